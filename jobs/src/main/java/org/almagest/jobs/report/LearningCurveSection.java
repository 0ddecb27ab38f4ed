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
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** The loss over the examples held out against the number of training examples, beside what needs no learning. */
final class LearningCurveSection {
    private static final Set<String> BASELINES = Probes.quantitiesThat(Quantity::baseline);
    private static final int FIGURES = 6;
    private static final int SERIES = 8;
    private static final int POINTS = 240;
    private static final String EXAMPLES = "train";
    private static final String NOTHING_LEARNT = "without learning";

    /** With two sizes every curve is a line. */
    private static final int SIZES = 3;

    /** What may change along a curve beside the examples: so many epochs are one number of steps. */
    private static final Set<String> ALONG = Set.of(EXAMPLES, "epochs", "data_seed");

    /** A run's place on a curve. */
    private record Point(double examples, double loss, ReportedRun run) {}

    private LearningCurveSection() {}

    /** Empty where no sweep has runs on training sets of three sizes. */
    static Optional<Section> of(Observed observed) {
        Map<String, Double> baselines = baselines(observed);
        List<Figure> figures = new ArrayList<>();
        int plots = 0;
        for (Map.Entry<String, List<ReportedRun>> sweep : observed.sweeps().entrySet()) {
            SortedMap<String, List<Point>> curves = curves(observed, sweep.getValue());
            long sizes = curves.values().stream()
                    .flatMap(List::stream)
                    .map(Point::examples)
                    .distinct()
                    .count();
            if (sizes >= SIZES) {
                plots++;
                if (figures.size() < FIGURES) {
                    figures.add(figure(sweep.getKey(), curves, baselines.get(sweep.getKey())));
                }
            }
        }
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                        "learning",
                        "Learning curves",
                        "Loss over the examples held out, after training, against the number of training examples. Each point is a "
                                + "run; lines go through the geometric means, and the dashed one is the loss without learning, "
                                + "where a probe has measured that."
                                + Spread.leftOut(plots, figures.size(), "sweeps"),
                        figures));
    }

    /** By sweep, the mean of what predictions without learning lose. */
    private static Map<String, Double> baselines(Observed observed) {
        Map<String, double[]> sums = new HashMap<>();
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "quantity", "moment", "value"), row -> {
            if (BASELINES.contains(Observed.text(row[1]))
                    && Observed.text(row[2]).equals("end")
                    && row[3] != null) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                double[] sum = sums.computeIfAbsent(run.sweep(), sweep -> new double[2]);
                sum[0] += Observed.real(row[3]);
                sum[1]++;
            }
        });
        Map<String, Double> means = new HashMap<>();
        sums.forEach((sweep, sum) -> means.put(sweep, sum[0] / sum[1]));
        return means;
    }

    private static SortedMap<String, List<Point>> curves(Observed observed, List<ReportedRun> runs) {
        SortedMap<String, List<Point>> curves = new TreeMap<>();
        for (ReportedRun run : runs) {
            double examples = observed.view().place(run.id(), EXAMPLES);
            Double loss = run.testLoss();
            if (run.trained() && Numbers.positive(examples) && loss != null && Numbers.positive(loss)) {
                curves.computeIfAbsent(observed.view().words(run.id(), ALONG), words -> new ArrayList<>())
                        .add(new Point(examples, loss, run));
            }
        }
        return curves;
    }

    private static Figure figure(String sweep, SortedMap<String, List<Point>> curves, @Nullable Double baseline) {
        List<String> shown = Spread.over(List.copyOf(curves.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        for (String series : shown) {
            List<Point> points = Objects.requireNonNull(curves.get(series));
            for (Point point : Spread.over(points, POINTS)) {
                ReportedRun.name(
                        values.addObject()
                                .put("k", "point")
                                .put("s", series)
                                .put("x", point.examples())
                                .put("y", Numbers.drawn(point.loss()))
                                .put("seed", point.run().seed()),
                        point.run().id());
            }
            SortedMap<Double, List<Double>> logarithms = new TreeMap<>();
            points.forEach(point -> logarithms
                    .computeIfAbsent(point.examples(), examples -> new ArrayList<>())
                    .add(StrictMath.log(point.loss())));
            logarithms.forEach((examples, own) -> {
                double mean = own.stream().mapToDouble(Double::doubleValue).sum() / own.size();
                values.addObject()
                        .put("k", "line")
                        .put("s", series)
                        .put("x", examples)
                        .put("y", Numbers.drawn(StrictMath.exp(mean)));
            });
        }
        if (baseline != null && Numbers.positive(baseline)) {
            values.addObject().put("k", "baseline").put("s", NOTHING_LEARNT).put("y", Numbers.drawn(baseline));
        }
        return new Figure(
                "Sweep " + sweep,
                "All that tells runs apart but examples, epochs and seeds."
                        + Spread.leftOut(curves.size(), shown.size(), "curves"),
                shown,
                Specification.of(
                        "learning",
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
                SELECT CAST(config->>'$.data_settings.train' AS BIGINT) AS train, family, seed, test_loss FROM %s
                WHERE sweep = %s AND test_loss IS NOT NULL ORDER BY ALL""",
                        Sql.table(Table.RUNS),
                        Sql.literal(sweep)));
    }
}
