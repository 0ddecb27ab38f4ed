package org.almagest.studies.interlingua;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What stands between the reader of a sentence and the writer of its translation. */
enum Interlingua {
    /** Nothing: the writer looks at what the reader made of each word. */
    NONE,
    /** As many vectors for every sentence. */
    FIXED,
    /** As many vectors as a predictor thinks the meaning takes. */
    VARIABLE;

    /** Their words. */
    static final List<String> WORDS =
            Arrays.stream(values()).map(Interlingua::word).toList();

    /** The word in a sweep file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one called {@code word}. */
    static Interlingua named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
