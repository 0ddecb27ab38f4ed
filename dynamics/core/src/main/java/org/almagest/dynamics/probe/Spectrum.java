package org.almagest.dynamics.probe;

/**
 * A row of the {@code spectra} table.
 *
 * @param step training step
 * @param operator hessian, outer, functional, ntk, …
 * @param rank numerical rank
 * @param bound theoretical bound on the rank; −1 where there is none
 * @param exactRank rank by exact arithmetic; −1 where there is none
 * @param tolerance absolute cut below which an eigenvalue counts as zero
 * @param gap ratio of the smallest kept to the largest dropped eigenvalue magnitude
 * @param eigenvalues in ascending order
 */
public record Spectrum(
        long step,
        String operator,
        int rank,
        int bound,
        int exactRank,
        double tolerance,
        double gap,
        double[] eigenvalues) {}
