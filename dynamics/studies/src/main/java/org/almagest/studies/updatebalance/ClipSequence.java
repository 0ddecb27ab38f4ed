package org.almagest.studies.updatebalance;

import java.util.Arrays;
import java.util.Locale;

/**
 * Clips and sentences in their order, and how they belong together.
 *
 * @param clips [clip][number]
 * @param sentences [sentence][number]
 * @param actions the right ones, see {@link Action}, until no clip and no sentence is left
 * @param labels the sentence of each clip; {@link #NONE} where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClipSequence(double[][] clips, double[][] sentences, int[] actions, int[] labels) {
    /** The label of a clip without a sentence. */
    static final int NONE = -1;

    /**
     * A sequence.
     *
     * @throws IllegalArgumentException if the actions do not use up clips and sentences, or a clip lacks a label
     */
    ClipSequence {
        long popped = Arrays.stream(actions)
                .filter(action -> action == Action.POP_SENTENCE)
                .count();
        if (popped != sentences.length || actions.length - popped != clips.length || labels.length != clips.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d actions, %d of which pop a sentence, and %d labels for %d clips and %d sentences: expected an action for each clip and each sentence, and a label for each clip",
                    actions.length,
                    popped,
                    labels.length,
                    clips.length,
                    sentences.length));
        }
    }
}
