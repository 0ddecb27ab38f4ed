package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the outer examples of a data set are for in training on two levels. */
enum OuterExamples {
    /** Their loss moves the outer parameters. */
    STEER,
    /** They are trained on like the others, and the outer parameters stay: the fair control. */
    TRAIN,
    /** Nobody looks at them, and the outer parameters stay. */
    REST;

    /** The words in a sweep file. */
    static final List<String> WORDS =
            Stream.of(values()).map(OuterExamples::word).toList();

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OuterExamples named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
