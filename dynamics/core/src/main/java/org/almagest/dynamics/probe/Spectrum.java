package org.almagest.dynamics.probe;

import org.jspecify.annotations.Nullable;

/**
 * A row of the {@code spectra} table.
 *
 * @param step training step
 * @param operator hessian, outer, functional, ntk, …
 * @param rank numerical rank
 * @param bound theoretical bound on the rank; null where there is none
 * @param exactRank rank by exact arithmetic; null where there is none
 * @param tolerance absolute cut below which an eigenvalue counts as zero
 * @param gap ratio of the smallest kept to the largest dropped eigenvalue magnitude, infinite where only exact zeros were
 *     dropped; null where none was kept or none dropped
 * @param eigenvalues in ascending order
 */
public record Spectrum(
        long step,
        String operator,
        int rank,
        @Nullable Integer bound,
        @Nullable Integer exactRank,
        double tolerance,
        @Nullable Double gap,
        double[] eigenvalues) {}
