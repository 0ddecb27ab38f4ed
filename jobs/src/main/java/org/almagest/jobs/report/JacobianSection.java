package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
import org.almagest.jobs.table.Table;

/** How many numbers pass from one stream of a network to the other, against its bottlenecks, with the bound on it. */
final class JacobianSection {
    private static final String RANK = "jacobian_rank";
    private static final String BOUND = "rank_bound";
    private static final String BOTTLENECKS = "bottlenecks";
    private static final int FIGURES = 8;
    private static final int SERIES = 8;
    private static final int POINTS = 400;

    /** Rows that agree in all but the run are one point, of the first of them; the kind is {@code before} or {@code after} training, or {@code bound}. */
    private record Point(String kind, double bottlenecks, double rank, String run) implements Comparable<Point> {
        private static final Comparator<Point> ORDER = Comparator.comparing(Point::kind)
                .thenComparing(Point::bottlenecks)
                .thenComparing(Point::rank);

        @Override
        public int compareTo(Point other) {
            return ORDER.compare(this, other);
        }
    }

    private JacobianSection() {}

    /** Empty where no run has measured such a rank. */
    static Optional<Section> of(Observed observed) {
        SortedMap<String, SortedMap<String, SortedSet<Point>>> sweeps = new TreeMap<>();
        Map<String, Long> first = new HashMap<>();
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "step", "quantity", "value"), row -> {
            if (RANK.equals(Observed.text(row[2])) && row[3] != null) {
                first.merge(Observed.text(row[0]), Observed.step(row[1]), Math::min);
            }
        });
        if (first.isEmpty()) {
            return Optional.empty();
        }
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "step", "quantity", "value"), row -> {
            String quantity = Observed.text(row[2]);
            String id = Observed.text(row[0]);
            if (row[3] == null || !first.containsKey(id) || !quantity.equals(RANK) && !quantity.equals(BOUND)) {
                return;
            }
            ReportedRun run = Objects.requireNonNull(observed.run(id));
            double place = observed.view().place(id, BOTTLENECKS);
            boolean begins = Observed.step(row[1])
                    == Objects.requireNonNull(first.get(id)).longValue();
            String kind = quantity.equals(BOUND) ? "bound" : begins ? "before" : "after";
            if (Numbers.positive(place)) {
                sweeps.computeIfAbsent(run.sweep(), sweep -> new TreeMap<>())
                        .computeIfAbsent(
                                observed.view().words(id, Set.of(BOTTLENECKS, "data_seed")), series -> new TreeSet<>())
                        .add(new Point(kind, place, Observed.real(row[3]), id));
            }
        });
        List<Figure> figures = new ArrayList<>();
        for (String sweep : Spread.over(List.copyOf(sweeps.keySet()), FIGURES)) {
            figures.add(figure(sweep, Objects.requireNonNull(sweeps.get(sweep))));
        }
        return Optional.of(Section.of(
                "jacobians",
                "Jacobian ranks against bottlenecks",
                "Rank of the Jacobian of one stream's tokens in the other stream's input, before training (circles) and after it (squares), "
                        + "and the largest that the network allows (dashed). A network without latents stands where its setting does."
                        + Spread.leftOut(sweeps.size(), figures.size(), "sweeps"),
                figures));
    }

    private static Figure figure(String sweep, SortedMap<String, SortedSet<Point>> series) {
        List<String> shown = Spread.over(List.copyOf(series.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        for (String name : shown) {
            for (Point point : Spread.over(List.copyOf(Objects.requireNonNull(series.get(name))), POINTS)) {
                ReportedRun.name(
                        values.addObject()
                                .put("k", point.kind())
                                .put("s", name)
                                .put("x", point.bottlenecks())
                                .put("y", point.rank()),
                        point.run());
            }
        }
        return new Figure(
                "Jacobian ranks, sweep " + sweep,
                "The scale of bottlenecks is logarithmic."
                        + Spread.leftOut(series.size(), shown.size(), "groups of runs"),
                shown,
                Specification.of(
                        "jacobian",
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
                SELECT run_id, step, quantity, value FROM %s JOIN %s USING (run_id)
                WHERE sweep = %s AND quantity IN %s ORDER BY ALL""",
                        Sql.table(Table.RUNS),
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(sweep),
                        Sql.literals(List.of(RANK, BOUND))));
    }
}
