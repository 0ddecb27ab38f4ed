package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.junit.jupiter.api.Test;

/** Examples by what they must be: one token of each stream has a code, and the label is that of both. */
class TwoStreamTokensTest {
    private static final int NUMBERS = TwoStreamTokens.NUMBERS;
    private static final int CLASSES = LabelTable.CODES;

    private static DataSet data(Map<String, Object> settings) {
        DataSource source = DataSets.SOURCES.named("two-streams");
        return source.load(Settings.of(source.parameters(), settings));
    }

    private static int label(Examples examples, int n) {
        int label = -1;
        for (int c = 0; c < CLASSES; c++) {
            if (examples.targets()[n * CLASSES + c] == 1) {
                assertEquals(-1, label);
                label = c;
            }
        }
        return label;
    }

    /** Where all numbers are 0 but those of one token, which is a code: the number of that code and of the token. */
    private static int[] found(double[] stream, int from, int tokens, double[] codes, int firstCode) {
        int[] found = null;
        for (int t = 0; t < tokens; t++) {
            double[] token = Arrays.copyOfRange(stream, from + t * NUMBERS, from + (t + 1) * NUMBERS);
            for (int c = 0; c < CLASSES; c++) {
                int at = (firstCode + c) * NUMBERS;
                if (Arrays.equals(token, Arrays.copyOfRange(codes, at, at + NUMBERS))) {
                    assertEquals(null, found);
                    found = new int[] {c, t};
                }
            }
            assertTrue(found != null && found[1] == t || Arrays.stream(token).allMatch(x -> x == 0));
        }
        return found;
    }

    @Test
    void labelsAreThoseOfBothCodes() {
        for (String table : LabelTable.words()) {
            DataSet data = data(Map.of("table", table, "noise", 0.0, "train", 2000, "test", 3));
            Examples examples = data.train();
            double[] codes = examples.shared().get(0).values();
            double[] second = examples.field("second").values();
            int[][] counts = new int[CLASSES][CLASSES];
            int[] places = new int[20];
            for (int n = 0; n < examples.count(); n++) {
                int[] a = found(examples.inputs(), n * 12 * NUMBERS, 12, codes, 0);
                int[] b = found(second, n * 20 * NUMBERS, 20, codes, CLASSES);
                int gate = (a[0] + new int[] {0, 0, 1, 2}[b[0]]) % 4;
                assertEquals(table.equals("gate") ? gate : a[0] ^ b[0], label(examples, n));
                counts[a[0]][b[0]]++;
                places[b[1]]++;
            }
            // five deviations of a count around 125, and around 100
            for (int[] row : counts) {
                assertTrue(
                        Arrays.stream(row).allMatch(count -> Math.abs(count - 125) < 55), () -> Arrays.toString(row));
            }
            assertTrue(Arrays.stream(places).allMatch(count -> Math.abs(count - 100) < 50));
        }
    }

    @Test
    void noiseAndCodesHaveTheirDeviations() {
        Map<String, Object> settings = new HashMap<>(Map.of("train", 1000, "test", 0, "code_scale", 0.0));
        double noise = deviation(data(settings).train().inputs());
        // 144 000 numbers: within five of their deviations
        assertEquals(0.5, noise, 5 * 0.5 / Math.sqrt(2 * 144_000));
        settings.remove("code_scale");
        double[] all = new double[50 * 96];
        for (int seed = 0; seed < 50; seed++) {
            settings.put("data_seed", seed);
            settings.put("train", 1);
            System.arraycopy(data(settings).train().shared().get(0).values(), 0, all, seed * 96, 96);
        }
        assertEquals(1.6, deviation(all), 5 * 1.6 / Math.sqrt(2 * 4800));
    }

    private static double deviation(double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        return Math.sqrt(Arrays.stream(numbers)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }

    /** A longer training set begins with the shorter one, and what is held out does not depend on it. */
    @Test
    void setsOfOneSeedHaveTheirBeginningsInCommon() {
        DataSet small = data(Map.of("train", 30, "test", 5, "data_seed", 7));
        DataSet large = data(Map.of("train", 80, "test", 9, "data_seed", 7));
        assertArrayEquals(small.train().inputs(), large.train().first(30).inputs());
        assertArrayEquals(
                small.train().field("second").values(),
                large.train().first(30).field("second").values());
        assertArrayEquals(small.test().targets(), large.test().first(5).targets());
        assertArrayEquals(small.test().inputs(), large.test().first(5).inputs());
    }
}
