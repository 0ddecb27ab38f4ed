package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.jobs.table.Table;

/** Atoms of information through layers and steps: how much of what a layer knows takes so many of its neurons together. */
final class OrderSection {
    private static final String PROBE = "decomposition";
    private static final String ORDER = "order_";
    private static final int FIGURES = 6;
    private static final int MOMENTS = 12;

    /** Runs that differ in their draws alone. */
    private record Plot(String sweep, String words) {
        static final Comparator<Plot> ORDER = Comparator.comparing(Plot::sweep).thenComparing(Plot::words);
    }

    /** A bar's part. */
    private record Place(int layer, long step, int neurons) {
        static final Comparator<Place> ORDER = Comparator.comparingInt(Place::layer)
                .thenComparingLong(Place::step)
                .thenComparingInt(Place::neurons);
    }

    private OrderSection() {}

    /** Empty where nothing has been decomposed. */
    static Optional<Section> of(Observed observed) {
        SortedMap<Plot, SortedMap<Place, SortedMap<String, Double>>> plots = new TreeMap<>(Plot.ORDER);
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "layer", "step", "value"), row -> {
            String quantity = Observed.text(row[2]);
            if (PROBE.equals(row[1]) && quantity.startsWith(ORDER) && row[3] != null && row[5] != null) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                Plot plot = new Plot(run.sweep(), observed.view().words(run.id(), Set.of("data_seed")));
                Place place = new Place(
                        Observed.whole(row[3]),
                        Observed.step(row[4]),
                        Integer.parseInt(quantity.substring(ORDER.length())));
                plots.computeIfAbsent(plot, first -> new TreeMap<>(Place.ORDER))
                        .computeIfAbsent(place, first -> new TreeMap<>())
                        .put(run.id(), Observed.real(row[5]));
            }
        });
        if (plots.isEmpty()) {
            return Optional.empty();
        }
        List<Figure> figures = new ArrayList<>();
        for (Plot plot : Spread.over(List.copyOf(plots.keySet()), FIGURES)) {
            figures.add(figure(plot, Objects.requireNonNull(plots.get(plot))));
        }
        return Optional.of(Section.of(
                "orders",
                "Atoms of information",
                "What each layer knows of the label, by how many of its neurons have to be read together for it (shared exclusions); "
                        + "the mean over runs. The bars of a step add up to the mutual information; parts below 0 are misinformation."
                        + Spread.leftOut(plots.size(), figures.size(), "groups of runs"),
                figures));
    }

    private static Figure figure(Plot plot, SortedMap<Place, SortedMap<String, Double>> parts) {
        TreeSet<Long> steps = new TreeSet<>();
        TreeSet<String> runs = new TreeSet<>();
        parts.forEach((place, own) -> {
            steps.add(place.step());
            runs.addAll(own.keySet());
        });
        List<Long> shown = Spread.over(List.copyOf(steps), MOMENTS);
        ArrayNode values = Specification.JSON.createArrayNode();
        parts.forEach((place, own) -> {
            if (shown.contains(place.step())) {
                double mean = own.values().stream().mapToDouble(bits -> bits).sum() / own.size();
                values.addObject()
                        .put("l", place.layer())
                        .put("x", place.step())
                        .put("k", place.neurons())
                        .put("y", Math.rint(mean * 1e5) / 1e5);
            }
        });
        return new Figure(
                String.format(Locale.ROOT, "Atoms of %s", plot.words()),
                String.format(Locale.ROOT, "Sweep %s, %d runs.", plot.sweep(), runs.size())
                        + Spread.leftOut(steps.size(), shown.size(), "moments"),
                List.of(),
                Specification.of("orders", Map.of("values", values)),
                String.format(
                        Locale.ROOT,
                        """
                SELECT layer, step, quantity, avg(value), count(*) FROM %s
                WHERE probe = %s AND quantity LIKE 'order%%' AND run_id IN %s
                GROUP BY ALL ORDER BY ALL""",
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(PROBE),
                        Sql.literals(runs)));
    }
}
