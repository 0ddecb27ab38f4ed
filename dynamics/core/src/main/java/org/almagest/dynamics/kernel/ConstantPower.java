package org.almagest.dynamics.kernel;

/** Numbers to a constant power, by the same loop whichever kernels run. */
public final class ConstantPower {
    private ConstantPower() {}

    /**
     * c[i] = a[i] to a constant power, for n numbers; NaN where a is negative and the exponent no whole number. Within
     * |exponent·ln a| units in the last place, and a few.
     */
    public static void map(double exponent, double[] arena, int n, int ao, int co) {
        boolean whole = exponent == Math.rint(exponent) && Math.abs(exponent) <= Elementary.LARGEST_WHOLE_POWER;
        for (int i = 0; i < n; i++) {
            double x = arena[ao + i];
            arena[co + i] = whole
                    ? Elementary.wholePower(x, (int) exponent)
                    : Elementary.exponential(exponent * Elementary.logarithm(x));
        }
    }
}
