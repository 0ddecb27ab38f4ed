package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.simulated.SimulatedRun;
import org.almagest.dynamics.simulated.Simulation;

/** Runs with the numbers of a case along the axis, each replicate off by a factor at every other place. */
@AutoService(Simulation.class)
public final class DoubleDescentSimulation implements Simulation {
    /** For {@link java.util.ServiceLoader}. */
    public DoubleDescentSimulation() {}

    @Override
    public String judge() {
        return "double-descent";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("value", Key.Kind.PLACES, "the number at each place"),
                Key.number("scatter", 0.01, "logarithm of the factor by which the farthest replicates are off"),
                Key.whole("replicates", 6, "independent seeds"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        int replicates = sample.whole("replicates");
        List<MeasuredRun> runs = new ArrayList<>();
        int place = 0;
        for (Map.Entry<Double, Double> entry : sample.places("value").entrySet()) {
            for (int seed = 1; seed <= replicates; seed++) {
                double offset = replicates == 1 ? 0 : 2.0 * (seed - 1) / (replicates - 1) - 1;
                double factor = StrictMath.exp(sample.number("scatter") * offset * (place % 2 == 0 ? 1 : -1));
                runs.add(SimulatedRun.of(claim.setting(), seed)
                        .with(claim.terms().word("along"), entry.getKey())
                        .with(
                                Moment.of(claim.terms().word("at")),
                                claim.terms().word("quantity"),
                                entry.getValue() * factor));
            }
            place++;
        }
        return new Evidence(List.of(), runs, Set.of());
    }
}
