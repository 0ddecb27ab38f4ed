package org.almagest.dynamics.probe;

import java.util.Locale;

/**
 * When the training loss first came down to a level: after {@code low}, and not after {@code high}.
 *
 * @param low last time, in units of training time, at which the loss is known to have been above the level; 0 where it began at
 *     or below it
 * @param high first time at which it is known to have been at or below it
 */
public record LossCrossing(double low, double high) {
    public LossCrossing {
        if (!(0 <= low && low <= high)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "crossing in (%s, %s]: expected two times, the first not above the second",
                    low,
                    high));
        }
    }
}
