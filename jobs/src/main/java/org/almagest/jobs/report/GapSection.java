package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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

/** How far the features of two streams are apart as training goes on, and what one of them has kept. */
final class GapSection {
    private static final String PROBE = "modality-gap";

    /** What is drawn, in this order, where it has been measured on the way. */
    private static final List<String> QUANTITIES = List.of("mmd_squared", "relative_gap", "proxy_a_distance", "cka");

    private static final int FIGURES = 6;
    private static final int SERIES = 8;
    private static final int MOMENTS = 40;

    /** What a curve is an average over: so many epochs are one number of steps. */
    private static final Set<String> DRAWS = Set.of("data_seed", "epochs");

    /** A place on a curve. */
    private record Place(String quantity, long step) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int first = quantity.compareTo(other.quantity);
            return first == 0 ? Long.compare(step, other.step) : first;
        }
    }

    /** The curves of a sweep, by what its runs have in common: the numbers at each place. */
    private static final class Curves {
        private final SortedMap<String, SortedMap<Place, List<Double>>> series = new TreeMap<>();
        private final SortedSet<Long> steps = new TreeSet<>();

        void add(String words, Place place, double value) {
            steps.add(place.step);
            series.computeIfAbsent(words, first -> new TreeMap<>())
                    .computeIfAbsent(place, first -> new ArrayList<>())
                    .add(value);
        }
    }

    private GapSection() {}

    /** Empty where no gap has been measured more than once. */
    static Optional<Section> of(Observed observed) {
        SortedMap<String, Curves> sweeps = new TreeMap<>();
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "step", "value"), row -> {
            String quantity = Observed.text(row[2]);
            if (PROBE.equals(row[1]) && QUANTITIES.contains(quantity) && row[4] != null) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                double value = Observed.real(row[4]);
                if (Double.isFinite(value)) {
                    sweeps.computeIfAbsent(run.sweep(), first -> new Curves())
                            .add(
                                    observed.view().words(run.id(), DRAWS),
                                    new Place(quantity, Observed.step(row[3])),
                                    value);
                }
            }
        });
        sweeps.values().removeIf(curves -> curves.steps.size() < 2);
        if (sweeps.isEmpty()) {
            return Optional.empty();
        }
        List<Figure> figures = new ArrayList<>();
        for (String sweep : Spread.over(List.copyOf(sweeps.keySet()), FIGURES)) {
            figures.add(figure(sweep, Objects.requireNonNull(sweeps.get(sweep))));
        }
        return Optional.of(Section.of(
                "gaps",
                "Modality gap over training",
                "How far the features of a network's two streams are apart, such as those of clips and of texts, by a kernel"
                        + " (mmd_squared), by means and spreads of units (relative_gap) and by a classifier (proxy_a_distance);"
                        + " and how much of what the first stream was made of is left in it (cka), without which a gap closes by"
                        + " features that say nothing. Medians over runs; bands hold 80 % of them."
                        + Spread.leftOut(sweeps.size(), figures.size(), "sweeps"),
                figures));
    }

    private static Figure figure(String sweep, Curves curves) {
        List<String> shown = Spread.over(List.copyOf(curves.series.keySet()), SERIES);
        List<Long> steps = Spread.over(List.copyOf(curves.steps), MOMENTS);
        ArrayNode values = Specification.JSON.createArrayNode();
        SortedSet<String> measured = new TreeSet<>();
        for (String series : shown) {
            Objects.requireNonNull(curves.series.get(series)).forEach((place, numbers) -> {
                if (steps.contains(place.step)) {
                    measured.add(place.quantity);
                    double[] sorted = Numbers.sorted(
                            numbers.stream().mapToDouble(number -> number).toArray());
                    ObjectNode point = values.addObject()
                            .put("q", place.quantity)
                            .put("s", series)
                            .put("x", place.step + 1)
                            .put("y", Numbers.drawn(Numbers.quantile(sorted, 0.5)));
                    if (sorted.length >= Bands.BAND_FROM) {
                        point.put("low", Numbers.drawn(Numbers.quantile(sorted, Bands.LOW)))
                                .put("high", Numbers.drawn(Numbers.quantile(sorted, Bands.HIGH)));
                    }
                }
            });
        }
        return new Figure(
                "Gaps of " + sweep,
                "All that tells runs apart but their draws."
                        + Spread.leftOut(curves.series.size(), shown.size(), "settings")
                        + Spread.leftOut(curves.steps.size(), steps.size(), "moments"),
                shown,
                Specification.of(
                        "gaps",
                        Map.of(
                                "values",
                                values,
                                "quantities",
                                Specification.texts(QUANTITIES.stream()
                                        .filter(measured::contains)
                                        .toList()),
                                "names",
                                Specification.texts(shown),
                                "colours",
                                Colours.series(shown))),
                String.format(
                        Locale.ROOT,
                        """
                SELECT quantity, m.step, config->>'$.model' AS model, config->>'$.data_settings' AS data, median(value), count(*)
                FROM %s m JOIN %s r USING (run_id)
                WHERE sweep = %s AND probe = %s AND value IS NOT NULL GROUP BY ALL ORDER BY ALL""",
                        Sql.table(Table.MEASUREMENTS),
                        Sql.table(Table.RUNS),
                        Sql.literal(sweep),
                        Sql.literal(PROBE)));
    }
}
