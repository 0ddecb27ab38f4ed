package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.probe.MatrixKind.Content;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** Zero sets of fields in the plane over training, with the direction of the gradient at their points. */
final class ZeroSetSection {
    private static final Set<String> ZERO_SETS = Probes.matrices(Content.ZERO_SET);
    private static final int FIGURES = 8;
    private static final int FIGURES_OF_A_SWEEP = 4;
    private static final int LOOKS = 4;
    private static final int POINTS = 150;

    /** Numbers in a row of such a matrix: a point and its gradient. */
    private static final int ROW = 4;

    /** Of an arrow, in the units of the plane. */
    private static final double LENGTH = 0.12;

    private ZeroSetSection() {}

    /** Empty where no run has a field in the plane. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, SortedSet<Long>> looks = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step"), row -> {
            if (ZERO_SETS.contains(Observed.text(row[1]))) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                looks.computeIfAbsent(run, first -> new TreeSet<>()).add(Observed.step(row[2]));
            }
        });
        if (looks.isEmpty()) {
            // no numbers have to be read
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(looks.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        Map<String, SortedMap<Long, double[]>> sets = new LinkedHashMap<>();
        for (ReportedRun run : shown) {
            SortedMap<Long, double[]> own = new TreeMap<>();
            Spread.over(List.copyOf(Objects.requireNonNull(looks.get(run))), LOOKS)
                    .forEach(step -> own.put(step, new double[0]));
            sets.put(run.id(), own);
        }
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "data"), row -> {
            SortedMap<Long, double[]> own = sets.get(Observed.text(row[0]));
            if (own != null && ZERO_SETS.contains(Observed.text(row[1]))) {
                own.computeIfPresent(
                        Observed.step(row[2]), (step, none) -> thinned((double[]) Objects.requireNonNull(row[3])));
            }
        });
        return Optional.of(Section.of(
                "zero-sets",
                "Zero sets",
                "Points where a field is zero, at some looks of a run, and the direction of its gradient there. Arrows that all point "
                        + "to one side of a single curve are an oriented surface; curves beside it are ghosts."
                        + Spread.leftOut(looks.size(), shown.size(), "runs"),
                shown.stream()
                        .map(run -> figure(observed, run, Objects.requireNonNull(sets.get(run.id()))))
                        .toList()));
    }

    /** As many rows as are drawn. */
    private static double[] thinned(double[] rows) {
        int[] kept = Spread.indices(rows.length / ROW, POINTS);
        double[] some = new double[kept.length * ROW];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(rows, kept[i] * ROW, some, i * ROW, ROW);
        }
        return some;
    }

    private static Figure figure(Observed observed, ReportedRun run, SortedMap<Long, double[]> sets) {
        ArrayNode values = Specification.JSON.createArrayNode();
        sets.forEach((step, rows) -> {
            for (int i = 0; i < rows.length; i += ROW) {
                double[] row = Arrays.copyOfRange(rows, i, i + ROW);
                double length = StrictMath.hypot(row[2], row[3]);
                // a gradient that is 0 points nowhere
                double share = length > 0 ? LENGTH / length : 0;
                values.addObject()
                        .put("step", "step " + step)
                        .put("x", Numbers.drawn(row[0]))
                        .put("y", Numbers.drawn(row[1]))
                        .put("u", Numbers.drawn(row[0] + share * row[2]))
                        .put("v", Numbers.drawn(row[1] + share * row[3]));
            }
        });
        return Figure.ofRun(
                run.id(),
                observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed()),
                List.of(),
                Specification.of(
                        "zerosets",
                        Map.of(
                                "values",
                                values,
                                "steps",
                                Specification.texts(sets.keySet().stream()
                                        .map(step -> "step " + step)
                                        .toList()))),
                String.format(
                        Locale.ROOT,
                        "SELECT step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY step",
                        Sql.table(Table.MATRICES),
                        Sql.literals(ZERO_SETS),
                        Sql.literal(run.id())));
    }
}
