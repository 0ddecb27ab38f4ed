package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.jobs.table.Table;

/** By what share of its size the steps of a training move each weight matrix, over the steps at which that was recorded. */
final class UpdateSection {
    private static final String PROBE = "update-ratio";
    private static final String QUANTITY = "update_ratio";
    private static final int FIGURES = 9;
    private static final int FIGURES_OF_A_SWEEP = 9;

    /** Below it a step is rounding. */
    private static final double LEAST = 1e-12;

    private UpdateSection() {}

    /** Empty where no run has recorded the shares of several steps. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, SortedMap<Integer, SortedMap<Long, Double>>> found = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "layer", "step", "value"), row -> {
            boolean ratio = PROBE.equals(row[1]) && QUANTITY.equals(row[2]);
            if (ratio && row[3] != null && row[5] != null) {
                found.computeIfAbsent(
                                Objects.requireNonNull(observed.run(Observed.text(row[0]))), run -> new TreeMap<>())
                        .computeIfAbsent(Observed.whole(row[3]), matrix -> new TreeMap<>())
                        .put(Observed.step(row[4]), Observed.real(row[5]));
            }
        });
        found.values().removeIf(matrices -> matrices.values().stream().allMatch(steps -> steps.size() < 2));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(found.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        Map<ReportedRun, SortedMap<Integer, SortedMap<Long, Double>>> drawn = new LinkedHashMap<>();
        shown.forEach(run -> drawn.put(run, Objects.requireNonNull(found.get(run))));
        return Optional.of(Section.of(
                "updates",
                "Update ratios by layer",
                "‖Δw‖/‖w‖ of the step before each look, a line for each weight matrix by its place in the network. Lines that lie close together are balanced."
                        + Spread.leftOut(found.size(), shown.size(), "runs"),
                drawn.entrySet().stream()
                        .map(entry -> figure(observed, entry.getKey(), entry.getValue()))
                        .toList()));
    }

    private static Figure figure(
            Observed observed, ReportedRun run, SortedMap<Integer, SortedMap<Long, Double>> matrices) {
        ArrayNode values = Specification.JSON.createArrayNode();
        matrices.forEach((matrix, steps) -> steps.forEach((step, ratio) -> {
            if (step > 0 && Double.isFinite(ratio)) {
                values.addObject()
                        .put("matrix", matrix)
                        .put("step", step)
                        .put("ratio", Numbers.drawn(Math.max(ratio, LEAST)));
            }
        }));
        return Figure.ofRun(
                run.id(),
                observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed()),
                List.of(),
                Specification.of("updates", Map.of("values", values)),
                String.format(
                        Locale.ROOT,
                        "SELECT layer, step, value FROM %s%nWHERE probe = %s AND quantity = %s AND run_id = %s ORDER BY ALL",
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(PROBE),
                        Sql.literal(QUANTITY),
                        Sql.literal(run.id())));
    }
}
