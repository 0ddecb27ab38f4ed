package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;

/** A slice with planted exponents, built up and varied by tests. */
final class Planted {
    private final SortedMap<String, Object> fixed = new TreeMap<>();
    private final SortedMap<String, Integer> runs = new TreeMap<>();
    private final List<Fit> initial = new ArrayList<>();
    private final List<Fit> trained = new ArrayList<>();
    private List<Double> depths = List.of(8.0, 16.0, 64.0, 256.0, 1000.0);
    private int seeds = 3;

    static Planted tanh() {
        return new Planted().with(CohenExperiment.TANH).with("learning_rate", 0.01);
    }

    static Planted relu(double learningRate) {
        return new Planted().with(CohenExperiment.RELU).with("learning_rate", learningRate);
    }

    private Planted() {
        runs.put("converged", 15);
    }

    private Planted with(ExperimentFilter setting) {
        fixed.putAll(setting.coordinates());
        return this;
    }

    Planted with(String coordinate, Object value) {
        fixed.put(coordinate, value);
        return this;
    }

    Planted trained(String quantity, double exponent, double half) {
        trained.add(fit(quantity, "end", exponent, half));
        return this;
    }

    Planted initial(String quantity, double exponent, double half) {
        initial.add(fit(quantity, "init", exponent, half));
        return this;
    }

    Planted depths(Double... values) {
        depths = List.of(values);
        return this;
    }

    Planted seeds(int count) {
        seeds = count;
        return this;
    }

    Planted runs(String status, int count) {
        runs.put(status, count);
        return this;
    }

    FittedSlice slice() {
        return new FittedSlice("planted", "depth", fixed, runs, depths, seeds, initial, trained);
    }

    private static Fit fit(String quantity, String at, double exponent, double half) {
        boolean known = !Double.isNaN(exponent);
        return new Fit(
                "planted",
                "{\"at\":\"" + at + "\"}",
                quantity,
                "depth",
                exponent,
                half / 4,
                exponent - half,
                exponent + half,
                known ? 0.99 : Double.NaN,
                15,
                0,
                known ? "ok" : "too_few_points");
    }
}
