package org.almagest.dynamics.kernel;

/** Layer norm down the columns of one matrix, and the way back; the vector kernels use them for what is small. */
final class PlainColumnNorm {
    private PlainColumnNorm() {}

    /** As {@link Kernels#columnNorm}, of one lane. */
    static void norm(
            double[] arena, int m, int n, double epsilon, int xo, int go, int bo, int co, int no, int so, int ro) {
        double share = 1.0 / m;
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                sum += arena[xo + i * n + j];
            }
            double squares = 0;
            for (int i = 0; i < m; i++) {
                double d = Math.fma(-share, sum, arena[xo + i * n + j]);
                squares += d * d;
            }
            double inverse = 1 / Math.sqrt(Math.fma(share, squares, epsilon));
            for (int i = 0; i < m; i++) {
                double d = Math.fma(-share, sum, arena[xo + i * n + j]);
                double normal = Math.fma(d, inverse, 0);
                if (no >= 0) {
                    arena[no + i * n + j] = normal;
                }
                arena[co + i * n + j] = Math.fma(arena[go + i], normal, arena[bo + i]);
            }
            arena[so + j] = sum;
            arena[ro + j] = inverse;
        }
    }

    /** As {@link Kernels#columnNormSlope}, of one lane. */
    static void slope(double[] arena, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {
        double share = 1.0 / m;
        for (int j = 0; j < n; j++) {
            double sum = arena[so + j];
            double r = arena[ro + j];
            double p = 0;
            double q = 0;
            for (int i = 0; i < m; i++) {
                double h = product(arena, fo, i, arena[go + i * n + j]);
                p += h * Math.fma(-share, sum, arena[xo + i * n + j]);
                q += h * r;
            }
            double u = Math.fma(r, Math.fma(p, Math.fma(r, r, 0), 0), 0);
            for (int i = 0; i < m; i++) {
                double h = product(arena, fo, i, arena[go + i * n + j]);
                double d = Math.fma(-share, sum, arena[xo + i * n + j]);
                double c = Math.fma(h, r, zo < 0 ? 0 : arena[zo + i * n + j]);
                arena[co + i * n + j] = Math.fma(-share, q, Math.fma(-share * d, u, c));
            }
        }
    }

    private static double product(double[] arena, int fo, int i, double g) {
        return fo < 0 ? g : Math.fma(arena[fo + i], g, 0);
    }
}
