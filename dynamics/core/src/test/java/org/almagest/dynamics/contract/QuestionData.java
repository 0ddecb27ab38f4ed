package org.almagest.dynamics.contract;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.TwoStreamTokens;

/** Short texts beside small images, and a second stream of tokens, for the family that fuses two of them. */
@AutoService(OwnData.class)
public final class QuestionData implements OwnData {
    private static final int EXAMPLES = 5;
    private static final int PATCHES = 3;
    private static final int NUMBERS = 2;
    private static final int WORDS = 2;
    private static final int VOCABULARY = 4;
    private static final int UNLABELLED = 12;
    private static final int SECOND = 2;

    @Override
    public String family() {
        return "fusion";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("width", 4L, "heads", 2L, "depth", 3L);
    }

    @Override
    public DataSet data() {
        return new DataSet("questions", examples("train"), examples("test"), false);
    }

    private static Examples examples(String part) {
        double[] words = new double[EXAMPLES * WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = i % VOCABULARY;
        }
        return new Examples(
                PATCHES * NUMBERS,
                VOCABULARY,
                EXAMPLES,
                Draws.normals(EXAMPLES * PATCHES * NUMBERS, part + " patches"),
                Draws.normals(EXAMPLES * VOCABULARY, part + " answers"),
                List.of(
                        Field.integer("words", WORDS, words),
                        Field.real(
                                TwoStreamTokens.SECOND,
                                SECOND * NUMBERS,
                                Draws.normals(EXAMPLES * SECOND * NUMBERS, part + " second"))),
                List.of(
                        new SharedArray(TwoStreamTokens.CODES, 1, NUMBERS, new double[NUMBERS]),
                        new SharedArray("vocabulary", VOCABULARY, 1, new double[VOCABULARY]),
                        new SharedArray(
                                "unlabelled", UNLABELLED, NUMBERS, Draws.normals(UNLABELLED * NUMBERS, "unlabelled"))));
    }
}
