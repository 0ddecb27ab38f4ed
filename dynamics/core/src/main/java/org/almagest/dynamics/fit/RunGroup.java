package org.almagest.dynamics.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one sweep that differ in their random draws, and in one axis where there is one.
 *
 * @param sweep name of the sweep
 * @param fixed the coordinates that they share
 * @param cells their runs by the value of the axis, ascending; one cell at NaN where there is no axis
 * @param replicates which of them are independent
 */
public record RunGroup(
        String sweep,
        SortedMap<String, Object> fixed,
        SortedMap<Double, List<MeasuredRun>> cells,
        Replicates replicates) {
    /**
     * The groups among {@code runs}, in the order of their first runs.
     *
     * @param axis what varies within a group; null where nothing does but the draws
     * @param draws the coordinates beside the seed that choose random numbers
     */
    public static List<RunGroup> of(List<MeasuredRun> runs, @Nullable String axis, Set<String> draws) {
        Map<String, List<MeasuredRun>> alike = new LinkedHashMap<>();
        for (MeasuredRun run : runs) {
            if (axis == null || run.coordinate(axis) instanceof Number) {
                alike.computeIfAbsent(run.sweep() + JsonText.of(fixed(run, axis, draws)), key -> new ArrayList<>())
                        .add(run);
            }
        }
        return alike.values().stream()
                .flatMap(own -> Replicates.of(own, draws).stream())
                .map(replicates -> of(replicates, axis, draws))
                .toList();
    }

    private static SortedMap<String, Object> fixed(MeasuredRun run, @Nullable String axis, Set<String> draws) {
        SortedMap<String, Object> fixed = new TreeMap<>(run.coordinates());
        fixed.keySet().removeAll(draws);
        if (axis != null) {
            fixed.remove(axis);
        }
        return fixed;
    }

    private static RunGroup of(Replicates replicates, @Nullable String axis, Set<String> draws) {
        List<MeasuredRun> runs = replicates.runs();
        SortedMap<String, Object> fixed = fixed(runs.get(0), axis, draws);
        for (String draw : draws) {
            Object value = runs.get(0).coordinate(draw);
            if (value != null && runs.stream().allMatch(run -> value.equals(run.coordinate(draw)))) {
                fixed.put(draw, value);
            }
        }
        SortedMap<Double, List<MeasuredRun>> cells = new TreeMap<>();
        for (MeasuredRun run : runs) {
            double place =
                    axis == null ? Double.NaN : ((Number) Objects.requireNonNull(run.coordinate(axis))).doubleValue();
            cells.computeIfAbsent(place, key -> new ArrayList<>()).add(run);
        }
        return new RunGroup(runs.get(0).sweep(), fixed, cells, replicates);
    }

    /**
     * {@code quantity} of the runs trained as asked at a place of the axis, by replicate, where it is finite; the mean where a
     * replicate has several runs.
     */
    public SortedMap<Integer, Double> values(double place, String quantity, Moment when) {
        SortedMap<Integer, List<Double>> values = new TreeMap<>();
        for (MeasuredRun run : Objects.requireNonNull(cells.get(place))) {
            Double value = when.value(run, quantity);
            if (run.converged() && value != null && Double.isFinite(value)) {
                values.computeIfAbsent(replicates.number(run), key -> new ArrayList<>())
                        .add(value);
            }
        }
        SortedMap<Integer, Double> means = new TreeMap<>();
        values.forEach((replicate, all) -> means.put(
                replicate, all.stream().mapToDouble(Double::doubleValue).sum() / all.size()));
        return means;
    }

    /** The change from one place to another within each replicate that has both: the difference, or ln of the ratio. */
    public List<Double> changes(double from, double to, String quantity, Moment when, boolean logarithms) {
        SortedMap<Integer, Double> first = values(from, quantity, when);
        List<Double> changes = new ArrayList<>();
        values(to, quantity, when).forEach((replicate, value) -> {
            Double before = first.get(replicate);
            if (before != null) {
                changes.add(logarithms ? StrictMath.log(value / before) : value - before);
            }
        });
        return changes;
    }

    /** The change in training at a place of the axis, within each replicate that was measured before and after: the difference, or ln of the ratio. */
    public List<Double> gains(double place, String quantity, boolean logarithms) {
        SortedMap<Integer, Double> first = values(place, quantity, Moment.INIT);
        List<Double> gains = new ArrayList<>();
        values(place, quantity, Moment.END).forEach((replicate, value) -> {
            Double before = first.get(replicate);
            if (before != null) {
                gains.add(logarithms ? StrictMath.log(value / before) : value - before);
            }
        });
        return gains;
    }

    /** The mean over replicates at each place, or the geometric mean. */
    public Map<String, Object> means(String quantity, Moment when, boolean geometric) {
        Map<String, Object> means = new LinkedHashMap<>();
        for (double place : cells.keySet()) {
            double mean = values(place, quantity, when).values().stream()
                    .mapToDouble(value -> geometric ? StrictMath.log(value) : value)
                    .average()
                    .orElse(Double.NaN);
            means.put(Double.isNaN(place) ? "all" : JsonText.number(place), geometric ? StrictMath.exp(mean) : mean);
        }
        return means;
    }

    /** The part of the evidence that names the runs. */
    public Map<String, Object> grounds() {
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", sweep);
        SortedMap<String, Integer> statuses = new TreeMap<>();
        cells.values().forEach(runs -> runs.forEach(run -> statuses.merge(run.status(), 1, Integer::sum)));
        grounds.put("runs", statuses);
        grounds.put("replicates", replicates.count());
        if (!cells.containsKey(Double.NaN)) {
            grounds.put("axis_values", List.copyOf(cells.keySet()));
        }
        grounds.put("setting", fixed);
        return grounds;
    }
}
