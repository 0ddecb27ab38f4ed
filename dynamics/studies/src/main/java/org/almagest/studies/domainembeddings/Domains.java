package org.almagest.studies.domainembeddings;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What becomes of the domains of a relation's heads and tails. */
enum Domains {
    /** There are none. */
    NONE,
    /** Trained. */
    TRAINED,
    /** As they begin. */
    UNTRAINED,
    /** Trained, and then dealt to the relations at random. */
    PERMUTED;

    /** The words in a sweep file. */
    static final List<String> WORDS = Stream.of(values()).map(Domains::word).toList();

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Domains named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
