package org.almagest.dynamics.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.SourceFixture;
import org.almagest.dynamics.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test extends SourceFixture {
    private static final int RECORD = 3073;
    /** Three products and two sums of numbers up to one. */
    private static final double ROUNDING = 1e-15;

    @TempDir
    Path folder;

    /** Classes k, k+1, …; level p of an image of class c is (7 c + 3 p) mod 256. */
    static byte[] records(int first, int count) {
        byte[] bytes = new byte[RECORD * count];
        for (int i = 0; i < count; i++) {
            int label = (first + i) % 10;
            bytes[i * RECORD] = (byte) label;
            for (int p = 0; p < RECORD - 1; p++) {
                bytes[i * RECORD + 1 + p] = (byte) (7 * label + 3 * p);
            }
        }
        return bytes;
    }

    private static double level(int label, int p) {
        return (7 * label + 3 * p) % 256 / 255.0;
    }

    @BeforeEach
    void writeFiles() {
        TestFiles.write(folder, "data_batch_1.bin", records(0, 3));
        TestFiles.write(folder, "data_batch_2.bin", records(3, 2));
        TestFiles.write(folder, "test_batch.bin", records(8, 3));
    }

    @Override
    protected DataSource source() {
        return new Cifar10();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("path", folder.toString());
    }

    @Test
    void readsLevelsAndClassesOfAllFiles() {
        DataSet data = load(Map.of());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, classes(data.train()));
        assertArrayEquals(new int[] {8, 9, 0}, classes(data.test()));
        assertEquals(10, data.train().outputs());
        assertEquals(3072, data.train().features());
        for (int i = 0; i < 5; i++) {
            for (int p = 0; p < 3072; p++) {
                assertEquals(level(i, p), data.train().inputs()[i * 3072 + p]);
            }
        }
    }

    @Test
    void takesTheBeginning() {
        DataSet all = load(Map.of());
        DataSet some = load(Map.of("train", 4, "test", 1));
        assertArrayEquals(
                Arrays.copyOf(all.train().inputs(), 4 * 3072), some.train().inputs());
        assertEquals(1, some.test().count());
        assertEquals(4, source().dimensions(settings(Map.of("train", 4))).train());
    }

    @Test
    void greyIsWeighed() {
        DataSet data = load(Map.of("grey", true));
        assertEquals(1024, data.train().features());
        for (int p = 0; p < 1024; p++) {
            double expected = 0.299 * level(2, p) + 0.587 * level(2, p + 1024) + 0.114 * level(2, p + 2048);
            assertEquals(expected, data.train().inputs()[2 * 1024 + p], ROUNDING);
        }
    }

    @Test
    void coloursAndGreyAreMovedAsImages() {
        assertEquals(
                new Augmentation(new ImageSize(3, 32, 32), 4, true),
                load(Map.of("shift", 4, "flip", true)).augmentation());
        assertEquals(
                new Augmentation(new ImageSize(1, 32, 32), 4, false),
                load(Map.of("shift", 4, "grey", true)).augmentation());
    }

    @Test
    void projections() {
        for (String projection : new String[] {"gaussian", "random-convolutions"}) {
            for (boolean grey : new boolean[] {false, true}) {
                Map<String, ?> more = Map.of("dimension", 50, "projection", projection, "grey", grey);
                assertEquals(50, load(more).train().features());
                assertEquals(50, source().dimensions(settings(more)).features());
            }
        }
    }

    @Test
    void namesItsFiles() {
        assertEquals(
                Set.of("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"),
                source().files(settings(Map.of())).keySet());
        assertEquals(
                folder.resolve("data_batch_2.bin").toString(),
                source().files(settings(Map.of())).get("data_batch_2.bin"));
    }

    @Test
    void filesThatDoNotFit() throws IOException {
        TestFiles.write(folder, "data_batch_2.bin", Arrays.copyOf(records(3, 2), 6145));
        assertDamage(Map.of(), "data_batch_2.bin has 6145 bytes", "records of 3073 bytes");
        TestFiles.write(folder, "data_batch_2.bin", TestFiles.gzip(records(3, 2)));
        assertDamage(Map.of(), "data_batch_2.bin has", "compressed");
        byte[] wrong = records(3, 2);
        wrong[RECORD] = 10;
        TestFiles.write(folder, "data_batch_2.bin", wrong);
        assertDamage(Map.of(), "data_batch_2.bin, record 1: class 10", "expected 0 to 9");
        wrong[RECORD] = -1;
        TestFiles.write(folder, "data_batch_2.bin", wrong);
        assertDamage(Map.of(), "class 255");
        Files.move(folder.resolve("data_batch_2.bin"), folder.resolve("data_batch_3.bin"));
        assertDamage(Map.of(), "has data_batch_3.bin, but no data_batch_2.bin");
    }

    @Test
    void filesThatAreMissing() throws IOException {
        Files.delete(folder.resolve("test_batch.bin"));
        assertDamage(Map.of(), "test_batch.bin does not exist");
        Files.delete(folder.resolve("data_batch_1.bin"));
        Files.delete(folder.resolve("data_batch_2.bin"));
        assertDamage(Map.of(), "has no data_batch_1.bin", "not the versions for Python");
        assertDamage(Map.of("path", folder.resolve("gone").toString()), "gone is no folder");
        assertDamage(Map.of("path", ""), "no path given");
    }

    @Test
    void fewerThanAskedFor() {
        assertDamage(Map.of("train", 6), "holds 5 examples", "the 6 of train");
        assertDamage(Map.of("test", 4), "holds 3 examples", "the 4 of test");
    }

    private void assertDamage(Map<String, ?> more, String... parts) {
        DataException e = assertThrows(DataException.class, () -> load(more));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "expected \"" + part + "\" in: " + e.getMessage());
        }
        assertFalse(e.getMessage().contains("null"), e::getMessage);
    }
}
