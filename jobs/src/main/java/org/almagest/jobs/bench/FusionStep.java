package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/** A step of AdamW of a network that fuses a text of four words and an image of nine patches, which are closed forms. */
final class FusionStep {
    private static final int PATCHES = 9;
    private static final int NUMBERS = 12;
    private static final int WORDS = 4;
    private static final int VOCABULARY = 15;
    private static final int CLASSES = 4;
    /** So small that rounding stays small over a hundred steps. */
    private static final double RATE = 1e-5;

    private static final double DECAY = 0.01;

    private FusionStep() {}

    /**
     * The step.
     *
     * @param type the way of fusing
     * @param batch examples
     */
    static TrainingStep of(String type, int batch) {
        Examples examples = questions(batch);
        Family family = Families.ALL.named("fusion");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("type", type)),
                new DataSet("questions", examples, examples, true));
        Settings training = Settings.of(
                Training.PARAMETERS, Map.of("optimizer", "adamw", "learning_rate", RATE, "weight_decay", DECAY));
        return new TrainingStep(
                model, Objectives.CROSS_ENTROPY, examples, Wave.started(model), training, Kernels.active());
    }

    /** Text i has fillers in turn, and as word i mod 4 the name of patch i mod 9. */
    private static Examples questions(int count) {
        Examples images = Wave.classes(count, PATCHES * NUMBERS, CLASSES);
        double[] words = new double[count * WORDS];
        for (int i = 0; i < count; i++) {
            for (int w = 0; w < WORDS; w++) {
                words[i * WORDS + w] = PATCHES + (i + w) % (VOCABULARY - PATCHES);
            }
            words[i * WORDS + i % WORDS] = i % PATCHES;
        }
        return new Examples(
                images.features(),
                CLASSES,
                count,
                images.inputs(),
                images.targets(),
                List.of(Field.integer("words", WORDS, words)),
                List.of(
                        new SharedArray("vocabulary", VOCABULARY, 1, new double[VOCABULARY]),
                        new SharedArray("unlabelled", 1, NUMBERS, new double[NUMBERS])));
    }
}
