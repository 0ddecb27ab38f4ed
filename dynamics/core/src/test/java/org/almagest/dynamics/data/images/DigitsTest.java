package org.almagest.dynamics.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Reference;
import org.almagest.dynamics.data.SourceFixture;
import org.junit.jupiter.api.Test;

class DigitsTest extends SourceFixture {
    /** How often each digit stands in the file, counted with awk. */
    private static final long[] PER_CLASS = {178, 182, 177, 183, 181, 182, 181, 179, 174, 180};

    @Override
    protected DataSource source() {
        return new Digits();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of();
    }

    @Test
    void holdsEveryDigitOnce() {
        DataSet data = load(Map.of());
        assertEquals(1437, data.train().count());
        assertEquals(360, data.test().count());
        long[] counts = new long[10];
        Arrays.stream(classes(data.train())).forEach(c -> counts[c]++);
        Arrays.stream(classes(data.test())).forEach(c -> counts[c]++);
        assertArrayEquals(PER_CLASS, counts);

        Map<String, Integer> seen = new HashMap<>();
        LabelledImages file = Digits.read();
        double[] image = new double[64];
        for (int i = 0; i < file.count(); i++) {
            file.image(i, image);
            seen.merge(Arrays.toString(image) + file.label(i), 1, Integer::sum);
        }
        for (Examples part : new Examples[] {data.train(), data.test()}) {
            int[] classes = classes(part);
            for (int i = 0; i < part.count(); i++) {
                seen.merge(Arrays.toString(input(part, i)) + classes[i], -1, Integer::sum);
            }
        }
        assertTrue(seen.values().stream().allMatch(n -> n == 0));
    }

    @Test
    void pixelsAreScaledToTheUnitInterval() {
        double[] inputs = load(Map.of()).train().inputs();
        assertEquals(0, Arrays.stream(inputs).min().orElseThrow());
        assertEquals(1, Arrays.stream(inputs).max().orElseThrow());
        assertTrue(Arrays.stream(inputs).allMatch(v -> v * 16 == Math.rint(v * 16)));
    }

    @Test
    void signedPixelsAreEighthsLessOne() {
        double[] unit = load(Map.of()).train().inputs();
        double[] signed = load(Map.of("range", "signed")).train().inputs();
        for (int i = 0; i < unit.length; i++) {
            assertEquals(16 * unit[i] / 8 - 1, signed[i]);
        }
    }

    @Test
    void firstDigitOfTheFileIsAZero() {
        LabelledImages digits = Digits.read();
        double[] image = new double[64];
        digits.image(0, image);
        assertEquals(0, digits.label(0));
        // Row 0 of the file's first line: 0,0,5,13,9,1,0,0.
        assertArrayEquals(new double[] {0, 0, 5 / 16.0, 13 / 16.0, 9 / 16.0, 1 / 16.0, 0, 0}, Arrays.copyOf(image, 8));
    }

    @Test
    void shorterTrainingSetsBeginLongerOnesAndLeaveTheTestSetAlone() {
        DataSet few = load(Map.of("train", 20, "test", 100));
        DataSet many = load(Map.of("train", 1697, "test", 100));
        assertArrayEquals(
                few.train().inputs(),
                Arrays.copyOf(many.train().inputs(), few.train().inputs().length));
        assertArrayEquals(few.test().inputs(), many.test().inputs());
    }

    @Test
    void normalisedInputsHaveLengthOne() {
        for (int dimension : new int[] {0, 25}) {
            Examples train =
                    load(Map.of("normalise", true, "dimension", dimension)).train();
            for (int i = 0; i < train.count(); i++) {
                assertEquals(1, norm(input(train, i)), 1e-14);
            }
        }
    }

    @Test
    void paddedTargetsAreOneHotInTheFirstTen() {
        Examples plain = load(Map.of()).train();
        Examples padded =
                load(Map.of("dimension", 25, "targets", "one-hot-padded")).train();
        assertEquals(25, padded.outputs());
        assertOneHot(padded);
        assertArrayEquals(classes(plain), classes(padded));
    }

    @Test
    void padsOnlyWhereTheClassesFit() {
        Map<String, ?> nine = Map.of("dimension", 9, "targets", "one-hot-padded");
        DataException e = assertThrows(DataException.class, () -> load(nine));
        assertTrue(e.getMessage().contains("10 classes") && e.getMessage().contains("9 numbers"), e.getMessage());
        assertThrows(DataException.class, () -> source().dimensions(settings(nine)));
    }

    @Test
    void refusesMoreDigitsThanThereAre() {
        DataException e = assertThrows(DataException.class, () -> load(Map.of("train", 1500, "test", 298)));
        assertTrue(e.getMessage().contains("1798") && e.getMessage().contains("1797"), e.getMessage());
    }

    /** A frame of three zeros around the same digits; what they are projected to and moved by has the larger size. */
    @Test
    void framedDigitsLieInTheMiddleOfZeros() {
        Examples plain = load(Map.of()).train();
        DataSet framed = load(Map.of("pad", 3, "shift", 10));
        Examples train = framed.train();
        assertEquals(14 * 14, train.features());
        assertEquals(14 * 14, source().dimensions(settings(Map.of("pad", 3))).features());
        for (int i = 0; i < train.count(); i++) {
            for (int y = 0; y < 14; y++) {
                for (int x = 0; x < 14; x++) {
                    boolean inside = y >= 3 && y < 11 && x >= 3 && x < 11;
                    assertEquals(
                            inside ? plain.inputs()[i * 64 + (y - 3) * 8 + x - 3] : 0,
                            train.inputs()[(i * 14 + y) * 14 + x]);
                }
            }
        }
        assertEquals(new ImageSize(1, 14, 14), framed.augmentation().size());
        assertEquals(25, load(Map.of("pad", 3, "dimension", 25)).train().features());
        DataException signed = assertThrows(DataException.class, () -> load(Map.of("pad", 1, "range", "signed")));
        assertTrue(signed.getMessage().contains("black is -1"), signed.getMessage());
    }

    @Test
    void convolutionsAgreeWithNumPy() {
        LabelledImages digits = Digits.read();
        ImageInputs inputs =
                ImageInputs.of("digits", settings(Map.of("dimension", 25, "data_seed", 3)), new ImageSize(1, 8, 8), 10);
        Examples ends =
                inputs.dataSet(digits, new int[] {0, 1796}, digits, new int[0]).train();
        Reference.assertRow("digits/25/3/0", ends.inputs(), 0);
        Reference.assertRow("digits/25/3/1796", ends.inputs(), 1);
    }

    @Test
    void carriesItsAttribution() throws Exception {
        try (InputStream notice = Digits.class.getResourceAsStream("NOTICE.txt")) {
            String text = new String(notice.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("digits.csv.gz") && text.contains("CC BY 4.0") && text.contains("Alpaydin"));
        }
        assertTrue(source().description().contains("CC BY 4.0"));
    }
}
