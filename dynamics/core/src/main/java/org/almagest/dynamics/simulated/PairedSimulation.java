package org.almagest.dynamics.simulated;

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

/** Pairs, or chains, of which so many are as the claim says. */
@AutoService(Simulation.class)
public final class PairedSimulation implements Simulation {
    @Override
    public String judge() {
        return "paired";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.whole("wins", 0, "replicates as the claim says"),
                Key.whole("losses", 0, "replicates the other way round"),
                Key.whole("ties", 0, "replicates that cannot be told apart"),
                Key.number("step", 0.7, "how far the numbers of a pair lie apart, a logarithm for ratios"),
                Key.number("scatter", 0.01, "how far the steps of replicates lie from it"),
                Key.optional("given", Key.Kind.RUNS, "what every run measured besides, before and after training"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        Terms terms = claim.terms();
        List<Object> between = terms.list("between", Object.class);
        List<Object> values = between.isEmpty() ? List.of(1L, 2L) : between;
        boolean ratio = terms.word("scale").equals("ratio");
        double direction = terms.word("trend").equals("rising") ? 1 : -1;
        int wins = sample.whole("wins");
        int losses = sample.whole("losses");
        int all = wins + losses + sample.whole("ties");
        List<MeasuredRun> runs = new ArrayList<>();
        for (int replicate = 0; replicate < all; replicate++) {
            double scatter = sample.number("scatter") * (all == 1 ? 0 : 2.0 * replicate / (all - 1) - 1);
            int sign = replicate < wins ? 1 : replicate < wins + losses ? -1 : 0;
            double step = direction * sign * (sample.number("step") + scatter);
            for (int i = 0; i < values.size(); i++) {
                SimulatedRun run =
                        SimulatedRun.of(claim.setting(), replicate + 1).with(terms.word("along"), values.get(i));
                run.with(
                        Moment.of(terms.word("at")),
                        terms.word("quantity"),
                        ratio ? StrictMath.exp(i * step) : i * step);
                sample.runs("given")
                        .forEach(given -> given.forEach((name, number) ->
                                run.with(Moment.INIT, name, number).with(Moment.END, name, number)));
                runs.add(run);
            }
        }
        return new Evidence(List.of(), runs, Set.of());
    }
}
