package org.almagest.dynamics.kernel;

/**
 * Elementwise functions that are computed number by number, by the same loop whichever kernels run. Special numbers are
 * treated as {@link Math} treats them.
 */
public enum ScalarFunction {
    /** e^x: infinite where it overflows, subnormal and then 0 where it underflows. */
    EXPONENTIAL,
    /** ln x: −∞ at zero, NaN below. */
    LOGARITHM,
    /** √x, correctly rounded: NaN below zero, −0 at −0. */
    SQUARE_ROOT,
    /** 1/x, correctly rounded: infinite at zero, with its sign. */
    RECIPROCAL;

    /**
     * c[i] = a[i] to a constant power, for n numbers; NaN where a is negative and the exponent no whole number. Within
     * |exponent·ln a| units in the last place, and a few.
     */
    public static void power(double exponent, double[] arena, int n, int ao, int co) {
        boolean whole = exponent == Math.rint(exponent) && Math.abs(exponent) <= Elementary.LARGEST_WHOLE_POWER;
        for (int i = 0; i < n; i++) {
            double x = arena[ao + i];
            arena[co + i] = whole
                    ? Elementary.wholePower(x, (int) exponent)
                    : Elementary.exponential(exponent * Elementary.logarithm(x));
        }
    }

    /** c[i] = f(a[i]) for n numbers; in place where {@code ao} is {@code co}. */
    public void map(double[] arena, int n, int ao, int co) {
        switch (this) {
            case EXPONENTIAL -> {
                for (int i = 0; i < n; i++) {
                    arena[co + i] = Elementary.exponential(arena[ao + i]);
                }
            }
            case LOGARITHM -> {
                for (int i = 0; i < n; i++) {
                    arena[co + i] = Elementary.logarithm(arena[ao + i]);
                }
            }
            case SQUARE_ROOT -> {
                for (int i = 0; i < n; i++) {
                    arena[co + i] = Math.sqrt(arena[ao + i]);
                }
            }
            case RECIPROCAL -> {
                for (int i = 0; i < n; i++) {
                    arena[co + i] = 1 / arena[ao + i];
                }
            }
        }
    }
}
