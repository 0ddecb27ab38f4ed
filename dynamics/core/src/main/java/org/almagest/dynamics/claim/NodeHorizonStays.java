package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;

/** With σ_w = 1/T the horizon only rescales time: the output stays what it is. */
@AutoService(Claim.class)
public final class NodeHorizonStays extends NodeHorizonClaim {
    /** Rounding, many times over; judged exactly, since the networks are one and the same. */
    private static final double ROUNDING = 1e-6;

    @Override
    public String name() {
        return "node-horizon-stays";
    }

    @Override
    public String statement() {
        return "Untrained neural ODEs with σ_w ~ 1/T: the variance of the output stays bounded on long horizons (the paper). "
                + "More: σ_w = c/T is a pure rescaling of time, the same network at the same number of steps (derived), "
                + "so the output of every seed must stay. Measured is the largest of |ln ratio| over seeds and horizons.";
    }

    @Override
    ExperimentFilter setting() {
        return NodeExperiment.scaling("inverse-horizon");
    }

    @Override
    double expected() {
        return 0;
    }

    @Override
    String rule() {
        return "no seed's output changes by more than one part in a million, rounding many times over";
    }

    @Override
    Answer answer(RunGroup group, List<Double> horizons, Map<String, Object> means) {
        List<Double> ratios = new ArrayList<>();
        for (double horizon : horizons) {
            ratios.addAll(logRatios(group, horizons.get(0), horizon));
        }
        double largest = ratios.stream().mapToDouble(Math::abs).max().orElse(Double.NaN);
        return new Answer(
                Double.isNaN(largest) ? Outcome.INCONCLUSIVE : largest <= ROUNDING ? Outcome.AGREES : Outcome.DISAGREES,
                new Interval(largest, largest, largest),
                "the largest change of ln output is %s".formatted(largest),
                means);
    }
}
