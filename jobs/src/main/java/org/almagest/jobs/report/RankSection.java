package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.jobs.analyse.Axes;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** Ranks against the number of parameters, with the bound and the exact rank where there are any. */
final class RankSection {
    private static final int FIGURES = 12;
    private static final int SERIES = 8;
    private static final int POINTS = 400;

    /** Rows that agree in all but the run are one point, of the first of them. */
    private record Point(
            String series, int parameters, int rank, @Nullable Integer bound, @Nullable Integer exact, String run)
            implements Comparable<Point> {
        private static final Comparator<Point> ORDER = Comparator.comparing(Point::series)
                .thenComparing(Point::parameters)
                .thenComparing(Point::rank)
                .thenComparing(Point::bound, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Point::exact, Comparator.nullsFirst(Comparator.naturalOrder()));

        @Override
        public int compareTo(Point other) {
            return ORDER.compare(this, other);
        }
    }

    private record Plot(String sweep, String operator) {}

    private RankSection() {}

    static Section of(Observed observed) {
        Comparator<Plot> order = Comparator.comparing(Plot::sweep).thenComparing(Plot::operator);
        SortedMap<Plot, SortedMap<String, SortedSet<Point>>> plots = new TreeMap<>(order);
        observed.rows(Table.SPECTRA, List.of("run_id", "operator", "rank", "bound", "exact_rank"), row -> {
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            String operator = Observed.text(row[1]);
            Integer parameters = run.parameters();
            if (parameters != null && SpectrumSection.isCurvature(operator)) {
                String series = observed.view().words(run.id(), Axes.sizes());
                plots.computeIfAbsent(new Plot(run.sweep(), operator), plot -> new TreeMap<>())
                        .computeIfAbsent(series, name -> new TreeSet<>())
                        .add(new Point(
                                series,
                                parameters,
                                Observed.whole(row[2]),
                                (Integer) row[3],
                                (Integer) row[4],
                                run.id()));
            }
        });
        if (plots.isEmpty()) {
            return Section.of(
                    "rank", "Rank", "Nothing yet: no run has measured a rank. The probe hessian does.", List.of());
        }
        List<Figure> figures = new ArrayList<>();
        plots.forEach((plot, series) -> {
            if (figures.size() < FIGURES) {
                figures.add(figure(plot, series));
            }
        });
        return Section.of(
                "rank",
                "Rank",
                "Numerical rank (circles), exact rank over a prime field (crosses) and theoretical bound (dashed) against the "
                        + "number of parameters P."
                        + Spread.leftOut(plots.size(), figures.size(), "pairs of sweep and operator"),
                figures);
    }

    private static Figure figure(Plot plot, SortedMap<String, SortedSet<Point>> series) {
        List<String> shown = Spread.over(List.copyOf(series.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        int zero = 0;
        for (String name : shown) {
            for (Point point : Spread.over(List.copyOf(Objects.requireNonNull(series.get(name))), POINTS)) {
                zero += point.rank() > 0 ? 0 : 1;
                add(values, "rank", point, point.rank());
                add(values, "bound", point, point.bound());
                add(values, "exact rank", point, point.exact());
            }
        }
        String caption = String.format(
                Locale.ROOT,
                "Operator %s, sweep %s.%s%s",
                plot.operator(),
                plot.sweep(),
                zero > 0 ? String.format(Locale.ROOT, " %d runs of rank 0 have no place on this axis.", zero) : "",
                Spread.leftOut(series.size(), shown.size(), "groups of runs"));
        return new Figure(
                String.format(Locale.ROOT, "Rank of %s against P", plot.operator()),
                caption,
                shown,
                Specification.of(
                        "rank",
                        Map.of(
                                "values",
                                values,
                                "names",
                                Specification.texts(shown),
                                "colours",
                                Colours.series(shown))),
                String.format(
                        Locale.ROOT,
                        """
                SELECT parameters, width, family, rank, exact_rank, bound FROM %s JOIN %s USING (run_id)
                WHERE sweep = %s AND operator = %s ORDER BY ALL""",
                        Sql.table(Table.RUNS),
                        Sql.table(Table.SPECTRA),
                        Sql.literal(plot.sweep()),
                        Sql.literal(plot.operator())));
    }

    private static void add(ArrayNode values, String kind, Point point, @Nullable Integer rank) {
        if (rank != null && rank > 0) {
            ObjectNode value = values.addObject();
            value.put("k", kind)
                    .put("s", point.series())
                    .put("x", point.parameters())
                    .put("y", rank);
            ReportedRun.name(value, point.run());
        }
    }
}
