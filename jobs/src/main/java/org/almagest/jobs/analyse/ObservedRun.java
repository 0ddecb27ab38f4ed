package org.almagest.jobs.analyse;

import java.util.Arrays;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.train.Status;

/** One run with its network-wide measurements, as small as a fleet of many thousands needs. */
final class ObservedRun {
    private final String id;
    private final String sweep;
    private final long seed;
    private final String status;
    private final long steps;
    private final long parameters;
    private final Coordinates coordinates;
    private double[] values = {};

    ObservedRun(
            String id, String sweep, long seed, String status, long steps, long parameters, Coordinates coordinates) {
        this.id = id;
        this.sweep = sweep;
        this.seed = seed;
        this.status = status;
        this.steps = steps;
        this.parameters = parameters;
        this.coordinates = coordinates;
    }

    String id() {
        return id;
    }

    String sweep() {
        return sweep;
    }

    long seed() {
        return seed;
    }

    /** The status word of the {@code runs} table. */
    String status() {
        return status;
    }

    /** Optimiser steps taken: what was measured after so many was measured at the end. */
    long steps() {
        return steps;
    }

    /** P, the numbers that are trained. */
    long parameters() {
        return parameters;
    }

    /** Whether it was trained as asked: it reached its goal, or had none and ran to its end. */
    boolean converged() {
        boolean withoutGoal = coordinates.number("stop_loss") == 0;
        return status.equals(Status.CONVERGED.word()) || withoutGoal && status.equals(Status.FINISHED.word());
    }

    Coordinates coordinates() {
        return coordinates;
    }

    void observe(int quantity, double value) {
        if (quantity >= values.length) {
            int length = values.length;
            values = Arrays.copyOf(values, quantity + 1);
            Arrays.fill(values, length, values.length, Double.NaN);
        }
        values[quantity] = value;
    }

    /** The value of the quantity with that number, NaN where it was not measured. */
    double value(int quantity) {
        return quantity < values.length ? values[quantity] : Double.NaN;
    }

    /** Where it stands on {@code axis}, NaN where it does not. */
    double place(String axis) {
        return switch (axis) {
            case Axes.PARAMETERS -> parameters;
            case Axes.SQUARE_ROOT_OF_PARAMETERS -> Math.sqrt(parameters);
            default -> coordinates.number(axis);
        };
    }

    Observation observation(String axis, double value) {
        return new Observation(seed, place(axis), value, converged(), id);
    }
}
