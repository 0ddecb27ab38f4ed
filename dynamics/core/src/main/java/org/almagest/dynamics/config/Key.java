package org.almagest.dynamics.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of a file may say under one word, such as a claim under a key of its judge.
 *
 * @param name the word in the file
 * @param kind what stands behind it
 * @param required whether it must be there
 * @param choices the allowed words, for {@link Kind#WORD}
 * @param fallback its value where the entry is silent; null where there is none
 * @param meaning one sentence for people
 */
public record Key(
        String name, Kind kind, boolean required, List<String> choices, @Nullable Object fallback, String meaning) {

    /** What stands behind a key, and what it is in {@link Terms}. */
    public enum Kind {
        /** A quantity that a probe measures for the whole network: a String. */
        QUANTITY("a quantity that a probe measures for the whole network"),
        /** The name of a setting of runs: a String. */
        COORDINATE("a setting of runs"),
        /** A list of such names. */
        COORDINATES("a list of settings of runs"),
        /** A finite number: a Double. */
        NUMBER("a number"),
        /** A whole number from 0: a Long. */
        WHOLE("a whole number"),
        /** One of the choices: a String. */
        WORD("a word"),
        /** Values of a setting in an order: a list of String, Long, Double, Boolean. */
        VALUES("a list of values"),
        /** What one number should be: an Expectation. */
        EXPECTATION("{value: …, tolerance: …}, {above: …} or {below: …}"),
        /** The same, or at several places of an axis: a map of Double to Expectation; NaN where there is no axis. */
        EXPECTATIONS("{value: …, tolerance: …}, {above: …} or {below: …}, each a number or {place: number, …}"),
        /** A Formula. */
        FORMULA("a formula of quantities and settings"),
        /** A Comparison or a list of them: a list. */
        COMPARISONS("a comparison of formulas, such as rank <= rank_bound, or a list of them"),
        /** A map of names to {@link #COMPARISONS}. */
        COUNTS("a map of names to comparisons"),
        /** The name of a setting of the file, or such a setting written out: an ExperimentFilter. */
        SETTING("the name of a setting, or a map of settings of runs"),
        /** A number, or a number for each place: a map of Double to Double; NaN where there is no place. */
        PLACES("a number, or {place: number, …}"),
        /** A list of runs, each a map of names to numbers. */
        RUNS("a list of runs, each {name: number, …}");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What is expected, for messages. */
        public String words() {
            return words;
        }
    }

    public Key {
        choices = List.copyOf(choices);
    }

    /** A key that must be there. */
    public static Key required(String name, Kind kind, String meaning) {
        return new Key(name, kind, true, List.of(), null, meaning);
    }

    /** A key that may be missing. */
    public static Key optional(String name, Kind kind, String meaning) {
        return new Key(name, kind, false, List.of(), null, meaning);
    }

    /** One of {@code choices}, the first of them where the entry is silent. */
    public static Key choice(String name, String meaning, String... choices) {
        return new Key(name, Kind.WORD, false, List.of(choices), choices[0], meaning);
    }

    /** A number that has a default. */
    public static Key number(String name, double fallback, String meaning) {
        return new Key(name, Kind.NUMBER, false, List.of(), fallback, meaning);
    }

    /** A whole number that has a default. */
    public static Key whole(String name, long fallback, String meaning) {
        return new Key(name, Kind.WHOLE, false, List.of(), fallback, meaning);
    }
}
