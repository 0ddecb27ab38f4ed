package org.almagest.dynamics.probe;

import org.jspecify.annotations.Nullable;

/**
 * The names under which the rows of a probe stand. A run may carry a probe several times, with different settings: then all but
 * one have names of their own, and their words in the tables are {@code ntk:small} for the probe {@code ntk} as {@code small}.
 * What a probe declares of its words holds for these as well.
 */
public final class ProbeLabel {
    private static final String SEPARATOR = ":";

    private ProbeLabel() {}

    /**
     * The word {@code word} of a probe that is called {@code as} in its run.
     *
     * @param as null where it has no name of its own
     */
    public static String of(String word, @Nullable String as) {
        return as == null ? word : word + SEPARATOR + as;
    }

    /** The word that the probe itself declares. */
    public static String declared(String word) {
        int end = word.indexOf(SEPARATOR);
        return end < 0 ? word : word.substring(0, end);
    }

    /** What its run calls the probe that {@code word} belongs to; null where it has no name of its own. */
    public static @Nullable String as(String word) {
        int end = word.indexOf(SEPARATOR);
        return end < 0 ? null : word.substring(end + SEPARATOR.length());
    }
}
