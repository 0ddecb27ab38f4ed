package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Spectrum;

/**
 * What a run left behind; the same configuration gives the same bits.
 *
 * @param status how it ended
 * @param parameters numbers in the parameter vector; 0 if it failed before it was known
 * @param steps optimiser steps taken
 * @param epochs passes over the training data begun
 * @param initialLoss loss over the whole training set before the first step; NaN if unknown
 * @param finalLoss the same after the last step; NaN if unknown
 * @param error why it failed or diverged; empty otherwise
 * @param trajectory loss and norms at the recorded steps
 * @param measurements what the probes measured
 * @param spectra what the probes measured
 * @param matrices what the probes measured
 * @param weights parameter blocks at chosen steps; empty unless asked for
 */
public record RunResult(
        Status status,
        int parameters,
        long steps,
        int epochs,
        double initialLoss,
        double finalLoss,
        String error,
        List<TrajectoryPoint> trajectory,
        List<Measurement> measurements,
        List<Spectrum> spectra,
        List<Matrix> matrices,
        List<Weights> weights) {
    /** What a run leaves behind that could not be carried out: {@code error} says why. */
    public static RunResult failed(String error) {
        return new RunResult(
                Status.FAILED,
                0,
                0,
                0,
                Double.NaN,
                Double.NaN,
                error,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /**
     * A row of the {@code weights} table.
     *
     * @param step training step
     * @param layer 0-based layer, or −1
     * @param name name of the block
     * @param shape rows and columns
     * @param data row by row
     */
    public record Weights(long step, int layer, String name, int[] shape, double[] data) {}
}
