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
import java.util.TreeMap;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** Where the true ends of held-out triples rank, relation by relation, with the runs on one graph side by side. */
final class RelationSection {
    private static final Set<String> RANKS = Probes.matrices(MatrixKind.Content.RELATION_RANKS);
    private static final int FIGURES = 6;
    private static final int SERIES = 8;
    private static final int RELATIONS = 60;
    private static final List<String> ENDS = List.of("tails", "heads");

    /** Runs on one graph from one start; relations of two graphs have nothing to do with one another. */
    private record Plot(String sweep, long seed, double data) {
        static final Comparator<Plot> ORDER =
                Comparator.comparing(Plot::sweep).thenComparing(Plot::seed).thenComparing(Plot::data);
    }

    /** The last look at one run. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Look(String run, long step, int relations, double[] ranks) {
        Look with(int size, double[] numbers) {
            return new Look(run, step, size, numbers);
        }
    }

    private RelationSection() {}

    /** Empty where no run has ranked the ends of triples. */
    static Optional<Section> of(Observed observed) {
        SortedMap<Plot, SortedMap<String, Look>> plots = new TreeMap<>(Plot.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step"), row -> {
            if (RANKS.contains(Observed.text(row[1]))) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                Plot plot = new Plot(run.sweep(), run.seed(), observed.view().place(run.id(), "data_seed"));
                String series = observed.view().words(run.id(), Set.of("data_seed"));
                Look look = new Look(run.id(), Observed.step(row[2]), 0, new double[0]);
                plots.computeIfAbsent(plot, first -> new TreeMap<>())
                        .merge(series, look, (one, other) -> one.step() >= other.step() ? one : other);
            }
        });
        if (plots.isEmpty()) {
            // no numbers have to be read
            return Optional.empty();
        }
        read(observed, plots);
        List<Figure> figures = new ArrayList<>();
        for (Plot plot : Spread.over(List.copyOf(plots.keySet()), FIGURES)) {
            figures.add(figure(plot, Objects.requireNonNull(plots.get(plot))));
        }
        return Optional.of(Section.of(
                "relations",
                "Ranks by relation",
                "Mean rank of the true tails (circles) and heads (squares) of the held-out triples of each relation among all "
                        + "entities, after the last step; 1 is best, and a relation without such triples has no point."
                        + Spread.leftOut(plots.size(), figures.size(), "graphs"),
                figures));
    }

    /** Fills in the ranks of the looks. */
    private static void read(Observed observed, SortedMap<Plot, SortedMap<String, Look>> plots) {
        Map<String, Look> found = new HashMap<>();
        plots.values().forEach(looks -> looks.values().forEach(look -> found.put(look.run(), look)));
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "rows", "data"), row -> {
            Look look = found.get(Observed.text(row[0]));
            if (look != null && RANKS.contains(Observed.text(row[1])) && Observed.step(row[2]) == look.step()) {
                found.put(look.run(), look.with(Observed.whole(row[3]), (double[]) Objects.requireNonNull(row[4])));
            }
        });
        plots.values()
                .forEach(looks -> looks.replaceAll((series, look) -> Objects.requireNonNull(found.get(look.run()))));
    }

    private static Figure figure(Plot plot, SortedMap<String, Look> looks) {
        List<String> shown = Spread.over(List.copyOf(looks.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        for (String series : shown) {
            Look look = Objects.requireNonNull(looks.get(series));
            for (int relation : Spread.indices(look.relations(), RELATIONS)) {
                for (int end = 0; end < ENDS.size(); end++) {
                    double rank = look.ranks()[ENDS.size() * relation + end];
                    if (Double.isFinite(rank)) {
                        ReportedRun.name(
                                values.addObject()
                                        .put("s", series)
                                        .put("x", relation)
                                        .put("e", ENDS.get(end))
                                        .put("y", Math.rint(rank * 100) / 100),
                                look.run());
                    }
                }
            }
        }
        return new Figure(
                String.format(Locale.ROOT, "Sweep %s, seed %d", plot.sweep(), plot.seed()),
                "Relations in the order of their numbers." + Spread.leftOut(looks.size(), shown.size(), "runs"),
                shown,
                Specification.of(
                        "relations",
                        Map.of(
                                "values",
                                values,
                                "names",
                                Specification.texts(shown),
                                "colours",
                                Colours.series(shown))),
                String.format(
                        Locale.ROOT,
                        "SELECT run_id, step, rows, data FROM %s%nWHERE name IN %s AND run_id IN %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(RANKS),
                        Sql.literals(shown.stream()
                                .map(series -> Objects.requireNonNull(looks.get(series))
                                        .run())
                                .toList())));
    }
}
