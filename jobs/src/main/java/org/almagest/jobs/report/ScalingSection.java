package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.probe.DerivedQuantity;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.jobs.analyse.Axes;
import org.almagest.jobs.analyse.FleetView;
import org.almagest.jobs.table.Table;

/** Quantities against depth, width or another axis on logarithmic scales, with the fitted lines. */
final class ScalingSection {
    private static final int FIGURES_OF_A_SWEEP = 12;
    private static final int FIGURES = 36;
    private static final int SLICES = 8;

    /** Beside more slices than these the untrained networks would only clutter. */
    private static final int SLICES_WITH_CONTROL = 3;

    /** Runs were added since, and among them the old slices are no slices any more. */
    private static final String STALE =
            "Some fits do not belong to the runs as they are now: run almagest analyse on this folder, then the report again.";

    private static final List<DerivedQuantity> DERIVED =
            Probes.ALL.all().stream().flatMap(probe -> probe.derived().stream()).toList();

    private static final Set<String> AGAINST_PARAMETERS = Probes.quantitiesThat(Quantity::growsWithParameters);

    private static final String END = "end";
    private static final String INIT = "init";

    /** A row of the table {@code fits}. */
    private record Row(
            String sweep,
            String slice,
            String quantity,
            String axis,
            double exponent,
            double low,
            double high,
            double rSquared) {
        String key() {
            return String.join("\n", sweep, slice, quantity, axis);
        }

        boolean fitted() {
            return !Double.isNaN(exponent);
        }

        /** Whether the quantity changes along the axis at all: what is constant has no R². */
        boolean changes() {
            return fitted() && !Double.isNaN(rSquared);
        }

        String moment() {
            return slice.contains("\"at\":\"" + INIT + "\"") ? INIT : END;
        }
    }

    private record Plot(String sweep, String axis, String quantity) {}

    private final Map<String, List<Observation>> observations = new HashMap<>();

    private ScalingSection() {}

    static Section of(Observed observed) {
        return new ScalingSection().section(observed);
    }

    private Section section(Observed observed) {
        String title = "Scaling";
        Map<Plot, List<Row>> plots = new HashMap<>();
        observed.allRows(
                Table.FITS,
                List.of("sweep", "slice", "quantity", "axis", "exponent", "ci_low", "ci_high", "r_squared"),
                values -> {
                    Row row = new Row(
                            Observed.text(values[0]),
                            Observed.text(values[1]),
                            Observed.text(values[2]),
                            Observed.text(values[3]),
                            Observed.real(values[4]),
                            Observed.real(values[5]),
                            Observed.real(values[6]),
                            Observed.real(values[7]));
                    plots.computeIfAbsent(new Plot(row.sweep(), row.axis(), row.quantity()), plot -> new ArrayList<>())
                            .add(row);
                });
        SortedMap<String, List<Plot>> bySweep = plots.entrySet().stream()
                .filter(plot ->
                        wanted(plot.getKey()) && plot.getValue().stream().anyMatch(Row::changes))
                .map(Map.Entry::getKey)
                .sorted(Comparator.<Plot>comparingInt(plot -> Headlines.rank(plot.quantity()))
                        .thenComparing(Plot::axis)
                        .thenComparing(Plot::quantity))
                .collect(Collectors.groupingBy(Plot::sweep, TreeMap::new, Collectors.toList()));
        List<Plot> shown = bySweep.values().stream()
                .flatMap(own -> own.stream().limit(FIGURES_OF_A_SWEEP))
                .limit(FIGURES)
                .toList();
        if (shown.isEmpty()) {
            return Section.of(
                    "scaling",
                    title,
                    "Nothing yet: no exponent has been fitted. One needs runs that trained as asked at three values of depth, width, "
                            + "init_scale or learning_rate, and almagest analyse.",
                    List.of());
        }
        Set<String> needed = shown.stream()
                .flatMap(plot -> plots.getOrDefault(plot, List.of()).stream())
                .map(Row::key)
                .collect(Collectors.toSet());
        observed.view().forEachFit((fit, points) -> {
            String key = String.join("\n", fit.sweep(), fit.slice(), fit.quantity(), fit.axis());
            if (needed.contains(key)) {
                observations.put(
                        key, points.stream().filter(Observation::usable).toList());
            }
        });
        List<Figure> figures = shown.stream()
                .map(plot -> figure(plot, plots.getOrDefault(plot, List.of())))
                .filter(figure -> !figure.specification().at("/data/values").isEmpty())
                .toList();
        if (figures.isEmpty()) {
            return Section.of("scaling", title, "Nothing to draw. " + STALE, List.of());
        }
        return Section.of(
                "scaling",
                title,
                "Each point is a converged run. The line has the fitted exponent and goes through the middle of the points; the "
                        + "band holds the slopes of the 95 % interval. Hollow points are the same networks before training."
                        + Spread.leftOut(plots.size(), shown.size(), "pairs of quantity and axis")
                        + (figures.size() < shown.size() ? " " + STALE : ""),
                figures);
    }

    /** The number of parameters is the width on another scale: it is what ranks are drawn against, and nothing else. */
    private static boolean wanted(Plot plot) {
        boolean againstParameters = AGAINST_PARAMETERS.contains(plot.quantity());
        if (Axes.isOfParameters(plot.axis())) {
            return againstParameters && plot.axis().equals(Axes.PARAMETERS);
        }
        return !Axes.isSize(plot.axis()) || !againstParameters;
    }

