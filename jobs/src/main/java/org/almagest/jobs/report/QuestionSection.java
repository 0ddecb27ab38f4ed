package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Question;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.table.Table;

/**
 * The open questions of deep learning with the claims that bear on them and their verdicts, the test error across the
 * interpolation threshold, and pieces of functions against depth.
 */
final class QuestionSection {
    private static final int FIGURES = 6;
    private static final int POINTS = 400;
    private static final String INTERPOLATION = "interpolation";
    private static final String PIECES = "pieces";

    /** What is drawn of a sweep: one probe's numbers along one axis. */
    private record Plot(String sweep, String probe) {
        static final Comparator<Plot> ORDER = Comparator.comparing(Plot::sweep).thenComparing(Plot::probe);
    }

    /** A number of a run. */
    private record Placed(double value, String run) {}

    /** Numbers of runs by what they are, then by their place. */
    private static final class Places {
        final SortedMap<String, SortedMap<Double, List<Placed>>> series = new TreeMap<>();

        void add(String name, double x, Placed y) {
            series.computeIfAbsent(name, first -> new TreeMap<>())
                    .computeIfAbsent(x, first -> new ArrayList<>())
                    .add(y);
        }
    }

    private QuestionSection() {}

    /** Empty where no run bears on a question. */
    static Optional<Section> of(Observed observed) {
        String verdicts = verdicts(observed);
        List<Figure> figures = figures(observed);
        return verdicts.isEmpty() && figures.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "questions",
                        "Open questions",
                        "The questions around which the mathematical analysis of deep learning emerged (Berner, Grohs, Kutyniok, Petersen 2022, arXiv 2105.04026), and what these runs say of claims that bear on them.",
                        verdicts,
                        figures));
    }

    private static String verdicts(Observed observed) {
        Map<String, Question> questions = new HashMap<>();
        for (Claim claim : SweepClaims.onClassPath().readyMade()) {
            if (claim.question() != null) {
                questions.put(claim.name(), claim.question());
            }
        }
        SortedMap<Question, SortedSet<String>> answers = new TreeMap<>();
        observed.allRows(Table.VERDICTS, List.of("claim", "verdict", "evidence"), row -> {
            Question question = questions.get(Observed.text(row[0]));
            // what nobody has looked at is no answer
            if (question != null && Observed.text(row[2]).contains("\"sweep\"")) {
                answers.computeIfAbsent(question, first -> new TreeSet<>())
                        .add(String.format(Locale.ROOT, "%s: %s", Observed.text(row[0]), Observed.text(row[1])));
            }
        });
        if (answers.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<dl>\n");
        answers.forEach((question, claims) -> html.append(String.format(
                Locale.ROOT,
                "<dt>%s</dt><dd>%s</dd>%n",
                Markup.escaped(question.heading()),
                Markup.escaped(String.join(", ", claims)))));
        return html.append("</dl>\n").toString();
    }

    private static List<Figure> figures(Observed observed) {
        SortedMap<Plot, Places> plots = new TreeMap<>(Plot.ORDER);
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "value", "moment"), row -> {
            String probe = Observed.text(row[1]);
            double value = Observed.real(row[3]);
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            // once a run: nothing is trained here
            if (!Numbers.positive(value) || !Observed.text(row[4]).equals("init")) {
                return;
            }
            Plot plot = new Plot(run.sweep(), probe);
            String quantity = Observed.text(row[2]);
            if (probe.equals(INTERPOLATION) && quantity.equals("test_mse")) {
                add(plots, plot, quantity, observed.view().place(run.id(), "width"), new Placed(value, run.id()));
            } else if (probe.equals(PIECES)
                    && List.of(PIECES, "shallow_bound", "shallow_pieces").contains(quantity)) {
                String series = quantity.equals(PIECES)
                        ? String.format(Locale.ROOT, "%s of %s", quantity, run.family())
                        : quantity;
                add(plots, plot, series, observed.view().place(run.id(), "folds"), new Placed(value, run.id()));
            }
        });
        return Spread.over(List.copyOf(plots.keySet()), FIGURES).stream()
                .map(plot -> figure(plot, Objects.requireNonNull(plots.get(plot))))
                .toList();
    }

    private static void add(SortedMap<Plot, Places> plots, Plot plot, String series, double x, Placed y) {
        if (Numbers.positive(x)) {
            plots.computeIfAbsent(plot, first -> new Places()).add(series, x, y);
        }
    }

    private static Figure figure(Plot plot, Places numbers) {
        List<String> names = List.copyOf(numbers.series.keySet());
        ArrayNode values = Specification.JSON.createArrayNode();
        numbers.series.forEach((series, places) -> places.forEach((x, runs) -> {
            List<Placed> sorted = runs.stream()
                    .sorted(Comparator.comparingDouble(Placed::value))
                    .toList();
            double[] numbersOfRuns = sorted.stream().mapToDouble(Placed::value).toArray();
            add(values, "median", series, x, Numbers.quantile(numbersOfRuns, 0.5));
            Spread.over(sorted, POINTS / places.size() + 1)
                    .forEach(number -> ReportedRun.name(add(values, "run", series, x, number.value()), number.run()));
        }));
        boolean descent = plot.probe.equals(INTERPOLATION);
        return new Figure(
                descent ? "Double descent" : "Pieces against depth",
                descent
                        ? String.format(
                                Locale.ROOT,
                                "Sweep %s: mean square error on examples held out of the readout of least norm, against the number of features; each run and the median.",
                                plot.sweep)
                        : String.format(
                                Locale.ROOT,
                                "Sweep %s: pieces of the network against k, with those of the best shallow fit with 2k neurons and the most that it can have; each run and the median.",
                                plot.sweep),
                names,
                Specification.of(
                        "widths",
                        Map.of(
                                "values",
                                values,
                                "along",
                                Specification.text(descent ? "features" : "k"),
                                "what",
                                Specification.text(descent ? "test error" : "pieces"),
                                "scale",
                                Specification.text(descent ? "log" : "linear"),
                                "names",
                                Specification.texts(names),
                                "colours",
                                Colours.series(names))),
                String.format(
                        Locale.ROOT,
                        """
                SELECT run_id, parameters, config, quantity, value FROM %s JOIN %s USING (run_id)
                WHERE sweep = %s AND probe = %s AND moment = 'init' ORDER BY ALL""",
                        Sql.table(Table.RUNS),
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(plot.sweep),
                        Sql.literal(plot.probe)));
    }

    private static ObjectNode add(ArrayNode values, String kind, String series, double x, double y) {
        return values.addObject().put("k", kind).put("s", series).put("x", x).put("y", y);
    }
}
