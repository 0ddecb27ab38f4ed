package org.almagest.jobs.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.fit.Quantile;
import org.jspecify.annotations.Nullable;

/** Numbers for the page: as short as an eye can tell them apart. */
public final class Numbers {
    /** A screen of 10 000 points would show no more. */
    private static final MathContext DRAWN = new MathContext(5);

    private static final MathContext WORDS = new MathContext(4);

    private static final double PLAIN_FROM = 1e-4;
    private static final double PLAIN_TO = 1e6;

    private Numbers() {}

    /** {@code number} as precise as it can be drawn; it must be finite. */
    static double drawn(double number) {
        return new BigDecimal(number).round(DRAWN).doubleValue();
    }

    /** Whether {@code number} has a place on a logarithmic axis. */
    static boolean positive(double number) {
        return number > 0 && number < Double.POSITIVE_INFINITY;
    }

    /** {@code number} in words, "–" where there is none. */
    static String words(@Nullable Double number) {
        return number == null ? "–" : words(number.doubleValue());
    }

    /** {@code number} in digits, "–" where there is none. */
    static String digits(@Nullable Number number) {
        return number == null ? "–" : Long.toString(number.longValue());
    }

    /** {@code number} in words, "–" where it is none. */
    public static String words(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "–" : number > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(number);
        if (size == 0 || size >= PLAIN_FROM && size < PLAIN_TO) {
            return new BigDecimal(number).round(WORDS).stripTrailingZeros().toPlainString();
        }
        return String.format(Locale.ROOT, "%.2e", number);
    }

    /** The quantile of {@code sorted} numbers for a share from 0 to 1, see {@link Quantile}. */
    static double quantile(double[] sorted, double share) {
        return Quantile.of(sorted, share);
    }

    /** A sorted copy without what is not a number. */
    static double[] sorted(double[] numbers) {
        return Arrays.stream(numbers)
                .filter(number -> !Double.isNaN(number))
                .sorted()
                .toArray();
    }
}
