package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.jobs.table.Table;

/** How often networks are right about examples held out, against what a prediction costs in closed form. */
final class CostSection {
    private static final String PROBE = "fusion-cost";
    private static final String COST = "multiply_adds";
    private static final int FIGURES = 6;
    private static final int SERIES = 8;
    private static final int POINTS = 60;

    /** One cost is no axis. */
    private static final int COSTS = 2;

    /** A run's mark. */
    private record Mark(double cost, double accuracy, ReportedRun run) {}

    private CostSection() {}

    /** Empty where no sweep has trained networks of different costs. */
    static Optional<Section> of(Observed observed) {
        Map<String, Double> costs = new HashMap<>();
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "value"), row -> {
            if (PROBE.equals(row[1]) && COST.equals(row[2]) && row[3] != null) {
                costs.put(Observed.text(row[0]), Observed.real(row[3]));
            }
        });
        List<Figure> figures = new ArrayList<>();
        int plots = 0;
        for (Map.Entry<String, List<ReportedRun>> sweep : observed.sweeps().entrySet()) {
            SortedMap<String, List<Mark>> series = series(observed, sweep.getValue(), costs);
            long different = series.values().stream()
                    .flatMap(List::stream)
                    .map(Mark::cost)
                    .distinct()
                    .count();
            if (different >= COSTS) {
                plots++;
                if (figures.size() < FIGURES) {
                    figures.add(figure(sweep.getKey(), series));
                }
            }
        }
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                        "costs",
                        "Accuracy against cost",
                        "Share of the examples held out whose class is predicted, after training, against the multiply-adds of a "
                                + "prediction for one example. Each small mark is a run, each large one the mean of runs that differ in seeds alone."
                                + Spread.leftOut(plots, figures.size(), "sweeps"),
                        figures));
    }

    private static SortedMap<String, List<Mark>> series(
            Observed observed, List<ReportedRun> runs, Map<String, Double> costs) {
        SortedMap<String, List<Mark>> series = new TreeMap<>();
        for (ReportedRun run : runs) {
            Double cost = costs.get(run.id());
            Double accuracy = run.testAccuracy();
            if (run.trained() && cost != null && Numbers.positive(cost) && accuracy != null) {
                series.computeIfAbsent(observed.view().words(run.id(), Set.of("data_seed")), words -> new ArrayList<>())
                        .add(new Mark(cost, accuracy, run));
            }
        }
        return series;
    }

    private static Figure figure(String sweep, SortedMap<String, List<Mark>> series) {
        List<String> shown = Spread.over(List.copyOf(series.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        for (String name : shown) {
            List<Mark> marks = Objects.requireNonNull(series.get(name));
            double cost = 0;
            double accuracy = 0;
            for (Mark mark : marks) {
                cost += mark.cost() / marks.size();
                accuracy += mark.accuracy() / marks.size();
            }
            for (Mark mark : Spread.over(marks, POINTS)) {
                ReportedRun.name(
                        values.addObject()
                                .put("k", "run")
                                .put("s", name)
                                .put("x", Numbers.drawn(mark.cost()))
                                .put("y", Numbers.drawn(mark.accuracy()))
                                .put("seed", mark.run().seed()),
                        mark.run().id());
            }
            values.addObject()
                    .put("k", "mean")
                    .put("s", name)
                    .put("x", Numbers.drawn(cost))
                    .put("y", Numbers.drawn(accuracy))
                    .put("n", marks.size());
        }
        return new Figure(
                "accuracy against cost, sweep " + sweep,
                "All that tells runs apart but seeds." + Spread.leftOut(series.size(), shown.size(), "kinds"),
                shown,
                Specification.of(
                        "costs",
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
                SELECT m.value AS multiply_adds, r.test_accuracy, r.seed, r.config->>'$.model' AS model FROM %s r
                JOIN %s m USING (run_id) WHERE r.sweep = %s AND m.probe = %s AND m.quantity = %s ORDER BY ALL""",
                        Sql.table(Table.RUNS),
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(sweep),
                        Sql.literal(PROBE),
                        Sql.literal(COST)));
    }
}
