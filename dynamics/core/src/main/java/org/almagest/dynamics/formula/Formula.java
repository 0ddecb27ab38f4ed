package org.almagest.dynamics.formula;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An expression in named numbers: {@code + − * /}, parentheses, {@code abs(x)}, {@code ln(x)}, {@code sqrt(x)}, and a name
 * alone or as {@code init(name)}, {@code end(name)}, {@code first(name)}. A name may have another behind a colon, as quantities of a
 * probe have that is called something in its run: {@code max_norm:late}. Hyphens there are part of the name, so that a minus behind
 * it stands after a space.
 */
public final class Formula {
    /** Which of the values that go by one name is meant. */
    public enum Which {
        /** The one that the reader of the formula takes without being told. */
        PLAIN,
        /** Before the first step of training. */
        INIT,
        /** After the last step. */
        END,
        /** In the run that this one is compared with: the first along an axis. */
        FIRST
    }

    /** Where the numbers come from. */
    @FunctionalInterface
    public interface Values {
        /** The number called {@code name}, null where there is none. */
        @Nullable
        Double value(String name, Which which);
    }

    /** A parsed part; NaN where a number that it needs is not there. */
    @FunctionalInterface
    interface Part {
        double value(Values values);
    }

    private final String text;
    private final Part root;
    private final Set<String> names;

    Formula(String text, Part root, Set<String> names) {
        this.text = text;
        this.root = root;
        this.names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    /**
     * The formula that {@code text} writes.
     *
     * @throws IllegalArgumentException saying what was found where, and what was expected
     */
    public static Formula parse(String text) {
        FormulaParser parser = new FormulaParser(text);
        Formula formula = parser.formula();
        parser.end();
        return formula;
    }

    /** Its value; null where a number that it needs is not there, or where it has none, such as 0/0. */
    public @Nullable Double value(Values values) {
        double value = root.value(values);
        return Double.isNaN(value) ? null : value;
    }

    /** The names in it, in the order in which they first stand there. */
    public Set<String> names() {
        return names;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
