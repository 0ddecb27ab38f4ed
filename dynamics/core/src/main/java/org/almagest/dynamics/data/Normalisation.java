package org.almagest.dynamics.data;

import org.almagest.dynamics.config.Parameter;

/** Rows of Euclidean length 1. */
public final class Normalisation {
    /** Whether inputs are normalised. */
    public static final Parameter PARAMETER =
            Parameter.flag("normalise", false, "scale every input to Euclidean length 1 (a zero input stays zero)");

    private Normalisation() {}

    /**
     * Divides each row by its Euclidean norm; a zero row stays zero.
     *
     * @param rows [count][width], modified
     * @param width numbers in a row
     */
    public static void normalise(double[] rows, int width) {
        for (int start = 0; start < rows.length; start += width) {
            double sum = 0;
            for (int i = start; i < start + width; i++) {
                sum += rows[i] * rows[i];
            }
            double norm = Math.sqrt(sum);
            for (int i = start; norm > 0 && i < start + width; i++) {
                rows[i] /= norm;
            }
        }
    }
}
