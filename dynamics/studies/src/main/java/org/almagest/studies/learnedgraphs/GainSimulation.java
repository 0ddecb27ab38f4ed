package org.almagest.studies.learnedgraphs;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.simulated.SimulatedRun;
import org.almagest.dynamics.simulated.Simulation;

/** Baselines and treatments with the gains of a case. */
@AutoService(Simulation.class)
public final class GainSimulation implements Simulation {
    @Override
    public String judge() {
        return "gain";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("gains", Key.Kind.PLACES, "the mean gain at each place"),
                Key.number("scatter", 0.001, "how far replicates lie from it, at every other place the other way"),
                Key.number("baseline", 0.8, "what the baseline reaches"),
                Key.whole("replicates", 6, "seeds of each run"),
                Key.optional("given", Key.Kind.RUNS, "what every run measured besides"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        Terms terms = claim.terms();
        List<Object> between = terms.list("between", Object.class);
        int replicates = sample.whole("replicates");
        List<MeasuredRun> runs = new ArrayList<>();
        int[] sign = {1};
        sample.places("gains").forEach((place, gain) -> {
            for (int seed = 1; seed <= replicates; seed++) {
                double scatter =
                        replicates == 1 ? 0 : (2.0 * (seed - 1) / (replicates - 1) - 1) * sample.number("scatter");
                double[] reached = {sample.number("baseline"), sample.number("baseline") + gain + sign[0] * scatter};
                for (int arm = 0; arm < reached.length; arm++) {
                    SimulatedRun run = SimulatedRun.of(claim.setting(), seed)
                            .with(terms.word("along"), between.get(arm))
                            .with(Moment.END, terms.word("quantity"), reached[arm]);
                    String axis = terms.optional("axis", String.class);
                    runs.add(axis == null ? run : run.with(axis, place));
                    sample.runs("given")
                            .forEach(given -> given.forEach((name, number) -> run.with(Moment.END, name, number)));
                }
            }
            sign[0] = -sign[0];
        });
        return new Evidence(List.of(), runs, Set.of());
    }
}
