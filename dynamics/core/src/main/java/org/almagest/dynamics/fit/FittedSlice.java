package org.almagest.dynamics.fit;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The runs of a sweep that differ in one axis and the seed only, with all exponents fitted to them.
 *
 * @param sweep name of the sweep
 * @param axis what varies, such as {@code depth}
 * @param fixed every coordinate that its runs share: {@code family}, {@code data}, and all settings by name; a value is a
 *     String, Long, Double or Boolean
 * @param runs number of its runs by status word
 * @param axisValues different values of the axis among the converged runs, ascending
 * @param seeds different seeds among the converged runs
 * @param initial exponents of what was measured before the first step: the control
 * @param trained exponents of what was measured after the last step
 */
public record FittedSlice(
        String sweep,
        String axis,
        SortedMap<String, Object> fixed,
        SortedMap<String, Integer> runs,
        List<Double> axisValues,
        int seeds,
        List<Fit> initial,
        List<Fit> trained) {
    public FittedSlice {
        fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
        runs = Collections.unmodifiableSortedMap(new TreeMap<>(runs));
        axisValues = axisValues.stream().sorted().distinct().toList();
        initial = List.copyOf(initial);
        trained = List.copyOf(trained);
    }

    /** The exponent of {@code quantity} before training, if it was measured. */
    public Optional<Fit> initial(String quantity) {
        return named(initial, quantity);
    }

    /** The exponent of {@code quantity} after training, if it was measured. */
    public Optional<Fit> trained(String quantity) {
        return named(trained, quantity);
    }

    /** All its runs, whatever became of them. */
    public int total() {
        return runs.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Its runs that were trained as asked: they reached their goal, or had none and ran to their end. */
    public int converged() {
        boolean withoutGoal = fixed.get("stop_loss") instanceof Number goal && goal.doubleValue() == 0;
        return runs.getOrDefault("converged", 0) + (withoutGoal ? runs.getOrDefault("finished", 0) : 0);
    }

    private static Optional<Fit> named(List<Fit> fits, String quantity) {
        return fits.stream().filter(fit -> fit.quantity().equals(quantity)).findFirst();
    }
}
