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

/** Runs with the numbers of a case, and those of the control. */
@AutoService(Simulation.class)
public final class EveryRunSimulation implements Simulation {
    @Override
    public String judge() {
        return "every-run";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required(
                        "runs", Key.Kind.RUNS, "the numbers of the runs; the setting under compare is one of them"),
                Key.optional("control", Key.Kind.RUNS, "the numbers of the runs in which it must fail"),
                Key.whole("replicates", 2, "seeds of each run"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        List<MeasuredRun> runs = new ArrayList<>();
        add(runs, claim, claim.setting(), sample, "runs");
        ExperimentFilter control = claim.terms().optional("must_fail", ExperimentFilter.class);
        if (control != null) {
            add(runs, claim, control, sample, "control");
        }
        return new Evidence(List.of(), runs, Set.of());
    }

    private static void add(List<MeasuredRun> runs, Claim claim, ExperimentFilter setting, Terms sample, String key) {
        Moment at = Moment.of(claim.terms().word("at"));
        String compare = claim.terms().optional("compare", String.class);
        for (Map<String, Double> numbers : sample.runs(key)) {
            for (int seed = 1; seed <= sample.whole("replicates"); seed++) {
                SimulatedRun run = SimulatedRun.of(setting, seed);
                numbers.forEach((name, number) -> {
                    if (name.equals(compare)) {
                        run.with(name, number);
                    } else {
                        run.with(at == Moment.EITHER ? Moment.INIT : at, name, number);
                    }
                });
                runs.add(run);
            }
        }
    }
}
