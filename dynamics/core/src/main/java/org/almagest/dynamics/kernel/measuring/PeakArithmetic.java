package org.almagest.dynamics.kernel.measuring;

import org.almagest.dynamics.kernel.Kernels;

/** The most floating-point operations a second that one thread reaches here: fused multiply-adds on numbers in registers. */
public final class PeakArithmetic {
    private static final int ITERATIONS = 20_000;

    private PeakArithmetic() {}

    /**
     * Operations a second, a fused multiply-add counted as two; the best of many rounds of some ten microseconds. With plain
     * kernels in use, that of plain loops.
     *
     * @param seconds how long to try; the just-in-time compiler needs about a second first
     */
    public static double measure(double seconds) {
        boolean vector = Kernels.active().description().contains("vector");
        double best = 0;
        double sum = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            long start = System.nanoTime();
            sum += vector ? VectorPeak.chains(ITERATIONS) : plainChains(ITERATIONS);
            double perIteration = vector ? VectorPeak.operations() : 2 * 12;
            best = Math.max(best, ITERATIONS * perIteration * 1e9 / (System.nanoTime() - start));
        } while (System.nanoTime() < end);
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("the sum of a contraction is " + sum + ": expected a number");
        }
        return best;
    }

    /** Twelve chains a ← x·a + y, which have a limit, so that nothing overflows or becomes subnormal. */
    private static double plainChains(int iterations) {
        double x = 0.5;
        double y = 0.25;
        double a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12;
        for (int n = 0; n < iterations; n++) {
            a = Math.fma(a, x, y);
            b = Math.fma(b, x, y);
            c = Math.fma(c, x, y);
            d = Math.fma(d, x, y);
            e = Math.fma(e, x, y);
            f = Math.fma(f, x, y);
            g = Math.fma(g, x, y);
            h = Math.fma(h, x, y);
            i = Math.fma(i, x, y);
            j = Math.fma(j, x, y);
            k = Math.fma(k, x, y);
            l = Math.fma(l, x, y);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
