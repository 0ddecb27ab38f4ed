package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** Languages, what is said in them, and what is refused. */
class ToyLanguagesTest {
    @Test
    void languagesAreAsDescribed() {
        for (int seed = 0; seed < 20; seed++) {
            Languages languages =
                    Languages.of(Translators.data(Map.of("data_seed", seed)).train());
            assertEquals(67, languages.vocabulary());
            assertEquals(11, languages.words());
            for (int language = 0; language < 4; language++) {
                List<Integer> words = new ArrayList<>();
                for (int concept = 0; concept < 8; concept++) {
                    words.add(languages.first()[language][concept]);
                    if (languages.second()[language][concept] != Languages.PAD) {
                        words.add(languages.second()[language][concept]);
                    }
                }
                assertEquals(language == 0 ? 8 : 11, words.size());
                assertEquals(words.size(), words.stream().distinct().count());
                int own = language;
                assertTrue(words.stream().allMatch(word -> word >= 3 + 16 * own && word <= 18 + 16 * own));
                assertTrue(words.stream().allMatch(word -> languages.owner(word) == own));
                assertEquals(language == 2, languages.reversed()[language]);
            }
        }
        assertEquals(-1, Translators.languages().owner(Languages.END));
    }

    @Test
    void conceptsAreReversedAndNotTheirWords() {
        int[][] first = {{3, 4}, {7, 9}, {11, 13}};
        int[][] second = {{0, 0}, {0, 10}, {0, 14}};
        Languages languages = new Languages(first, second, new boolean[] {false, false, true}, 3);
        double[] said = new double[7];
        languages.say(1, new int[] {1, 0, 0}, 2, said, 0, 1);
        assertArrayEquals(new double[] {9, 10, 7, 2, 0, 0, 0}, said);
        languages.say(2, new int[] {1, 0, 0}, 2, said, 0, 1);
        assertArrayEquals(new double[] {11, 13, 14, 2, 0, 0, 0}, said);
        // sentences may lie side by side
        double[] two = new double[14];
        languages.say(0, new int[] {1, 0, 1}, 3, two, 1, 2);
        assertArrayEquals(new double[] {0, 4, 0, 3, 0, 4, 0, 2, 0, 0, 0, 0, 0, 0}, two);
    }

    @Test
    void directionsTakeTurnsAndHaveEnglishOnOneSide() {
        Examples pairs = Translators.data(Map.of("train", 13)).train();
        double[] from = pairs.field(Translations.SOURCE).values();
        double[] to = pairs.field(Translations.TARGET).values();
        assertArrayEquals(new double[] {0, 0, 0, 1, 2, 3, 0, 0, 0, 1, 2, 3, 0}, from);
        assertArrayEquals(new double[] {1, 2, 3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 1}, to);
        assertEquals(12, Direction.all(4).size());
        assertEquals(6, Direction.zeroShot(4).size());
        assertTrue(Direction.zeroShot(4).stream().allMatch(pair -> pair.source() > 0 && pair.target() > 0));
    }

    /** The stream says the same by the place of an example, with all fields, and nothing of what was there before. */
    @Test
    void streamsFreshPairs() {
        DataSet data = Translators.data(Map.of());
        ExampleStream stream = Objects.requireNonNull(data.stream());
        assertTrue(stream.drawsFields());
        double[] inputs = new double[11];
        double[][] further = {new double[11], new double[1], new double[1], new double[1]};
        RandomStream random = new RandomStream(1, "any");
        Languages languages = Languages.of(data.train());
        for (int place = 0; place < 12; place++) {
            stream.draw(random, place, inputs, new double[11], further);
            double source = further[1][0];
            assertEquals(Direction.trained(4).get(place % 6), new Direction((int) source, (int) further[2][0]));
            int words = (int)
                    Arrays.stream(inputs).filter(word -> word > Languages.END).count();
            assertEquals(Languages.END, inputs[words]);
            assertTrue(Arrays.stream(inputs)
                    .filter(word -> word > Languages.END)
                    .allMatch(word -> languages.owner((int) word) == source));
            double[] english = source == 0 ? inputs : further[0];
            assertEquals(Arrays.stream(english).filter(word -> word > 0).count(), further[3][0]);
        }
        assertThrows(IllegalStateException.class, () -> stream.draw(random, inputs, new double[11]));
    }

    @Test
    void refusesWhatCannotBe() {
        refused("two_word_concepts 9 of concepts 8", Map.of("two_word_concepts", 9));
        refused("reversed 4 among languages 4", Map.of("reversed", 4));
        notBuilt("queries 3 with interlingua none", Map.of("interlingua", "none", "queries", 3));
        notBuilt("queries 5 with interlingua variable", Map.of("interlingua", "variable", "queries", 5));
        notBuilt("width 32 in 5 heads", Map.of("heads", 5));
        Examples plain = new Examples(2, 1, 1, new double[2], new double[1]);
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> Translators.FAMILY.build(
                        Translators.settings("none", Map.of()), new DataSet("plain", plain, plain, false)));
        assertTrue(String.valueOf(failure.getMessage()).contains("choose data toy-languages"), failure::getMessage);
        assertThrows(
                IllegalArgumentException.class,
                () -> Translators.FAMILY.build(Translators.settings("none", Map.of()), 2, 1));
        assertTrue(Objectives.read("translation")
                .missing(Families.ALL
                        .named("mlp")
                        .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1)), 2, 1))
                .isPresent());
        assertFalse(Objectives.read("translation")
                .missing(Translators.model("none", Translators.data(Map.of())))
                .isPresent());
    }

    private static void refused(String words, Map<String, ?> settings) {
        DataException failure = assertThrows(DataException.class, () -> Translators.data(settings));
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure::getMessage);
    }

    private static void notBuilt(String words, Map<String, ?> settings) {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> Translators.FAMILY.build(
                        Settings.of(Translators.FAMILY.parameters(), settings), Translators.data(Map.of())));
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure::getMessage);
    }
}
