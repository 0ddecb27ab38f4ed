package org.almagest.jobs.bench;

import java.util.Locale;

/** Times and ratios for people. */
final class Units {
    private Units() {}

    /** Seconds in the unit that suits, three digits. */
    static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return "–";
        }
        if (seconds < 1e-6) {
            return digits(seconds * 1e9) + " ns";
        }
        if (seconds < 1e-3) {
            return digits(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
    }

    /** A median with the range of the rounds. */
    static String time(Statistics statistics) {
        return String.format(
                Locale.ROOT,
                "%s [%s – %s]",
                time(statistics.median()),
                time(statistics.least()),
                time(statistics.most()));
    }

    /** Three digits, but all of those before the point. */
    static String digits(double number) {
        if (Double.isNaN(number)) {
            return "–";
        }
        double size = Math.abs(number);
        return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", number);
    }

    /** A share in percent. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
