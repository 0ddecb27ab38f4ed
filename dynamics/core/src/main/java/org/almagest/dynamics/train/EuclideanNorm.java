package org.almagest.dynamics.train;

/** The norm of numbers that lie one after another, summed in eight parts so that no addition waits for the one before. */
final class EuclideanNorm {
    private EuclideanNorm() {}

    /**
     * √Σ x_i²: number i goes to part i mod 8, the last, fewer than eight, to a part of their own; the parts are then
     * joined by a tree.
     */
    static double of(double[] values, int from, int count) {
        double p0 = 0;
        double p1 = 0;
        double p2 = 0;
        double p3 = 0;
        double p4 = 0;
        double p5 = 0;
        double p6 = 0;
        double p7 = 0;
        int i = from;
        for (int whole = from + count - 7; i < whole; i += 8) {
            p0 = Math.fma(values[i], values[i], p0);
            p1 = Math.fma(values[i + 1], values[i + 1], p1);
            p2 = Math.fma(values[i + 2], values[i + 2], p2);
            p3 = Math.fma(values[i + 3], values[i + 3], p3);
            p4 = Math.fma(values[i + 4], values[i + 4], p4);
            p5 = Math.fma(values[i + 5], values[i + 5], p5);
            p6 = Math.fma(values[i + 6], values[i + 6], p6);
            p7 = Math.fma(values[i + 7], values[i + 7], p7);
        }
        double rest = 0;
        for (; i < from + count; i++) {
            rest = Math.fma(values[i], values[i], rest);
        }
        return Math.sqrt((((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7))) + rest);
    }
}
