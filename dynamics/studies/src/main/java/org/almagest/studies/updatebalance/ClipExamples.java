package org.almagest.studies.updatebalance;

import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Storage;

/**
 * Sequences as examples of fixed length. Clips and sentences lie as on a stack, the last one at place 0, so that a state after
 * place t is that of the stack which holds t + 1 of them, and padding behind the first one reaches no state that is asked for.
 *
 * <p>Inputs are [number][place] of the clips. Targets are [action][step], one-hot, and 0 behind the end of the right path.
 */
final class ClipExamples {
    /** The sentences, [number][place]. */
    static final String SENTENCES = "sentences";

    /** 1 for each clip, 0 for padding, [place]. */
    static final String CLIP_SHOWN = "clip_shown";

    /** 1 for each sentence, 0 for padding, [place]. */
    static final String SENTENCE_SHOWN = "sentence_shown";

    /** How many clips are left at each step of the right path; 0 behind its end. */
    static final String CLIPS_LEFT = "clips_left";

    /** How many sentences are left at each step. */
    static final String SENTENCES_LEFT = "sentences_left";

    /** The action before each step. */
    static final String LAST_ACTION = "last_action";

    /** The sentence of the clip at each place, {@link ClipSequence#NONE} for none and for padding. */
    static final String LABELS = "labels";

    private ClipExamples() {}

    /**
     * The examples.
     *
     * @param what they are, for messages
     * @param sequences none longer than there are places
     * @param video numbers in a clip
     * @param text numbers in a sentence
     * @param clips places for clips
     * @param sentences places for sentences
     */
    static Examples of(String what, List<ClipSequence> sequences, int video, int text, int clips, int sentences) {
        int count = sequences.size();
        int steps = clips + sentences;
        double[] inputs = Storage.rows(what + " clips", count, video * clips);
        double[] targets = Storage.rows(what + " actions", count, Action.COUNT * steps);
        double[] texts = Storage.rows(what + " sentences", count, text * sentences);
        double[] clipShown = new double[count * clips];
        double[] sentenceShown = new double[count * sentences];
        double[] clipsLeft = new double[count * steps];
        double[] sentencesLeft = new double[count * steps];
        double[] before = new double[count * steps];
        double[] labels = new double[count * clips];
        for (int e = 0; e < count; e++) {
            ClipSequence sequence = sequences.get(e);
            int n = sequence.clips().length;
            int m = sequence.sentences().length;
            stack(sequence.clips(), inputs, e * video * clips, clips);
            stack(sequence.sentences(), texts, e * text * sentences, sentences);
            for (int place = 0; place < clips; place++) {
                clipShown[e * clips + place] = place < n ? 1 : 0;
                labels[e * clips + place] = place < n ? sequence.labels()[n - 1 - place] : ClipSequence.NONE;
            }
            for (int place = 0; place < m; place++) {
                sentenceShown[e * sentences + place] = 1;
            }
            int last = Action.START;
            int clip = n;
            int sentence = m;
            for (int step = 0; step < sequence.actions().length; step++) {
                int action = sequence.actions()[step];
                clipsLeft[e * steps + step] = clip;
                sentencesLeft[e * steps + step] = sentence;
                before[e * steps + step] = last;
                targets[(e * Action.COUNT + action) * steps + step] = 1;
                last = action;
                if (action == Action.POP_SENTENCE) {
                    sentence--;
                } else {
                    clip--;
                }
            }
        }
        return new Examples(
                video * clips,
                Action.COUNT * steps,
                count,
                inputs,
                targets,
                List.of(
                        Field.real(SENTENCES, text * sentences, texts),
                        Field.real(CLIP_SHOWN, clips, clipShown),
                        Field.real(SENTENCE_SHOWN, sentences, sentenceShown),
                        Field.integer(CLIPS_LEFT, steps, clipsLeft),
                        Field.integer(SENTENCES_LEFT, steps, sentencesLeft),
                        Field.integer(LAST_ACTION, steps, before),
                        Field.integer(LABELS, clips, labels)),
                List.of());
    }

    /** Items as [number][place], the last one at place 0. */
    private static void stack(double[][] items, double[] to, int at, int places) {
        for (int i = 0; i < items.length; i++) {
            int place = items.length - 1 - i;
            for (int d = 0; d < items[i].length; d++) {
                to[at + d * places + place] = items[i][d];
            }
        }
    }
}
