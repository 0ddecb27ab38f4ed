package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Spectrum;
import org.jspecify.annotations.Nullable;

/**
 * What a run left behind; the same configuration gives the same bits.
 *
 * @param status how it ended
 * @param parameters numbers in the parameter vector; null if it failed before that was known
 * @param begin number of its first step: 0, or more where a training is continued; null where nobody saw how the network
 *     began
 * @param steps optimiser steps taken, as far as they were counted: a run that failed has 0
 * @param epochs passes over the training data begun, likewise
 * @param initialLoss loss over the whole training set before the first step, of training in stages that of the first stage; null
 *     if unknown
 * @param finalLoss the same after the last step, of training in stages that of the last stage, which may be another loss, so that
 *     the two need not compare; null if unknown
 * @param scores how well the network does after the last step
 * @param error why it failed or diverged; null otherwise
 * @param trajectory loss and norms at the recorded steps
 * @param measurements what the probes measured
 * @param spectra what the probes measured
 * @param matrices what the probes measured
 * @param weights parameter blocks at chosen steps; empty unless asked for
 */
public record RunResult(
        Status status,
        @Nullable Integer parameters,
        @Nullable Long begin,
        long steps,
        int epochs,
        @Nullable Double initialLoss,
        @Nullable Double finalLoss,
        Scores scores,
        @Nullable String error,
        List<TrajectoryPoint> trajectory,
        List<Measurement> measurements,
        List<Spectrum> spectra,
        List<Matrix> matrices,
        List<Weights> weights) {
    /** A run that could not be carried out, for the reason that {@code error} says. */
    public static RunResult failed(String error) {
        return new RunResult(
                Status.FAILED,
                null,
                null,
                0,
                0,
                null,
                null,
                Scores.NONE,
                error,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The moment of the run at which its network had taken {@code step} steps. */
    public Moment momentOf(long step) {
        if (begin != null && step == begin) {
            return Moment.INIT;
        }
        return step == (begin == null ? 0 : begin) + steps ? Moment.END : Moment.STEP;
    }

    /** When something was measured; the words of the column {@code measurements.moment}. */
    public enum Moment {
        /** Before the first step. */
        INIT("init"),
        /** After the first step and before the last. */
        STEP("step"),
        /** After the last step; of a network that took none while it was watched, only if nobody saw how it began. */
        END("end");

        private final String word;

        Moment(String word) {
            this.word = word;
        }

        /** The word in the table. */
        public String word() {
            return word;
        }
    }

    /**
     * A row of the {@code weights} table.
     *
     * @param step training step
     * @param layer 0-based layer; null where the block belongs to none
     * @param name name of the block
     * @param shape rows and columns
     * @param data row by row
     */
    public record Weights(long step, @Nullable Integer layer, String name, int[] shape, double[] data) {}
}
