package org.almagest.dynamics.claim;

import java.util.Locale;
import org.almagest.dynamics.claim.Verdict.Outcome;

/**
 * What an exponent should be.
 *
 * @param expected the number the claim names
 * @param tolerance how far from it the interval may reach
 * @param rule which side counts
 */
record Expectation(double expected, double tolerance, Rule rule) {
    /**
     * Half a unit of the first decimal: the papers print exponents with one decimal, and seeds of one sweep scatter by
     * less than this.
     */
    static final double EXPONENT = 0.05;

    /** Where the expected number is itself made from a printed exponent, or two exponents are added: twice that. */
    static final double TWO_EXPONENTS = 2 * EXPONENT;

    enum Rule {
        /** Agrees when the interval lies within expected ± tolerance, disagrees when wholly outside. */
        WITHIN("the interval lies within expected ± tolerance"),
        /** Agrees when the interval lies below expected − tolerance, disagrees when wholly above it. */
        BELOW("the interval lies below expected − tolerance");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static Expectation within(double expected, double tolerance) {
        return new Expectation(expected, tolerance, Rule.WITHIN);
    }

    static Expectation below(double expected, double tolerance) {
        return new Expectation(expected, tolerance, Rule.BELOW);
    }

    /** What {@code interval} alone says. */
    Outcome judge(Interval interval) {
        if (!interval.known()) {
            return Outcome.INCONCLUSIVE;
        }
        boolean agrees =
                switch (rule) {
                    case WITHIN -> interval.low() >= expected - tolerance && interval.high() <= expected + tolerance;
                    case BELOW -> interval.high() < expected - tolerance;
                };
        boolean disagrees =
                switch (rule) {
                    case WITHIN -> interval.high() < expected - tolerance || interval.low() > expected + tolerance;
                    case BELOW -> interval.low() > expected - tolerance;
                };
        return agrees ? Outcome.AGREES : disagrees ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
    }

    /** "0.2 ± 0.05" or "below -0.05". */
    String words() {
        return switch (rule) {
            case WITHIN -> String.format(Locale.ROOT, "%.2f ± %.2f", expected, tolerance);
            case BELOW -> String.format(Locale.ROOT, "below %.2f", expected - tolerance);
        };
    }
}
