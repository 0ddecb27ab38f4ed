package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.InnerStates;
import org.almagest.dynamics.probe.Predictions;
import org.junit.jupiter.api.Test;

/** What families over sequences make of examples, and how they refuse those that do not fit. */
class SequenceInputTest {
    private static final int EXAMPLES = 4;

    private static Model build(String family, DataSet data, Object... given) {
        Family named = Families.ALL.named(family);
        Map<String, Object> settings = new HashMap<>(Map.of("depth", 1L, "width", 4L));
        for (int i = 0; i < given.length; i += 2) {
            settings.put((String) given[i], given[i + 1]);
        }
        return named.build(Settings.of(named.parameters(), settings), data);
    }

    private static DataSet data(int features, Field... further) {
        double[] inputs = new double[features * EXAMPLES];
        RandomStream random = new RandomStream(5, "inputs");
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.normal();
        }
        Examples examples =
                new Examples(features, 1, EXAMPLES, inputs, new double[EXAMPLES], List.of(further), List.of());
        return new DataSet("numbers", examples, examples.first(1), false);
    }

    private static String refusal(Runnable build) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, build::run).getMessage());
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'%s' in: %s".formatted(part, message));
        }
    }

    @Test
    void headsShareTheWidth() {
        String message = refusal(() -> build("transformer", data(16), "heads", 3L));
        assertSays(message, "width 4 in 3 heads", "a divisor of 4", "width to 3");
    }

    @Test
    void patchesFillTheImage() {
        String message = refusal(() -> build("transformer", data(36), "patch", 4L));
        assertSays(message, "patch 4 on images of 6 by 6", "choose one of 1, 2, 3, 6");
    }

    @Test
    void patchesAreNoWords() {
        String message = refusal(() -> build("transformer", data(36), "patch", 2L, "length", 4L));
        assertSays(message, "patch 2 with length 4", "expected one way");
    }

    @Test
    void tokensFillAnExample() {
        for (String family : List.of("transformer", "lstm")) {
            String message = refusal(() -> build(family, data(10), "length", 4L));
            assertSays(message, "length 4", "10 numbers", "a length that divides 10");
        }
    }

    @Test
    void missingFieldsAreNamed() {
        String message = refusal(() -> build("lstm", data(6), "field", "words", "vocabulary", 5L));
        assertSays(message, "no field words", "inputs");
        Family family = Families.ALL.named("lstm");
        Settings settings = Settings.of(family.parameters(), Map.of("depth", 1L, "field", "words"));
        assertSays(refusal(() -> family.build(settings, 6, 1)), "field words", "inputs and targets alone");
    }

    @Test
    void wordsOutsideTheVocabularyAreNamed() {
        Field words = Field.integer("words", 3, new double[] {0, 1, 2, 3, 4, 5, 0, 0, 0, 1, 1, 1});
        String message = refusal(() -> build("lstm", data(2, words), "field", "words", "vocabulary", 5L));
        assertSays(message, "field words: token 2 of example 1 is 5.0", "from 0 to 4", "raise vocabulary");
    }

    @Test
    void masksHaveANumberForEachToken() {
        Field mask = Field.real("mask", 3, new double[3 * EXAMPLES]);
        String message = refusal(() -> build("transformer", data(8, mask), "length", 4L));
        assertSays(message, "field mask has 3 numbers", "4 tokens");
        Field half = Field.real("mask", 4, filled(4 * EXAMPLES, 0.5));
        assertSays(
                refusal(() -> build("transformer", data(8, half), "length", 4L)),
                "field mask: number 0 of example 0 is 0.5",
                "0 or 1");
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    /** An example of which nothing is shown predicts what the head makes of zeros, whatever its numbers are. */
    @Test
    void whatIsHiddenMakesNoDifference() {
        double[] shown = new double[3 * EXAMPLES];
        shown[0] = 1;
        shown[1] = 1;
        Field mask = Field.real("mask", 3, shown);
        for (String family : List.of("transformer", "lstm")) {
            DataSet data = data(6, mask);
            Model model = build(family, data, "length", 3L);
            double[] theta = model.initialise(new RandomStream(3, "init"));
            double[] predicted = Predictions.of(model, theta, data.train());
            assertEquals(predicted[1], predicted[2]);
            assertEquals(predicted[1], predicted[3]);
            assertFalse(Double.isNaN(predicted[0]) || predicted[0] == predicted[1]);
            double[] other = data.train().inputs().clone();
            other[4] = 1e6;
            other[5] = -1e6;
            Examples moved = new Examples(
                    6, 1, EXAMPLES, other, data.train().targets(), data.train().further(), List.of());
            assertArrayEquals(predicted, Predictions.of(model, theta, moved));
        }
    }

    @Test
    void innerStatesHaveNames() {
        DataSet data = data(12);
        Model transformer = build("transformer", data, "length", 3L, "depth", 2L, "heads", 2L);
        assertEquals(
                List.of("layer 0", "attention 1", "layer 1", "attention 2", "layer 2", "layer 3"),
                InnerStates.names(transformer, data.train().shape()));
        InnerStates states = new InnerStates(transformer, data.train(), List.of("attention 1", "layer 2"));
        Map<String, InnerStates.State> found = states.at(transformer.initialise(new RandomStream(1, "init")));
        InnerStates.State attention = found.get("attention 1");
        assertNotNull(attention);
        assertEquals(2 * 3 * 3, attention.shape().rows());
        for (int query = 0; query < 3; query++) {
            double sum = 0;
            for (int key = 0; key < 3; key++) {
                sum += attention.values()[(key * 3 + query) * EXAMPLES];
            }
            // three numbers divided by their sum
            assertEquals(1, sum, 4 * Math.ulp(1.0));
        }
        assertEquals(4 * 3, found.get("layer 2").shape().rows());
        Model lstm = build("lstm", data, "length", 3L, "depth", 2L);
        List<String> names =
                new ArrayList<>(InnerStates.names(lstm, data.train().shape()));
        assertEquals(List.of("layer 0", "layer 1", "state", "layer 2"), names);
    }
}
