package org.almagest.studies.equivariance;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.simulated.SimulatedRun;
import org.almagest.dynamics.simulated.Simulation;

/** One or two learning curves, the replicates of their logarithms in equal steps around those of a case. */
@AutoService(Simulation.class)
public final class LearningCurvesSimulation implements Simulation {
    @Override
    public String judge() {
        return "learning-curves";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("own", Key.Kind.PLACES, "the quantity at each place of the axis"),
                Key.optional(
                        "other",
                        Key.Kind.PLACES,
                        "the same of the runs that it is compared with, where there are some"),
                Key.optional("init", Key.Kind.PLACES, "the quantity in untrained networks; not measured if missing"),
                Key.number("scatter", 0.01, "how far the logarithms of the farthest replicates lie from it"),
                Key.whole("replicates", 6, "independent seeds"),
                Key.optional("given", Key.Kind.RUNS, "what every run measured besides"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        List<MeasuredRun> runs = new ArrayList<>();
        curve(claim, claim.setting(), sample, sample.places("own"), 1, runs);
        ExperimentFilter other = claim.terms().optional("against", ExperimentFilter.class);
        if (other != null) {
            curve(claim, other, sample, sample.places("other"), -1, runs);
        }
        return new Evidence(List.of(), runs, Set.of());
    }

    private static void curve(
            Claim claim,
            ExperimentFilter setting,
            Terms sample,
            Map<Double, Double> curve,
            int sign,
            List<MeasuredRun> runs) {
        int replicates = sample.whole("replicates");
        int place = 0;
        for (Map.Entry<Double, Double> point : curve.entrySet()) {
            for (int seed = 1; seed <= replicates; seed++) {
                // upside down but at the first place, so that slopes scatter too
                double offset = (2.0 * (seed - 1) / Math.max(1, replicates - 1) - 1) * (place == 0 ? sign : -sign);
                SimulatedRun run = SimulatedRun.of(setting, seed)
                        .with(claim.terms().word("along"), point.getKey())
                        .with(
                                Moment.END,
                                claim.terms().word("quantity"),
                                point.getValue() * StrictMath.exp(sample.number("scatter") * offset));
                Map<Double, Double> init = sample.places("init");
                Double before = init.getOrDefault(point.getKey(), init.get(Double.NaN));
                if (before != null) {
                    run.with(Moment.INIT, claim.terms().word("quantity"), before);
                }
                sample.runs("given")
                        .forEach(given -> given.forEach((name, number) -> run.with(Moment.END, name, number)));
                runs.add(run);
            }
            place++;
        }
    }
}
