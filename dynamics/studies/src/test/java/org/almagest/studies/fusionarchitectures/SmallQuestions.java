package org.almagest.studies.fusionarchitectures;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Families;

/** Texts and images in closed form, as make_fusion_reference.py has them, and small networks for them. */
final class SmallQuestions {
    private static final int EXAMPLES = 7;
    private static final int PATCHES = 3;
    private static final int NUMBERS = 4;
    private static final int WORDS = 2;
    private static final int VOCABULARY = 5;
    private static final int CLASSES = 3;
    private static final int CODES = 3;
    private static final int UNLABELLED = 20;

    private SmallQuestions() {}

    static DataSet data() {
        double[] words = new double[EXAMPLES * WORDS];
        double[] labels = new double[EXAMPLES * CLASSES];
        for (int i = 0; i < EXAMPLES; i++) {
            for (int w = 0; w < WORDS; w++) {
                words[i * WORDS + w] = (3 * i + 2 * w) % VOCABULARY;
            }
            labels[i * CLASSES + i % CLASSES] = 1;
        }
        Examples examples = new Examples(
                PATCHES * NUMBERS,
                CLASSES,
                EXAMPLES,
                wave(EXAMPLES * PATCHES * NUMBERS, 1, 0.37, 0.5),
                labels,
                List.of(Field.integer("words", WORDS, words)),
                List.of(
                        new SharedArray("vocabulary", VOCABULARY, 1, new double[VOCABULARY]),
                        new SharedArray("unlabelled", UNLABELLED, NUMBERS, wave(UNLABELLED * NUMBERS, 1, 0.91, 2))));
        return new DataSet("closed form", examples, examples.first(1), true);
    }

    private static double[] wave(int count, double height, double frequency, double phase) {
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> height * Math.sin(frequency * i + phase));
        return numbers;
    }

    /** Where the networks begin. */
    static double[] start(int count) {
        return wave(count, 0.3, 1.7, 0);
    }

    static Settings settings(String type) {
        Map<String, Object> small = Map.of("type", type, "width", 8, "heads", 2, "depth", 2);
        Map<String, Object> tokens = Map.of("type", type, "width", 8, "heads", 2, "depth", 2, "codes", CODES);
        return Settings.of(Families.ALL.named("fusion").parameters(), type.equals("tokens") ? tokens : small);
    }
}
