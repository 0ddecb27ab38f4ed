package org.almagest.studies.hessianrank;

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

/** Networks with the ranks and sizes of a case. */
@AutoService(Simulation.class)
public final class SquareRootLawSimulation implements Simulation {
    @Override
    public String judge() {
        return "square-root-law";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("ranks", Key.Kind.PLACES, "the rank at each place"),
                Key.required("parameters", Key.Kind.PLACES, "the number of parameters at each place"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        Map<Double, Double> parameters = sample.places("parameters");
        List<MeasuredRun> runs = new ArrayList<>();
        sample.places("ranks").forEach((place, rank) -> {
            for (long seed = 1; seed <= 2; seed++) {
                runs.add(SimulatedRun.of(claim.setting(), seed)
                        .withParameters(Math.round(parameters.getOrDefault(place, 0.0)))
                        .with(claim.terms().word("along"), place)
                        .with(Moment.INIT, claim.terms().word("quantity"), rank));
            }
        });
        return new Evidence(List.of(), runs, Set.of());
    }
}
