package org.almagest.studies.updatebalance;

import java.util.Arrays;
import org.almagest.dynamics.data.Examples;

/**
 * How one sequence was aligned.
 *
 * @param actions that were taken, until no clip was left
 * @param labels the sentence of each clip, {@link ClipSequence#NONE} for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Alignment(int[] actions, int[] labels) {
    /** The right one of an example, with all of its actions. */
    static Alignment right(Examples examples, int example) {
        int steps = examples.field(ClipExamples.CLIPS_LEFT).shape().length();
        int clips = count(examples, ClipExamples.CLIP_SHOWN, example);
        int[] actions = new int[clips + count(examples, ClipExamples.SENTENCE_SHOWN, example)];
        for (int step = 0; step < actions.length; step++) {
            for (int action = 0; action < Action.COUNT; action++) {
                if (examples.targets()[(example * Action.COUNT + action) * steps + step] == 1) {
                    actions[step] = action;
                }
            }
        }
        double[] labels = examples.field(ClipExamples.LABELS).values();
        int places = examples.field(ClipExamples.LABELS).shape().length();
        int[] ordered = new int[clips];
        // the last clip lies at place 0
        Arrays.setAll(ordered, clip -> (int) labels[example * places + clips - 1 - clip]);
        return new Alignment(actions, ordered);
    }

    /** Clips or sentences of an example. */
    static int count(Examples examples, String shown, int example) {
        int places = examples.field(shown).shape().length();
        return (int) Arrays.stream(examples.field(shown).values(), example * places, (example + 1) * places)
                .sum();
    }

    /** Clips that both give the same sentence, or both none. */
    int agreeing(Alignment other) {
        int agreeing = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == other.labels[i]) {
                agreeing++;
            }
        }
        return agreeing;
    }
}
