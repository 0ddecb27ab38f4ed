package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one sweep that differ in the seed, and in one axis where there is one.
 *
 * @param sweep name of the sweep
 * @param fixed the coordinates that they share
 * @param cells their runs by the value of the axis, ascending, and by seed; one cell at 0 where there is no axis
 */
record RunGroup(String sweep, SortedMap<String, Object> fixed, SortedMap<Double, SortedMap<Long, MeasuredRun>> cells) {

    /** The groups of the runs that have {@code setting}, in the order of the evidence. */
    static List<RunGroup> of(Evidence evidence, ExperimentFilter setting, @Nullable String axis) {
        Map<String, RunGroup> groups = new LinkedHashMap<>();
        for (MeasuredRun run : evidence.matching(setting)) {
            SortedMap<String, Object> fixed = new TreeMap<>(run.coordinates());
            double at = axis != null && fixed.remove(axis) instanceof Number number ? number.doubleValue() : 0;
            groups.computeIfAbsent(
                            run.sweep() + JsonText.of(fixed), key -> new RunGroup(run.sweep(), fixed, new TreeMap<>()))
                    .cells
                    .computeIfAbsent(at, value -> new TreeMap<>())
                    .put(run.seed(), run);
        }
        return List.copyOf(groups.values());
    }

    /** What of training quality is missing for an answer; empty where nothing is. */
    List<String> missing(String quantity, Control control) {
        boolean trained = control != Control.NONE;
        List<String> missing = new ArrayList<>();
        cells.forEach((at, runs) -> {
            long converged =
                    runs.values().stream().filter(MeasuredRun::converged).count();
            String where = cells.size() == 1 ? "" : " at " + JsonText.number(at);
            if (converged < Gate.CONVERGED_SHARE * runs.size()) {
                missing.add("%d of %d runs%s converged, needed %.0f %%"
                        .formatted(converged, runs.size(), where, 100 * Gate.CONVERGED_SHARE));
            } else if (values(at, quantity, trained).size() < Gate.SEEDS) {
                missing.add("%d seeds%s with %s at %s, needed %d: add its probe, or seeds"
                        .formatted(
                                values(at, quantity, trained).size(),
                                where,
                                quantity,
                                trained ? "the end of training" : "initialisation",
                                Gate.SEEDS));
            } else if (control == Control.UNTRAINED
                    && values(at, quantity, false).size() < Gate.SEEDS) {
                missing.add("%s%s at initialisation, the control: let its probe look at init as well"
                        .formatted(quantity, where));
            }
        });
        return missing;
    }

    /** {@code quantity} of the converged runs at a value of the axis, by seed, where it was measured. */
    SortedMap<Long, Double> values(double at, String quantity, boolean trained) {
        SortedMap<Long, Double> values = new TreeMap<>();
        Objects.requireNonNull(cells.get(at)).forEach((seed, run) -> {
            double value = trained ? run.trained(quantity) : run.initial(quantity);
            if (run.converged() && Double.isFinite(value)) {
                values.put(seed, value);
            }
        });
        return values;
    }

    /** The mean over seeds. */
    Interval mean(double at, String quantity, boolean trained) {
        return Interval.ofMean(List.copyOf(values(at, quantity, trained).values()));
    }

    /** The mean over common seeds of the difference between two values of the axis. */
    Interval difference(double from, double to, String quantity, boolean trained) {
        SortedMap<Long, Double> first = values(from, quantity, trained);
        List<Double> differences = new ArrayList<>();
        values(to, quantity, trained).forEach((seed, value) -> {
            Double before = first.get(seed);
            if (before != null) {
                differences.add(value - before);
            }
        });
        return Interval.ofMean(differences);
    }

    /** The part of the evidence column that names the runs. */
    Map<String, Object> grounds() {
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", sweep);
        SortedMap<String, Integer> statuses = new TreeMap<>();
        cells.values().forEach(runs -> runs.values().forEach(run -> statuses.merge(run.status(), 1, Integer::sum)));
        grounds.put("runs", statuses);
        grounds.put("axis_values", List.copyOf(cells.keySet()));
        grounds.put("setting", fixed);
        return grounds;
    }
}
