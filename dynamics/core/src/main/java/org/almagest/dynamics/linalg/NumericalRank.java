package org.almagest.dynamics.linalg;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many eigenvalues of a symmetric matrix count as different from zero, and how clear the cut is.
 *
 * @param rank eigenvalues whose magnitude is above the tolerance
 * @param tolerance the cut, absolute
 * @param gap smallest magnitude above the cut over the largest at or below it: the cut is clear where it is many powers of
 *     ten; infinite where nothing but exact zeros lies below; null where nothing lies below, or nothing above
 */
public record NumericalRank(int rank, double tolerance, @Nullable Double gap) {
    /**
     * The rank of an n×n matrix with these n eigenvalues. Singular values of a symmetric matrix are the magnitudes of its
     * eigenvalues.
     *
     * @param relative the cut as a fraction of the largest magnitude, in (0, 1); 0 for the usual n·2^−52
     * @throws IllegalArgumentException if it is not in [0, 1)
     */
    public static NumericalRank of(double[] eigenvalues, double relative) {
        if (!(relative >= 0 && relative < 1)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "tolerance %s: expected a fraction of the largest eigenvalue, above 0 and below 1; or 0 for the usual one, the number of rows times 2^-52",
                    relative));
        }
        double largest = 0;
        for (double value : eigenvalues) {
            largest = Math.max(largest, Math.abs(value));
        }
        double cut = largest * (relative == 0 ? eigenvalues.length * 0x1p-52 : relative);
        int rank = 0;
        double kept = Double.POSITIVE_INFINITY;
        double dropped = 0;
        for (double value : eigenvalues) {
            double size = Math.abs(value);
            if (size > cut) {
                rank++;
                kept = Math.min(kept, size);
            } else {
                dropped = Math.max(dropped, size);
            }
        }
        return new NumericalRank(rank, cut, rank == 0 || rank == eigenvalues.length ? null : (Double) (kept / dropped));
    }
}
