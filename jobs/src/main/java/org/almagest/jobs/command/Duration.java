package org.almagest.jobs.command;

import java.util.Locale;

/** Lengths of time in words. */
final class Duration {
    private static final double SECONDS_TO = 120;
    private static final double MINUTES_TO = 7200;

    private Duration() {}

    /** Seconds, minutes or hours with one digit behind the point. */
    static String words(double seconds) {
        if (seconds < SECONDS_TO) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds < MINUTES_TO
                ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
