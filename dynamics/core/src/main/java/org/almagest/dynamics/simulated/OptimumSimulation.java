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
import org.almagest.dynamics.formula.Formula;

/** Runs at powers of two of a setting, best where a case says. */
@AutoService(Simulation.class)
public final class OptimumSimulation implements Simulation {
    @Override
    public String judge() {
        return "optimum";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("optimum", Key.Kind.PLACES, "log₂ of the best value, at each place of the axis"),
                Key.whole(
                        "scatter",
                        0,
                        "how many doublings the best value at the last place lies higher for odd seeds, lower for even ones"),
                Key.whole("steps", 10, "values tried are 2^−steps to 2^steps"),
                Key.whole("replicates", 6, "seeds"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        Terms terms = claim.terms();
        String quantity = terms.get("measured", Formula.class).toString();
        List<MeasuredRun> runs = new ArrayList<>();
        int steps = sample.whole("steps");
        for (int seed = 1; seed <= sample.whole("replicates"); seed++) {
            int place = 0;
            for (var entry : sample.places("optimum").entrySet()) {
                boolean last = ++place == sample.places("optimum").size();
                int shift = last ? (seed % 2 == 0 ? -1 : 1) * sample.whole("scatter") : 0;
                for (int step = -steps; step <= steps; step++) {
                    double away = step - entry.getValue() - shift;
                    runs.add(SimulatedRun.of(claim.setting(), seed)
                            .with(terms.word("along"), entry.getKey())
                            .with(terms.word("over"), StrictMath.scalb(1.0, step))
                            .with(Moment.END, quantity, 1 + away * away));
                }
            }
        }
        return new Evidence(List.of(), runs, Set.of());
    }
}
