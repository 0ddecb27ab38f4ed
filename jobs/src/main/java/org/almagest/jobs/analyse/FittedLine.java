package org.almagest.jobs.analyse;

import java.util.List;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.Observation;

/**
 * A power law that a verdict rests on, with what it went through.
 *
 * @param fit the law
 * @param untrained whether it is of networks before training
 * @param observations those that the line went through
 */
public record FittedLine(Fit fit, boolean untrained, List<Observation> observations) {
    public FittedLine {
        observations = observations.stream().filter(Observation::usable).toList();
    }
}
