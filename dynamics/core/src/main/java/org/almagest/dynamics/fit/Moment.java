package org.almagest.dynamics.fit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When a number of a run was measured, as claims name it. */
public enum Moment {
    /** Before the first step: untrained networks. */
    INIT("init", "initialisation"),
    /** After the last step. */
    END("end", "the end of training"),
    /** Whichever was measured, and the larger of the two where both were. */
    EITHER("either", "initialisation or the end of training");

    private final String word;
    private final String words;

    Moment(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /** The one that a file calls {@code word}. */
    public static Moment of(String word) {
        for (Moment when : values()) {
            if (when.word.equals(word)) {
                return when;
            }
        }
        throw new IllegalArgumentException(
                String.format(Locale.ROOT, "%s is no moment: expected init, end or either", word));
    }

    /** "the end of training". */
    public String words() {
        return words;
    }

    /** What {@code run} measured; null where it did not. */
    public @Nullable Double value(MeasuredRun run, String quantity) {
        Double initial = this == END ? null : run.initial(quantity);
        Double trained = this == INIT ? null : run.trained(quantity);
        return initial == null || trained == null
                ? initial == null ? trained : initial
                : (Double) Math.max(initial, trained);
    }
}
