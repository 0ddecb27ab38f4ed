package org.almagest.jobs.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step by layer-wise rates of a network that aligns clips and sentences, with sequence-wise batch norms. Sequences have six
 * sentences; how many clips belong to each, and all numbers, are closed forms.
 */
final class AlignmentStep {
    private static final int SENTENCES = 6;
    private static final int VIDEO = 200;
    private static final int TEXT = 40;
    private static final int ACTIONS = 3;
    private static final int START = 3;
    /** So small that programs which sum in other orders still agree after a hundred steps. */
    private static final double RATE = 3e-4;

    private AlignmentStep() {}

    /** Sequences in the batch. */
    static TrainingStep of(int count) {
        Examples examples = sequences(count);
        Family family = Families.ALL.named("alignment-network");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("norm", "sbn")),
                new DataSet("sequences", examples, examples.first(0), false));
        return new TrainingStep(
                model,
                Objectives.ALL.named("action-cross-entropy"),
                examples,
                Wave.started(model),
                Settings.of(
                        Training.PARAMETERS,
                        Map.of(
                                "optimizer",
                                "lars",
                                "learning_rate",
                                RATE,
                                "weight_decay",
                                1e-4,
                                "trust_coefficient",
                                1,
                                "lars_epsilon",
                                1e-12,
                                "lars_blocks",
                                "all")),
                Kernels.active());
    }

    /** The right actions of sequence e: its clips and sentences one after another. */
    private static int[] actions(int e) {
        int[] actions = new int[5 * SENTENCES];
        int count = 0;
        for (int j = 0; j < SENTENCES; j++) {
            if ((3 * e + j) % 5 < 2) {
                actions[count++] = 0;
            }
            for (int k = 0; k < 1 + (e + 2 * j) % 3; k++) {
                actions[count++] = 1;
            }
            actions[count++] = 2;
        }
        return Arrays.copyOf(actions, count);
    }

    private static int clips(int e) {
        return actions(e).length - SENTENCES;
    }

    private static Examples sequences(int count) {
        int places = 0;
        for (int e = 0; e < count; e++) {
            places = Math.max(places, clips(e));
        }
        int steps = places + SENTENCES;
        double[] inputs = new double[count * VIDEO * places];
        double[] texts = new double[count * TEXT * SENTENCES];
        double[] targets = new double[count * ACTIONS * steps];
        double[] clipShown = new double[count * places];
        double[] sentenceShown = new double[count * SENTENCES];
        double[] clipsLeft = new double[count * steps];
        double[] sentencesLeft = new double[count * steps];
        double[] before = new double[count * steps];
        int number = 0;
        for (int e = 0; e < count; e++) {
            int clips = clips(e);
            for (int i = 0; i < clips; i++) {
                // as on a stack: the last one first
                int place = clips - 1 - i;
                clipShown[e * places + place] = 1;
                for (int d = 0; d < VIDEO; d++) {
                    inputs[(e * VIDEO + d) * places + place] =
                            3 + 5 * StrictMath.sin(0.37 * (number * VIDEO + d) + 0.5);
                }
                number++;
            }
            for (int j = 0; j < SENTENCES; j++) {
                sentenceShown[e * SENTENCES + j] = 1;
                for (int d = 0; d < TEXT; d++) {
                    texts[(e * TEXT + d) * SENTENCES + SENTENCES - 1 - j] =
                            StrictMath.sin(0.91 * ((e * SENTENCES + j) * TEXT + d) + 2);
                }
            }
            int last = START;
            int left = clips;
            int told = SENTENCES;
            int step = 0;
            for (int action : actions(e)) {
                clipsLeft[e * steps + step] = left;
                sentencesLeft[e * steps + step] = told;
                before[e * steps + step] = last;
                targets[(e * ACTIONS + action) * steps + step] = 1;
                left -= action == 2 ? 0 : 1;
                told -= action == 2 ? 1 : 0;
                last = action;
                step++;
            }
        }
        return new Examples(
                VIDEO * places,
                ACTIONS * steps,
                count,
                inputs,
                targets,
                List.of(
                        Field.real("sentences", TEXT * SENTENCES, texts),
                        Field.real("clip_shown", places, clipShown),
                        Field.real("sentence_shown", SENTENCES, sentenceShown),
                        Field.integer("clips_left", steps, clipsLeft),
                        Field.integer("sentences_left", steps, sentencesLeft),
                        Field.integer("last_action", steps, before)),
                List.of());
    }
}
