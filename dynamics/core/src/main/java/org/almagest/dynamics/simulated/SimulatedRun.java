package org.almagest.dynamics.simulated;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A run that a case of a claim describes.
 *
 * @param coordinates its settings
 * @param seed its seed
 * @param parameters its number of parameters
 * @param before what it measured before the first step
 * @param after what it measured after the last
 */
public record SimulatedRun(
        SortedMap<String, Object> coordinates,
        long seed,
        long parameters,
        Map<String, Double> before,
        Map<String, Double> after)
        implements MeasuredRun {
    /** The name of every sweep that is made up. */
    public static final String SWEEP = "simulated";

    /** A run of an experiment, with nothing measured yet. */
    public static SimulatedRun of(ExperimentFilter setting, long seed) {
        return new SimulatedRun(new TreeMap<>(setting.example()), seed, 1, new HashMap<>(), new HashMap<>());
    }

    /** The same run with a coordinate of its own. */
    public SimulatedRun with(String coordinate, Object value) {
        coordinates.put(coordinate, value);
        return this;
    }

    /** The same run with its number of parameters. */
    public SimulatedRun withParameters(long count) {
        return new SimulatedRun(coordinates, seed, count, before, after);
    }

    /** The same run with a measured number. */
    public SimulatedRun with(Moment when, String quantity, double value) {
        (when == Moment.INIT ? before : after).put(quantity, value);
        return this;
    }

    @Override
    public String sweep() {
        return SWEEP;
    }

    @Override
    public String status() {
        return "converged";
    }

    @Override
    public boolean converged() {
        return true;
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
