package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A claim about the size of the output of untrained neural ODEs along the horizon T. */
abstract class NodeHorizonClaim extends GroupClaim {
    /** With two horizons there is one step, and any two numbers rise or fall. */
    private static final int HORIZONS = 3;

    /** The answer, given the horizons in ascending order and what is to stand in the evidence. */
    abstract Answer answer(RunGroup group, List<Double> horizons, Map<String, Object> means);

    @Override
    boolean concerns(RunGroup group) {
        return group.cells().size() >= HORIZONS;
    }

    @Override
    public String paper() {
        return NodeExperiment.PAPER;
    }

    @Override
    @Nullable
    String axis() {
        return NodeExperiment.HORIZON;
    }

    @Override
    Control control() {
        return Control.NONE;
    }

    @Override
    String quantity() {
        return NodeExperiment.OUTPUT_MEAN_SQUARE;
    }

    @Override
    String sweep() {
        return NodeExperiment.HORIZON_SWEEP;
    }

    @Override
    final Answer answer(RunGroup group) {
        List<Double> horizons = new ArrayList<>(group.cells().keySet());
        Map<String, Object> means = new LinkedHashMap<>();
        for (double horizon : horizons) {
            means.put(
                    String.valueOf(horizon),
                    group.mean(horizon, quantity(), false).value());
        }
        return answer(group, horizons, Map.of("mean_over_seeds", means));
    }

    /** ln of the ratio of a longer horizon's output to a shorter one's, for every seed that has both. */
    final List<Double> logRatios(RunGroup group, double from, double to) {
        SortedMap<Long, Double> before = group.values(from, quantity(), false);
        List<Double> ratios = new ArrayList<>();
        group.values(to, quantity(), false).forEach((seed, value) -> {
            Double first = before.get(seed);
            if (first != null) {
                ratios.add(StrictMath.log(value / first));
            }
        });
        return ratios;
    }
}
