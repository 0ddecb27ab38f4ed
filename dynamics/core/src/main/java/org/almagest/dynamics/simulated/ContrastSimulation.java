package org.almagest.dynamics.simulated;

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

/** Runs of one setting, and of the one they are held against, with the numbers of a case. */
@AutoService(Simulation.class)
public final class ContrastSimulation implements Simulation {
    @Override
    public String judge() {
        return "contrast";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("end", Key.Kind.RUNS, "the numbers of a run after training; the first one scatters"),
                Key.optional("init", Key.Kind.RUNS, "the numbers of that run before training"),
                Key.optional("other", Key.Kind.RUNS, "the numbers, after training, of a run of the setting against"),
                Key.number("scatter", 0.01, "how far the farthest replicates lie from it"),
                Key.whole("replicates", 6, "seeds of each run"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        List<MeasuredRun> runs = new ArrayList<>();
        int replicates = sample.whole("replicates");
        ExperimentFilter against = claim.terms().optional("against", ExperimentFilter.class);
        for (int seed = 1; seed <= replicates; seed++) {
            double offset = (2.0 * (seed - 1) / Math.max(1, replicates - 1) - 1) * sample.number("scatter");
            for (Map<String, Double> numbers : sample.runs("end")) {
                SimulatedRun run = SimulatedRun.of(claim.setting(), seed);
                String first = numbers.keySet().iterator().next();
                numbers.forEach(
                        (name, number) -> run.with(Moment.END, name, name.equals(first) ? number + offset : number));
                sample.runs("init")
                        .forEach(init -> init.forEach((name, number) -> run.with(Moment.INIT, name, number)));
                runs.add(run);
            }
            if (against != null) {
                for (Map<String, Double> numbers : sample.runs("other")) {
                    SimulatedRun run = SimulatedRun.of(against, seed);
                    numbers.forEach((name, number) -> run.with(Moment.END, name, number));
                    runs.add(run);
                }
            }
        }
        return new Evidence(List.of(), runs, Set.of());
    }
}
