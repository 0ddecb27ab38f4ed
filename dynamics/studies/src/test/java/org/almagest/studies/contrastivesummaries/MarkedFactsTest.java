package org.almagest.studies.contrastivesummaries;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.junit.jupiter.api.Test;

/** Documents, read again word by word. */
class MarkedFactsTest {
    private static final int DOCUMENTS = 2000;
    /** Shares of 2000 documents and more: five standard deviations. */
    private static final double CHANCE = 0.06;

    private final MarkedFacts source = new MarkedFacts();

    private Settings settings(Map<String, ?> given) {
        return Settings.of(source.parameters(), given);
    }

    @Test
    void summariesTellWhatIsMarked() {
        Examples examples = source.load(settings(Map.of("train", DOCUMENTS, "data_seed", 3)))
                .train();
        Vocabulary words = Vocabulary.of(examples);
        assertEquals(39, words.size());
        assertEquals(new Vocabulary(12, 6), words);
        double[] summaries = examples.field(MarkedFacts.SUMMARY).values();
        int[] marks = new int[5];
        int first = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            int at = 5 * i;
            Set<Double> entities = new HashSet<>();
            for (int k = 0; k < 5; k++) {
                int word = 15 * i + 3 * k;
                double entity = examples.inputs()[word + 1];
                int relation = (int) examples.inputs()[word + 2];
                assertTrue(entities.add(entity) && words.isEntity((int) entity));
                assertTrue(relation >= 17 && relation <= 28);
                first += (relation - 17) % 2 == 0 ? 1 : 0;
                if (examples.inputs()[word] == Vocabulary.MARKED) {
                    marks[k]++;
                    assertEquals(entity, summaries[at++]);
                    assertEquals(29 + (relation - 17) / 2, summaries[at++]);
                } else {
                    assertEquals(Vocabulary.UNMARKED, examples.inputs()[word]);
                }
            }
            assertEquals(Vocabulary.END, summaries[at]);
            assertEquals(5 * i + 4, at, "two are marked");
        }
        for (int mark : marks) {
            assertEquals(0.4, mark / (double) DOCUMENTS, CHANCE);
        }
        assertEquals(0.5, first / (5.0 * DOCUMENTS), CHANCE);
    }

    @Test
    void targetsAreTheSummaryOneHot() {
        DataSet data = source.load(settings(Map.of("train", 4, "test", 2)));
        Examples test = data.test();
        double[] summaries = test.field(MarkedFacts.SUMMARY).values();
        double[] expected = new double[2 * 195];
        for (int i = 0; i < 10; i++) {
            expected[i / 5 * 195 + (int) summaries[i] * 5 + i % 5] = 1;
        }
        assertArrayEquals(expected, test.targets());
    }

    @Test
    void moreThanThereIsIsRefused() {
        IllegalArgumentException marked =
                assertThrows(IllegalArgumentException.class, () -> source.dimensions(settings(Map.of("marked", 6))));
        assertTrue(marked.getMessage().startsWith("marked 6 of sentences 5"), marked.getMessage());
        assertThrows(IllegalArgumentException.class, () -> source.load(settings(Map.of("entities", 4))));
    }
}
