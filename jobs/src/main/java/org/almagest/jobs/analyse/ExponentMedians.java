package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.metrics.FleetMetrics;

/** Exponents in the few words that metrics have: medians over slices, since a slice is too much for a label. */
final class ExponentMedians {
    private static final String OK = "ok";

    private final SortedMap<Place, List<Double>> exponents = new TreeMap<>(Comparator.comparing(Place::family)
            .thenComparing(Place::quantity)
            .thenComparing(Place::axis)
            .thenComparing(Place::at));

    private record Place(String family, String quantity, String axis, String at) {}

    private ExponentMedians() {}

    static ExponentMedians of(List<FittedSlice> slices) {
        ExponentMedians medians = new ExponentMedians();
        for (FittedSlice slice : slices) {
            String family = String.valueOf(slice.fixed().getOrDefault("family", "several"));
            slice.initial().forEach(fit -> medians.add(family, "init", fit));
            slice.trained().forEach(fit -> medians.add(family, "end", fit));
        }
        return medians;
    }

    private void add(String family, String at, Fit fit) {
        if (fit.status().equals(OK) && Double.isFinite(fit.exponent())) {
            exponents
                    .computeIfAbsent(new Place(family, fit.quantity(), fit.axis(), at), any -> new ArrayList<>())
                    .add(fit.exponent());
        }
    }

    void tell(FleetMetrics metrics) {
        exponents.forEach((place, slopes) ->
                metrics.fitted(place.family(), place.quantity(), place.axis(), place.at(), median(slopes)));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
