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
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** Series with what a model of trend and season makes of them: level, band and the season's amplitude. */
final class SeriesSection {
    private static final Set<String> SERIES = Probes.matrices(MatrixKind.Content.SERIES);
    private static final int FIGURES = 12;
    private static final int POINTS = 500;
    private static final int COLUMNS = 8;

    /** Of a run the step of its last look, and the numbers seen then. */
    private static final class Look {
        private long step = -1;
        private double @Nullable [] rows;
    }

    private SeriesSection() {}

    /** Empty where no run has kept a series. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, Look> looks = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "cols"), row -> {
            if (SERIES.contains(Observed.text(row[1])) && Observed.whole(row[3]) == COLUMNS) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                Look look = looks.computeIfAbsent(run, first -> new Look());
                look.step = Math.max(look.step, Observed.step(row[2]));
            }
        });
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        // one run of each kind says as much as all its seeds
        Map<String, ReportedRun> kinds = new LinkedHashMap<>();
        looks.keySet()
                .forEach(run -> kinds.putIfAbsent(
                        run.sweep() + " " + observed.view().words(run.id(), Set.of("data_seed")), run));
        List<ReportedRun> shown = Spread.over(List.copyOf(kinds.values()), FIGURES);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "cols", "data"), row -> {
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            Look look = looks.get(run);
            if (look != null
                    && shown.contains(run)
                    && SERIES.contains(Observed.text(row[1]))
                    && Observed.step(row[2]) == look.step
                    && Observed.whole(row[3]) == COLUMNS) {
                look.rows = (double[]) Objects.requireNonNull(row[4]);
            }
        });
        return Optional.of(Section.of(
                "series",
                "Series and their seasons",
                "Values (dots; red where they were held out), the level that trend and season have together with its 95 % band (blue), the trend alone (dashed), and below them the amplitude of the season, which may drift."
                        + Spread.leftOut(looks.size(), shown.size(), "runs"),
                shown.stream()
                        .map(run -> figure(observed, run, Objects.requireNonNull(looks.get(run))))
                        .toList()));
    }

    private static Figure figure(Observed observed, ReportedRun run, Look look) {
        double[] rows = Objects.requireNonNull(look.rows);
        ArrayNode values = Specification.JSON.createArrayNode();
        int points = rows.length / COLUMNS;
        int[] drawn = Spread.indices(points, POINTS);
        for (int i : drawn) {
            int at = COLUMNS * i;
            boolean finite = true;
            for (int column = 0; column < COLUMNS; column++) {
                finite &= Double.isFinite(rows[at + column]);
            }
            if (finite) {
                values.addObject()
                        .put("x", Numbers.drawn(rows[at]))
                        .put("y", Numbers.drawn(rows[at + 1]))
                        .put("level", Numbers.drawn(rows[at + 2]))
                        .put("low", Numbers.drawn(rows[at + 3]))
                        .put("high", Numbers.drawn(rows[at + 4]))
                        .put("trend", Numbers.drawn(rows[at + 5]))
                        .put("amplitude", Numbers.drawn(rows[at + 6]))
                        .put("k", rows[at + 7] == 0 ? "seen" : "held out");
            }
        }
        return Figure.ofRun(
                run.id(),
                "series, " + observed.view().words(run.id(), Set.of("data_seed")),
                String.format(
                        Locale.ROOT,
                        "Sweep %s, seed %d.%s",
                        run.sweep(),
                        run.seed(),
                        Spread.leftOut(points, drawn.length, "points")),
                List.of(),
                Specification.of(
                        "series",
                        Map.of("values", values, "place", Specification.text(look.step == 0 ? "time" : "step"))),
                String.format(
                        Locale.ROOT,
                        "SELECT name, step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY step",
                        Sql.table(Table.MATRICES),
                        Sql.literals(SERIES),
                        Sql.literal(run.id())));
    }
}
