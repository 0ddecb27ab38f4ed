package org.almagest.dynamics.claim;

import java.util.Map;
import java.util.SortedMap;
import org.almagest.dynamics.fit.MeasuredRun;
import org.jspecify.annotations.Nullable;

/** A run that never was, with the numbers that a test gives it. */
record PlantedRun(
        SortedMap<String, Object> coordinates,
        long seed,
        long parameters,
        boolean converged,
        Map<String, Double> before,
        Map<String, Double> after)
        implements MeasuredRun {
    PlantedRun(
            SortedMap<String, Object> coordinates,
            long seed,
            boolean converged,
            Map<String, Double> before,
            Map<String, Double> after) {
        this(coordinates, seed, 1, converged, before, after);
    }

    @Override
    public String sweep() {
        return "planted";
    }

    @Override
    public String status() {
        return converged ? "converged" : "finished";
    }

    @Override
    public @Nullable Object coordinate(String name) {
        return coordinates.get(name);
    }

    @Override
    public double initial(String quantity) {
        return before.getOrDefault(quantity, Double.NaN);
    }

    @Override
    public double trained(String quantity) {
        return after.getOrDefault(quantity, Double.NaN);
    }
}
