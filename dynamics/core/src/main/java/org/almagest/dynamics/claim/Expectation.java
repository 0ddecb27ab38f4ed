package org.almagest.dynamics.claim;

import java.util.Locale;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;

/**
 * What a number should be.
 *
 * @param expected the number the claim names
 * @param tolerance how far from it the interval may reach
 * @param rule which side counts
 */
public record Expectation(double expected, double tolerance, Rule rule) {
    /** Fewer significant digits than a sum of two written numbers is off by. */
    private static final int DIGITS = 12;

    /** Which side counts. */
    public enum Rule {
        /** Agrees when the interval lies within expected ± tolerance, disagrees when wholly outside. */
        VALUE,
        /** Agrees when the interval lies below expected − tolerance, disagrees when wholly above it. */
        BELOW,
        /** Agrees when the interval lies above expected + tolerance, disagrees when wholly below it. */
        ABOVE
    }

    /** What {@code interval} alone says. */
    Outcome judge(Interval interval) {
        if (!interval.known()) {
            return Outcome.INCONCLUSIVE;
        }
        boolean agrees =
                switch (rule) {
                    case VALUE -> interval.low() >= expected - tolerance && interval.high() <= expected + tolerance;
                    case BELOW -> interval.high() < expected - tolerance;
                    case ABOVE -> interval.low() > expected + tolerance;
                };
        boolean disagrees =
                switch (rule) {
                    case VALUE -> interval.high() < expected - tolerance || interval.low() > expected + tolerance;
                    case BELOW -> interval.low() > expected - tolerance;
                    case ABOVE -> interval.high() <= expected + tolerance;
                };
        return agrees ? Outcome.AGREES : disagrees ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
    }

    /** Where it lets numbers lie. */
    public Exhibit.Range range() {
        return switch (rule) {
            case VALUE -> new Exhibit.Range(expected - tolerance, expected + tolerance);
            case BELOW -> new Exhibit.Range(Double.NEGATIVE_INFINITY, expected - tolerance);
            case ABOVE -> new Exhibit.Range(expected + tolerance, Double.POSITIVE_INFINITY);
        };
    }

    /** "0.20 ± 0.05", "below -0.05", "above 0.999". */
    String words() {
        return switch (rule) {
            case VALUE -> String.format(Locale.ROOT, "%.2f ± %.2f", expected, tolerance);
            case BELOW -> "below " + JsonText.number(expected - tolerance, DIGITS);
            case ABOVE -> "above " + JsonText.number(expected + tolerance, DIGITS);
        };
    }
}
