package org.almagest.dynamics.season;

import java.util.Locale;

/**
 * Numbers at times. The arrays are shared: treat them as read-only.
 *
 * @param times ascending, at least one, in any unit; need not be evenly spaced
 * @param values one for each time; NaN where there is none, which nothing is made of
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Series(double[] times, double[] values) {
    public Series {
        if (times.length == 0 || times.length != values.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a series of %d times and %d values: expected as many, and one at least",
                    times.length,
                    values.length));
        }
        for (int i = 0; i < times.length; i++) {
            if (!Double.isFinite(times[i]) || i > 0 && times[i] < times[i - 1]) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "time %d of a series is %s: expected a finite number, not below %s",
                        i,
                        times[i],
                        i == 0 ? "anything" : times[i - 1]));
            }
            if (Double.isInfinite(values[i])) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "value %d of a series is %s: expected a finite number, or NaN where there is none",
                        i,
                        values[i]));
            }
        }
    }

    /** How many times there are. */
    public int length() {
        return times.length;
    }

    /** Whether there is a value at time number {@code i}. */
    public boolean observed(int i) {
        return !Double.isNaN(values[i]);
    }
}