    private Figure figure(Plot plot, List<Row> rows) {
        List<Row> fitted = rows.stream()
                .filter(row -> row.fitted() && observations.containsKey(row.key()))
                .sorted(Comparator.comparing(Row::slice))
                .toList();
        List<Row> ends = fitted.stream().filter(row -> row.moment().equals(END)).toList();
        List<Row> inits =
                fitted.stream().filter(row -> row.moment().equals(INIT)).toList();
        boolean untrained = ends.isEmpty();
        List<Row> main = Spread.over(untrained ? inits : ends, SLICES);
        List<Row> control = untrained || main.size() > SLICES_WITH_CONTROL ? List.of() : inits;
        ArrayNode values = Specification.JSON.createArrayNode();
        List<String> names = new ArrayList<>();
        Map<String, String> legend = new TreeMap<>();
        for (Row row : main) {
            String words = FleetView.sliceWords(row.slice());
            String name = String.format(
                    Locale.ROOT,
                    "%s: %s [%s, %s]",
                    words,
                    signed(row.exponent()),
                    signed(row.low()),
                    signed(row.high()));
            legend.put(words, name);
            names.add(name);
            add(values, row, name, untrained ? PowerLawMarks.UNTRAINED : PowerLawMarks.TRAINED);
        }
        for (Row row : control) {
            String name = legend.get(FleetView.sliceWords(row.slice()));
            if (name != null) {
                add(values, row, name, PowerLawMarks.UNTRAINED);
            }
        }
        String caption = String.format(
                Locale.ROOT,
                "%s, sweep %s%s.%s",
                main.size() == 1 ? "1 slice" : main.size() + " slices",
                plot.sweep(),
                untrained ? "; measured before training only" : "",
                Spread.leftOut((untrained ? inits : ends).size(), main.size(), "slices"));
        ObjectNode specification = Specification.of(
                "scaling",
                Map.of(
                        "values",
                        values,
                        "names",
                        Specification.texts(names),
                        "colours",
                        Colours.series(names),
                        "x",
                        Specification.text(plot.axis()),
                        "y",
                        Specification.text(plot.quantity())));
        return new Figure(
                String.format(Locale.ROOT, "%s against %s", plot.quantity(), plot.axis()),
                caption,
                names,
                specification,
                query(plot));
    }

    private void add(ArrayNode values, Row row, String name, String moment) {
        PowerLawMarks.add(
                values,
                observations.getOrDefault(row.key(), List.of()),
                new PowerLawMarks.Law(row.exponent(), row.low(), row.high()),
                name,
                moment);
    }

    private static String signed(double number) {
        return String.format(Locale.ROOT, "%+.3f", number);
    }

    private static String query(Plot plot) {
        String axis = plot.axis().equals(Axes.SQUARE_ROOT_OF_PARAMETERS) ? "sqrt(parameters)" : plot.axis();
        String fits = String.format(
                Locale.ROOT,
                """
                SELECT slice, exponent, ci_low, ci_high, r_squared, points FROM %s
                WHERE sweep = %s AND axis = %s AND quantity = %s;
                """,
                Sql.table(Table.FITS),
                Sql.literal(plot.sweep()),
                Sql.literal(plot.axis()),
                Sql.literal(plot.quantity()));
        return fits + points(plot.sweep(), axis, plot.quantity());
    }

    private static String points(String sweep, String axis, String quantity) {
        String where = String.format(Locale.ROOT, "WHERE sweep = %s ORDER BY 1, 2", Sql.literal(sweep));
        for (TrainingQuantity recorded : TrainingQuantity.values()) {
            if (recorded.word().equals(quantity)) {
                return recorded.alongTrajectory()
                        ? String.format(
                                Locale.ROOT,
                                "SELECT %s, seed, step, %s FROM %s JOIN %s USING (run_id)%n%s",
                                axis,
                                quantity,
                                Sql.table(Table.RUNS),
                                Sql.table(Table.TRAJECTORY),
                                where)
                        : String.format(
                                Locale.ROOT,
                                "SELECT %s, seed, %s FROM %s %s",
                                axis,
                                quantity,
                                Sql.table(Table.RUNS),
                                where);
            }
        }
        for (DerivedQuantity derived : DERIVED) {
            if (derived.name().equals(quantity)) {
                String measured =
                        """
                        SELECT %s, seed, moment, max(value) FILTER (quantity = '%s') AS a, max(value) FILTER (quantity = '%s') AS b
                        FROM %s JOIN %s USING (run_id) WHERE sweep = %s AND layer IS NULL
                        GROUP BY ALL ORDER BY 1, 2 -- %s""";
                return String.format(
                        Locale.ROOT,
                        measured,
                        axis,
                        derived.first(),
                        derived.second(),
                        Sql.table(Table.RUNS),
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(sweep),
                        derived.name() + " = " + derived.formula());
            }
        }
        return String.format(
                Locale.ROOT,
                """
                SELECT %s, seed, moment, value FROM %s JOIN %s USING (run_id)
                WHERE sweep = %s AND quantity = %s AND layer IS NULL AND moment <> 'step' ORDER BY 1, 2""",
                axis,
                Sql.table(Table.RUNS),
                Sql.table(Table.MEASUREMENTS),
                Sql.literal(sweep),
                Sql.literal(quantity));
    }
}
