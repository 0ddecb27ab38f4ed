package org.almagest.dynamics.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting that a family, data source, probe or trainer understands: its type, default and allowed range. The sweep
 * file is checked against these, {@code almagest list} prints them, and nothing else describes them.
 *
 * @param name lower_snake_case key in the sweep file
 * @param kind the type of its value
 * @param fallback the value when the sweep file is silent; {@code null} only where {@link #required}
 * @param minimum smallest allowed value, inclusive (numbers only)
 * @param maximum largest allowed value, inclusive (numbers only)
 * @param choices the allowed words (text only; empty means any text)
 * @param meaning one sentence for people, with the unit where there is one
 * @param role what the analysis and the identity of runs make of it
 * @param grammar the texts that are allowed beside the words (text only); null where there are none
 */
public record Parameter(
        String name,
        Kind kind,
        @Nullable Object fallback,
        double minimum,
        double maximum,
        List<String> choices,
        String meaning,
        Role role,
        @Nullable Grammar grammar) {

    /** The type of a parameter's value; in {@link Settings} it is held as Long, Double, String or Boolean. */
    public enum Kind {
        INTEGER("a whole number"),
        REAL("a number"),
        TEXT("a word"),
        FLAG("true or false");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The type as an error message says it. */
        public String words() {
            return words;
        }
    }

    /** What a setting means beyond its own module. */
    public enum Role {
        /** Nothing more. */
        ORDINARY,
        /** The path of something that is read: its content makes a run, not where it lies. */
        PATH,
        /** An axis of fits: along it a power law is a question, as long as it is positive. */
        AXIS,
        /** An axis of fits that the number of parameters P follows, so that exponents in P and √P are asked for as well. */
        SIZE_AXIS
    }

    public Parameter {
        choices = List.copyOf(choices);
    }

    /** A setting that means nothing beyond its own module. */
    public Parameter(
            String name,
            Kind kind,
            @Nullable Object fallback,
            double minimum,
            double maximum,
            List<String> choices,
            String meaning) {
        this(name, kind, fallback, minimum, maximum, choices, meaning, Role.ORDINARY, null);
    }

    /** A whole number between {@code minimum} and {@code maximum}, both inclusive. */
    public static Parameter integer(String name, long fallback, long minimum, long maximum, String meaning) {
        return new Parameter(name, Kind.INTEGER, fallback, minimum, maximum, List.of(), meaning);
    }

    /** A whole number that has no sensible default. */
    public static Parameter requiredInteger(String name, long minimum, long maximum, String meaning) {
        return new Parameter(name, Kind.INTEGER, null, minimum, maximum, List.of(), meaning);
    }

    /** A finite number between {@code minimum} and {@code maximum}, both inclusive. */
    public static Parameter real(String name, double fallback, double minimum, double maximum, String meaning) {
        return new Parameter(name, Kind.REAL, fallback, minimum, maximum, List.of(), meaning);
    }

    /** One of {@code choices}. */
    public static Parameter choice(String name, String fallback, List<String> choices, String meaning) {
        return new Parameter(name, Kind.TEXT, fallback, 0, 0, choices, meaning);
    }

    /** One of {@code words}, or a text that {@code grammar} makes of them. */
    public static Parameter expression(
            String name, String fallback, List<String> words, Grammar grammar, String meaning) {
        return new Parameter(name, Kind.TEXT, fallback, 0, 0, words, meaning, Role.ORDINARY, grammar);
    }

    /** The path of a file or folder that is read; relative to the working directory where it is not absolute. */
    public static Parameter path(String name, String fallback, String meaning) {
        return new Parameter(name, Kind.TEXT, fallback, 0, 0, List.of(), meaning, Role.PATH, null);
    }

    /** The path of a file or folder without which there is nothing to read. */
    public static Parameter requiredPath(String name, String meaning) {
        return new Parameter(name, Kind.TEXT, null, 0, 0, List.of(), meaning, Role.PATH, null);
    }

    /** Free text. */
    public static Parameter text(String name, String fallback, String meaning) {
        return new Parameter(name, Kind.TEXT, fallback, 0, 0, List.of(), meaning);
    }

    /** True or false. */
    public static Parameter flag(String name, boolean fallback, String meaning) {
        return new Parameter(name, Kind.FLAG, fallback, 0, 0, List.of(), meaning);
    }

    /** The same number, as an axis of fits. */
    public Parameter axis() {
        return as(Role.AXIS);
    }

    /** The same number, as an axis of fits that the number of parameters follows. */
    public Parameter sizeAxis() {
        return as(Role.SIZE_AXIS);
    }

    private Parameter as(Role other) {
        if (kind != Kind.INTEGER && kind != Kind.REAL) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s is %s: expected a number as an axis", name, kind.words()));
        }
        return new Parameter(name, kind, fallback, minimum, maximum, choices, meaning, other, grammar);
    }

    /** Whether it is an axis of fits. */
    public boolean isAxis() {
        return role == Role.AXIS || role == Role.SIZE_AXIS;
    }

    /** Whether the sweep file must give a value. */
    public boolean required() {
        return fallback == null;
    }

    /** What is allowed, for an error message: {@code "a whole number from 1 to 100000"}. */
    public String allowed() {
        return switch (kind) {
            case INTEGER -> String.format(Locale.ROOT, "a whole number from %d to %d", (long) minimum, (long) maximum);
            case REAL -> String.format(Locale.ROOT, "a number from %s to %s", minimum, maximum);
            case TEXT ->
                grammar != null
                        ? grammar.allowed()
                        : choices.isEmpty() ? "a word" : "one of " + String.join(", ", choices);
            case FLAG -> "true or false";
        };
    }

    /**
     * The value in its held form (Long, Double, String, Boolean).
     *
     * @throws IllegalArgumentException naming the value and what is allowed; a {@link GrammarException} where there is a
     *     grammar
     */
    public Object accept(Object value) {
        if (grammar != null && value instanceof String text) {
            return choices.contains(text) ? text : grammar.canonical(text);
        }
        Object held =
                switch (kind) {
                    case INTEGER ->
                        value instanceof Long || value instanceof Integer
                                ? (Object) ((Number) value).longValue()
                                : null;
                    case REAL -> value instanceof Number number ? (Object) number.doubleValue() : null;
                    case TEXT -> value instanceof String ? value : null;
                    case FLAG -> value instanceof Boolean ? value : null;
                };
        boolean within = held != null
                && switch (kind) {
                    case INTEGER, REAL ->
                        ((Number) held).doubleValue() >= minimum && ((Number) held).doubleValue() <= maximum;
                    case TEXT -> choices.isEmpty() || choices.contains(held);
                    case FLAG -> true;
                };
        if (held == null || !within) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: %s is not %s", name, value, allowed()));
        }
        return held;
    }
}
