package org.almagest.dynamics.simulated;

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

/** Runs whose numbers have the means of a case, the replicates in equal steps around them. */
abstract class SamplesSimulation implements Simulation {
    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("value", Key.Kind.PLACES, "the mean over replicates, or one for each place of the axis"),
                Key.number(
                        "scatter", 0.01, "how far the farthest replicates lie from it, as a logarithm on a log scale"),
                Key.optional("init", Key.Kind.PLACES, "the same in untrained networks; not measured if missing"),
                Key.optional("given", Key.Kind.RUNS, "what every run measured besides, after training"),
                Key.whole("replicates", 8, "independent seeds"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        Terms terms = claim.terms();
        String along = terms.optional("along", String.class);
        String quantity = terms.word("quantity");
        boolean logarithms = terms.word("scale").equals("log");
        int replicates = sample.whole("replicates");
        List<MeasuredRun> runs = new ArrayList<>();
        int cell = 0;
        for (Map.Entry<Double, Double> value : sample.places("value").entrySet()) {
            for (int seed = 1; seed <= replicates; seed++) {
                SimulatedRun run = SimulatedRun.of(claim.setting(), seed);
                if (along != null) {
                    run.with(along, value.getKey());
                }
                // upside down in every other cell, so that changes within replicates scatter too
                double offset = (2.0 * (seed - 1) / (replicates - 1) - 1) * (cell % 2 == 0 ? 1 : -1);
                double scatter = sample.number("scatter") * offset;
                double mean = value.getValue();
                run.with(
                        Moment.of(terms.word("at")),
                        quantity,
                        logarithms ? mean * StrictMath.exp(scatter) : mean + scatter);
                Map<Double, Double> init = sample.places("init");
                Double before = init.getOrDefault(value.getKey(), init.get(Double.NaN));
                if (before != null) {
                    run.with(Moment.INIT, quantity, before + scatter);
                }
                sample.runs("given")
                        .forEach(given -> given.forEach((name, number) -> run.with(Moment.END, name, number)));
                runs.add(run);
            }
            cell++;
        }
        return new Evidence(List.of(), runs, Set.of());
    }
}
