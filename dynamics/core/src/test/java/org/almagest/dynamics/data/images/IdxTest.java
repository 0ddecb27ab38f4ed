package org.almagest.dynamics.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SourceFixture;
import org.almagest.dynamics.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest extends SourceFixture {
    private static final int[] LABELS = {3, 0, 1, 3, 2};
    private static final int SIZE = 10;

    @TempDir
    Path folder;

    private String images;
    private String labels;
    private String testImages;
    private String testLabels;

    @BeforeEach
    void writeFiles() {
        images = TestFiles.write(folder, "images", TestFiles.images(5, SIZE, SIZE));
        labels = TestFiles.write(folder, "labels", TestFiles.labels(LABELS));
        byte[] inverted = TestFiles.images(2, SIZE, SIZE);
        for (int i = 16; i < inverted.length; i++) {
            inverted[i] = (byte) ~inverted[i];
        }
        testImages = TestFiles.write(folder, "test-images", inverted);
        testLabels = TestFiles.write(folder, "test-labels", TestFiles.labels(1, 0));
    }

    @Override
    protected DataSource source() {
        return new Idx();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of(
                "images",
                images,
                "labels",
                labels,
                "test_images",
                testImages,
                "test_labels",
                testLabels,
                "dimension",
                12);
    }

    @Test
    void readsPixelsAndLabels() {
        DataSet data = load(Map.of("dimension", 0));
        assertEquals(5, data.train().count());
        assertEquals(2, data.test().count());
        assertEquals(4, data.train().outputs(), "largest label 3");
        assertArrayEquals(LABELS, classes(data.train()));
        assertArrayEquals(new int[] {1, 0}, classes(data.test()));
        for (int i = 0; i < data.train().inputs().length; i++) {
            assertEquals(11 * i % 256 / 255.0, data.train().inputs()[i]);
        }
    }

    @Test
    void readsGzipWhateverTheNames() {
        DataSet plain = load(Map.of());
        DataSet compressed = load(Map.of(
                "images", TestFiles.write(folder, "zipped", TestFiles.gzip(TestFiles.images(5, SIZE, SIZE))),
                "labels", TestFiles.write(folder, "zipped-labels.idx", TestFiles.gzip(TestFiles.labels(LABELS))),
                "test_images", renamed(testImages)));
        assertArrayEquals(plain.train().inputs(), compressed.train().inputs());
        assertArrayEquals(plain.train().targets(), compressed.train().targets());
        assertArrayEquals(plain.test().inputs(), compressed.test().inputs());
    }

    /** Not compressed, but called so. */
    private String renamed(String path) {
        try {
            return Files.copy(Path.of(path), folder.resolve("plain.gz")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void takesTheBeginning() {
        DataSet all = load(Map.of());
        DataSet some = load(Map.of("train", 2, "test", 1));
        assertEquals(2, some.train().count());
        assertEquals(1, some.test().count());
        assertEquals(4, some.train().outputs(), "classes come from the whole file");
        assertArrayEquals(Arrays.copyOf(all.train().inputs(), 24), some.train().inputs());
    }

    @Test
    void doesWithoutTestFiles() {
        DataSet data = load(Map.of("test_images", "", "test_labels", ""));
        assertEquals(0, data.test().count());
        assertEquals(5, data.train().count());
    }

    @Test
    void normalises() {
        Examples train = load(Map.of("normalise", true)).train();
        for (int i = 0; i < 5; i++) {
            assertEquals(1, norm(input(train, i)), 1e-14);
        }
    }

    @Test
    void blackImagesStayZero() {
        String black = TestFiles.write(folder, "black", TestFiles.idx(0x803, new int[] {5, 2, 2}, new byte[20]));
        DataSet data =
                load(Map.of("images", black, "dimension", 0, "normalise", true, "test_images", "", "test_labels", ""));
        assertArrayEquals(new double[20], data.train().inputs());
    }

    @Test
    void labelsOfOneClassAreRefused() {
        String one = TestFiles.write(folder, "one", TestFiles.labels(new int[] {3, 3, 3, 3, 3}));
        assertDamage(Map.of("labels", one), one, "label 3 alone", "at least two classes");
        assertEquals(5, load(Map.of("labels", one, "classes", 5)).train().outputs());
    }

    @Test
    void classesCanBeSet() {
        assertEquals(10, load(Map.of("classes", 10)).train().outputs());
        assertDamage(Map.of("classes", 3), "classes is 3", "label 3", "at least 4");
    }

    @Test
    void namesItsFiles() {
        assertEquals(4, source().files(settings(Map.of())).size());
        assertEquals(
                2,
                source().files(settings(Map.of("test_images", "", "test_labels", "")))
                        .size());
    }

    @Test
    void missingFile() {
        String gone = folder.resolve("nothing").toString();
        assertDamage(Map.of("images", gone), gone, "does not exist", "training images");
    }

    @Test
    void noPath() {
        assertDamage(Map.of("images", ""), "no path given for the training images");
        assertDamage(Map.of("test_images", ""), "no path given for the test images");
    }

    @Test
    void directory() {
        assertDamage(Map.of("labels", folder.toString()), folder.toString(), "is a directory", "training labels");
    }

    @Test
    void device() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "needs a device that never ends");
        assertDamage(Map.of("labels", "/dev/zero"), "/dev/zero is a pipe or a device");
    }

    @Test
    void emptyFile() {
        String empty = TestFiles.write(folder, "empty", new byte[0]);
        assertDamage(Map.of("images", empty), empty, "is empty");
    }

    @Test
    void emptyGzip() {
        String empty = TestFiles.write(folder, "empty.gz", TestFiles.gzip(new byte[0]));
        assertDamage(Map.of("images", empty), empty, "is cut off");
    }

    @Test
    void wrongMagicNumber() {
        assertDamage(Map.of("images", labels), labels, "0x00000803", "found 0x00000801");
        String text = TestFiles.write(folder, "text", "5,3,1,2\n");
        assertDamage(Map.of("labels", text), text, "expected an IDX file", "0x00000801", "0x352c332c");
    }

    @Test
    void headerCutOff() {
        String cut = TestFiles.write(folder, "cut", Arrays.copyOf(TestFiles.images(5, SIZE, SIZE), 11));
        assertDamage(Map.of("images", cut), cut, "header has 16 bytes", "found 11 bytes");
        String three = TestFiles.write(folder, "three", new byte[] {0, 0, 8});
        assertDamage(Map.of("images", three), three, "found 3 bytes");
    }

    @Test
    void itemsCutOff() {
        String cut = TestFiles.write(folder, "cut", Arrays.copyOf(TestFiles.images(5, SIZE, SIZE), 515));
        assertDamage(Map.of("images", cut), cut, "5×10×10", "516 bytes", "found 515 bytes");
    }

    @Test
    void trailingBytes() {
        String longer = TestFiles.write(folder, "longer", Arrays.copyOf(TestFiles.labels(LABELS), 14));
        assertDamage(Map.of("labels", longer), longer, "13 bytes", "found 14 bytes");
    }

    @Test
    void gzipCutOffIsNoticedWhereverOneReads() {
        byte[] whole = TestFiles.gzip(TestFiles.images(5, SIZE, SIZE));
        for (int length : new int[] {2, 9, 20, whole.length / 2, whole.length - 4}) {
            String cut = TestFiles.write(folder, "cut.gz", Arrays.copyOf(whole, length));
            assertDamage(Map.of("images", cut, "train", 1), cut, "is cut off", length + " bytes");
        }
    }

    @Test
    void gzipDamaged() {
        byte[] flipped = TestFiles.gzip(TestFiles.images(5, SIZE, SIZE));
        flipped[flipped.length - 6] ^= 1;
        String damaged = TestFiles.write(folder, "damaged.gz", flipped);
        assertDamage(Map.of("images", damaged), damaged, "is damaged", "gzip");
    }

    @Test
    void gzipHoldsLessOrMoreThanItsHeaderSays() {
        byte[] content = TestFiles.images(5, SIZE, SIZE);
        String less = TestFiles.write(folder, "less.gz", TestFiles.gzip(Arrays.copyOf(content, 400)));
        assertDamage(Map.of("images", less), less, "5×10×10", "500 items", "found 384");
        String more = TestFiles.write(folder, "more.gz", TestFiles.gzip(Arrays.copyOf(content, 600)));
        assertDamage(Map.of("images", more, "train", 2), more, "500 items", "found more");
    }

    @Test
    void sizesThatNoFileHolds() {
        int[] huge = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        String overflowing = TestFiles.write(folder, "overflow", TestFiles.idx(0x803, huge, new byte[3]));
        assertDamage(Map.of("images", overflowing), overflowing, "axis 2", "2147483647");
        String negative =
                TestFiles.write(folder, "negative", TestFiles.idx(0x803, new int[] {-1, 10, 10}, new byte[3]));
        assertDamage(Map.of("images", negative), negative, "axis 1", "4294967295");
        String none = TestFiles.write(folder, "none", TestFiles.idx(0x803, new int[] {0, 10, 10}, new byte[0]));
        assertDamage(Map.of("images", none), none, "axis 1", "size 0");
    }

    @Test
    void promisesBeyondTheFileAllocateNothing() {
        int[] large = {30_000, 256, 256};
        String plain = TestFiles.write(folder, "large", TestFiles.idx(0x803, large, new byte[3]));
        assertDamage(Map.of("images", plain), plain, "30000×256×256", "1966080016 bytes", "found 19 bytes");
        String zipped = TestFiles.write(folder, "large.gz", TestFiles.gzip(TestFiles.idx(0x803, large, new byte[3])));
        assertDamage(Map.of("images", zipped), zipped, "bytes of gzip, which cannot hold as much");
    }

    @Test
    void countsDiffer() {
        String four = TestFiles.write(folder, "four", TestFiles.labels(0, 1, 2, 3));
        assertDamage(Map.of("labels", four), four, "4 labels", "expected 5", images);
    }

    @Test
    void fewerThanAskedFor() {
        assertDamage(Map.of("train", 6), images, "5 images", "6 training examples");
        assertDamage(Map.of("test", 3), testImages, "2 images", "3 test examples");
        assertDamage(Map.of("test", 3, "test_images", "", "test_labels", ""), "test is 3", "no test_images");
    }

    @Test
    void testImagesOfAnotherSize() {
        String other = TestFiles.write(folder, "other", TestFiles.images(2, SIZE, SIZE + 1));
        assertDamage(Map.of("test_images", other), other, "10×11", "expected 10×10", images);
    }

    @Test
    void dimensionsAreKnownWithoutTheImages() {
        // Only the last image byte is wrong, and only load can tell.
        byte[] content = TestFiles.gzip(Arrays.copyOf(TestFiles.images(5, SIZE, SIZE), 515));
        String cut = TestFiles.write(folder, "cut.gz", content);
        assertEquals(5, source().dimensions(settings(Map.of("images", cut))).train());
        assertDamage(Map.of("images", cut), "found 499");
    }

    private void assertDamage(Map<String, ?> more, String... parts) {
        DataException e = assertThrows(DataException.class, () -> load(more));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "expected \"" + part + "\" in: " + e.getMessage());
        }
        assertFalse(e.getMessage().contains("null"), e::getMessage);
    }
}
