package org.almagest.dynamics.linalg;

/**
 * Where the eigenvalues of WᵀW end if the n×m matrix W is noise: independent numbers of variance σ² (Marchenko, Pastur 1967), and which
 * of them lie beyond.
 *
 * @param variance σ², of what is left without the spikes
 * @param edge σ²(√n + √m)², the end of the bulk of a large matrix
 * @param spikes eigenvalues beyond what the largest one of noise exceeds in one of a hundred matrices
 */
public record MarchenkoPastur(double variance, double edge, int spikes) {
    /** The 99 % quantile of Tracy and Widom's distribution for real matrices (Johnstone 2001, table 2). */
    private static final double ONE_IN_A_HUNDRED = 2.0234;

    /**
     * Of a rows×columns matrix with these squared singular values. Spikes are taken out and the variance is computed anew from the
     * rest until no other is found, since spikes make noise look larger than it is.
     *
     * @param eigenvalues min(rows, columns) of them, in any order
     */
    public static MarchenkoPastur of(double[] eigenvalues, int rows, int columns) {
        int n = Math.max(rows, columns);
        int m = Math.min(rows, columns);
        int spikes = 0;
        double variance = variance(eigenvalues, Double.POSITIVE_INFINITY, n, m);
        while (true) {
            double threshold = variance * largest(n, m);
            int beyond = 0;
            for (double value : eigenvalues) {
                beyond += value > threshold ? 1 : 0;
            }
            if (beyond <= spikes || beyond == m) {
                double root = Math.sqrt(n) + Math.sqrt(m);
                return new MarchenkoPastur(variance, variance * root * root, spikes);
            }
            spikes = beyond;
            variance = variance(eigenvalues, threshold, n, m - spikes);
        }
    }

    private static double variance(double[] eigenvalues, double most, int n, int left) {
        double sum = 0;
        for (double value : eigenvalues) {
            sum += value > most ? 0 : value;
        }
        return sum / ((double) n * left);
    }

    /** The largest eigenvalue for σ = 1 that is still noise (Johnstone, Annals of Statistics 29:295–327, 2001, theorem 1.1). */
    private static double largest(int n, int m) {
        double root = Math.sqrt(n - 1.0) + Math.sqrt(m);
        if (n == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double width = root * StrictMath.cbrt(1 / Math.sqrt(n - 1.0) + 1 / Math.sqrt(m));
        return root * root + ONE_IN_A_HUNDRED * width;
    }
}
