package org.almagest.dynamics.formula;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two formulas and a sign between them: {@code exact_rank <= rank_bound}.
 *
 * @param left what stands before the sign
 * @param sign the sign
 * @param right what stands behind it
 */
public record Comparison(Formula left, Sign sign, Formula right) {
    /** How two numbers may stand to each other. */
    public enum Sign {
        AT_MOST("<="),
        AT_LEAST(">="),
        EQUAL("=="),
        UNEQUAL("!="),
        BELOW("<"),
        ABOVE(">");

        private final String text;

        Sign(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * The comparison that {@code text} writes.
     *
     * @throws IllegalArgumentException saying what was found where, and what was expected
     */
    public static Comparison parse(String text) {
        FormulaParser parser = new FormulaParser(text);
        Formula left = parser.formula();
        Sign sign = parser.sign();
        Formula right = parser.formula();
        parser.end();
        return new Comparison(left, sign, right);
    }

    /**
     * Whether it holds, where {@code tolerance} may be missing on either side; null where a number that it needs is not
     * there.
     */
    public @Nullable Boolean holds(Formula.Values values, double tolerance) {
        Double before = left.value(values);
        Double behind = right.value(values);
        if (before == null || behind == null) {
            return null;
        }
        double x = before;
        double y = behind;
        // infinite sides are equal, though their difference is no number
        boolean equal = x == y || Math.abs(x - y) <= tolerance;
        return switch (sign) {
            case AT_MOST -> x <= y || equal;
            case AT_LEAST -> x >= y || equal;
            case EQUAL -> equal;
            case UNEQUAL -> !equal;
            case BELOW -> x < y + tolerance;
            case ABOVE -> x > y - tolerance;
        };
    }

    /** The names in it. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(left.names());
        names.addAll(right.names());
        return names;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s %s", left, sign.text(), right);
    }
}
