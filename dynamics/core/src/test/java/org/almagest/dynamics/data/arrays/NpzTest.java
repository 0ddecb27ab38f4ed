package org.almagest.dynamics.data.arrays;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.FieldShape;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.SourceFixture;
import org.almagest.dynamics.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that NumPy and PyTorch wrote, and such as do not fit. */
class NpzTest extends SourceFixture {
    private static final Path RESOURCES = Path.of("src/test/resources/org/almagest/dynamics/data/arrays");

    @TempDir
    Path folder;

    private String path = RESOURCES.resolve("images.npz").toString();

    @Override
    protected DataSource source() {
        return new Npz();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("path", path);
    }

    /** What NumPy says that an array holds. */
    private static double[] written(String array) throws IOException {
        try (InputStream stream = Files.newInputStream(RESOURCES.resolve("arrays.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words[0].equals(array))
                    .map(words -> Arrays.stream(words)
                            .skip(2)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void table() {
        path = RESOURCES.resolve("table.npz").toString();
    }

    /** A file of these arrays. */
    private void file(Map<String, byte[]> arrays) {
        path = TestFiles.write(folder, "made.npz", TestFiles.npz(new TreeMap<>(arrays)));
    }

    @Test
    void everyNumberIsTheOneThatWasWritten() throws IOException {
        DataSet data = load(Map.of());
        assertArrayEquals(written("images/inputs"), data.train().inputs());
        assertArrayEquals(written("images/test_inputs"), data.test().inputs());
        assertTrue(data.classification());
        assertEquals(4, data.train().outputs(), "the largest label is a test example's");
        assertArrayEquals(
                written("images/labels"),
                Arrays.stream(classes(data.train())).asDoubleStream().toArray());
        assertArrayEquals(
                written("images/test_labels"),
                Arrays.stream(classes(data.test())).asDoubleStream().toArray());
    }

    @Test
    void furtherArraysAreFields() throws IOException {
        DataSet data = load(Map.of());
        for (String name : List.of("tokens", "mask", "weight")) {
            assertArrayEquals(
                    written("images/" + name), data.train().field(name).values());
            assertArrayEquals(
                    written("images/test_" + name), data.test().field(name).values());
        }
        assertEquals(Field.Kind.INTEGER, data.train().further().get(0).kind());
        assertEquals(Field.Kind.REAL, data.train().further().get(2).kind());
        assertEquals(List.of("inputs 24", "targets 4", "tokens 5", "mask 5", "weight 6"), shape(data.train()));
        assertEquals(shape(data.train()), shape(data.test()));
        assertEquals(
                List.of("inputs 24", "targets 4", "mask 5"),
                shape(load(Map.of("fields", "mask")).test()));
        assertEquals(
                List.of("inputs 24", "targets 4"),
                shape(load(Map.of("fields", "none")).train()));
    }

    private static List<String> shape(Examples examples) {
        return examples.shape().fields().stream()
                .map((FieldShape field) -> field.name() + " " + field.length())
                .toList();
    }

    @Test
    void everyTypeOfNumberIsRead() throws IOException {
        table();
        DataSet data = load(Map.of("inputs", "x", "label", "y"));
        assertFalse(data.classification());
        assertArrayEquals(written("table/x"), data.train().inputs());
        assertArrayEquals(written("table/y"), data.train().targets());
        for (String name : List.of("signed", "short", "long", "unsigned", "large", "grey")) {
            Field field = data.train().field(name);
            assertArrayEquals(written("table/" + name), field.values(), name);
            assertEquals(Field.Kind.INTEGER, field.kind());
        }
        assertEquals(0, data.test().count());
    }

    @Test
    void greyLevelsAreDividedByWhite() throws IOException {
        table();
        DataSet data = load(Map.of("inputs", "grey", "label", "y", "white", 255, "flip", true, "fields", "none"));
        double[] grey = written("table/grey");
        for (int i = 0; i < grey.length; i++) {
            assertEquals(grey[i] / 255, data.train().inputs()[i]);
        }
        assertEquals(new Augmentation(new ImageSize(1, 2, 2), 0, true), data.augmentation());
    }

    @Test
    void imagesAreProjectedAndStandardised() {
        DataSet data = load(Map.of("dimension", 6, "projection", "gaussian", "standardise", true));
        assertEquals(6, data.train().features());
        for (int i = 0; i < 6; i++) {
            double sum = 0;
            for (int j = 0; j < 8; j++) {
                sum += data.train().inputs()[j * 6 + i];
            }
            assertEquals(0, sum, 1e-13);
        }
        assertEquals(
                new ImageSize(2, 3, 4), load(Map.of("shift", 1)).augmentation().size());
    }

    @Test
    void testExamplesAreDrawnWhereTheFileHasNone() {
        table();
        Map<String, Object> given = new TreeMap<>(Map.of("inputs", "x", "label", "y", "test", 2));
        DataSet all = load(Map.of("inputs", "x", "label", "y"));
        DataSet data = load(given);
        assertEquals(5, data.train().count());
        assertEquals(2, data.test().count());
        assertEquals(
                Arrays.stream(all.train().inputs()).boxed().collect(Collectors.toSet()),
                Arrays.stream(new double[][] {data.train().inputs(), data.test().inputs()})
                        .flatMapToDouble(Arrays::stream)
                        .boxed()
                        .collect(Collectors.toSet()));
        given.put("train", 3);
        DataSet fewer = load(given);
        assertEquals(3, fewer.train().count());
        assertArrayEquals(data.test().inputs(), fewer.test().inputs());
        // fields and targets go with their inputs
        for (int i = 0; i < 2; i++) {
            int row = rowOf(all.train(), input(data.test(), i));
            assertArrayEquals(target(all.train(), row), target(data.test(), i));
            assertEquals(
                    all.train().field("short").values()[row],
                    data.test().field("short").values()[i]);
        }
        given.put("data_seed", 1);
        assertFalse(Arrays.equals(fewer.train().inputs(), load(given).train().inputs()));
    }

    private static int rowOf(Examples all, double[] input) {
        for (int i = 0; i < all.count(); i++) {
            if (Arrays.equals(input(all, i), input)) {
                return i;
            }
        }
        throw new AssertionError("a test example that the file has not");
    }

    @Test
    void beginningsOfTrainingAndTestArrays() {
        DataSet all = load(Map.of());
        DataSet some = load(Map.of("train", 5, "test", 2));
        assertArrayEquals(
                Arrays.copyOf(all.train().inputs(), 5 * 24), some.train().inputs());
        assertArrayEquals(
                Arrays.copyOf(all.test().inputs(), 2 * 24), some.test().inputs());
        assertEquals(25, some.train().field("tokens").values().length);
        assertEquals(5, source().dimensions(settings(Map.of("train", 5))).train());
    }

    @Test
    void anAutoencoderLearnsItsInputs() {
        DataSet data = load(Map.of("label", "inputs", "fields", "none"));
        assertFalse(data.classification());
        assertArrayEquals(data.train().inputs(), data.train().targets());
        assertArrayEquals(data.test().inputs(), data.test().targets());
        Map<String, ?> prepared = Map.of("label", "inputs", "fields", "none", "dimension", 5, "projection", "gaussian");
        assertArrayEquals(
                load(prepared).train().inputs(), load(prepared).train().targets());
        assertEquals(5, source().dimensions(settings(prepared)).outputs());
        assertTrue(load(Map.of("label", "inputs", "fields", "none", "flip", true))
                .augmentation()
                .targets());
    }

    @Test
    void classesCanBeSet() {
        assertEquals(10, load(Map.of("classes", 10)).train().outputs());
        assertEquals(24, load(Map.of("targets", "one-hot-padded")).train().outputs());
        assertDamage(Map.of("classes", 3), "classes is 3", "label 3", "at least 4");
    }

    @Test
    void dimensionsAreThoseOfWhatIsLoaded() {
        for (Map<String, ?> more : List.of(
                Map.of("dimension", 5), Map.of("label", "weight", "test_label", "test_weight"), Map.of("classes", 7))) {
            DataSet data = load(more);
            DataSource.Dimensions dimensions = source().dimensions(settings(more));
            assertEquals(data.train().features(), dimensions.features());
            assertEquals(data.train().outputs(), dimensions.outputs());
        }
    }

    @Test
    void arraysThatAreNotThere() {
        assertDamage(Map.of("inputs", "x"), "no array of numbers called x", "setting inputs", "labels, tokens");
        assertDamage(Map.of("label", "y"), "called y", "setting label");
        assertDamage(Map.of("fields", "mask,words"), "called words", "setting fields");
        assertDamage(Map.of("test_label", "z"), "called z", "setting test_label");
        table();
        assertDamage(Map.of("inputs", "x"), "called labels or targets", "setting label");
    }

    @Test
    void testExamplesWithoutLabelsOrFields() {
        byte[] two = TestFiles.npy("(2, 1)", 1, 2);
        byte[] labels = TestFiles.npyWhole("(2,)", 0, 1);
        file(Map.of("inputs", two, "labels", labels, "test_inputs", two));
        assertDamage(Map.of(), "called test_labels", "setting test_label");
        file(Map.of("inputs", two, "labels", labels, "test_labels", labels));
        assertDamage(Map.of(), "called test_inputs", "setting test_inputs");
        file(Map.of("inputs", two, "labels", labels, "test_inputs", two, "test_labels", labels, "mask", two));
        assertDamage(Map.of(), "called test_mask", "setting fields");
        assertEquals(2, load(Map.of("fields", "none")).test().count());
    }

    @Test
    void bothLabelsAndTargets() {
        byte[] two = TestFiles.npy("(2, 1)", 1, 2);
        file(Map.of("inputs", two, "labels", TestFiles.npyWhole("(2,)", 0, 1), "targets", two));
        assertDamage(Map.of(), "both labels and targets", "label: targets");
        assertDamage(Map.of("label", "labels"), "array targets would be a further field", "setting fields");
        assertTrue(load(Map.of("label", "labels", "fields", "none")).classification());
    }

    @Test
    void arraysOfOtherLengths() {
        byte[] two = TestFiles.npy("(2, 1)", 1, 2);
        byte[] three = TestFiles.npy("(3,)", 1, 2, 3);
        file(Map.of("inputs", two, "targets", three));
        assertDamage(Map.of(), "array targets has shape [3]", "array inputs has [2, 1]", "expected 2 along the first");
        file(Map.of("inputs", two, "targets", two, "mask", three));
        assertDamage(Map.of(), "array mask has shape [3]", "leave it out by the setting fields");
        file(Map.of("inputs", two, "targets", two, "step", TestFiles.npy("()", 1)));
        assertDamage(Map.of(), "array step has shape []", "at least one example");
        file(Map.of("inputs", TestFiles.npy("(0, 1)"), "targets", TestFiles.npy("(0, 1)")));
        assertDamage(Map.of(), "array inputs has shape [0, 1]");
    }

    @Test
    void testExamplesOfAnotherShape() {
        byte[] two = TestFiles.npy("(2, 1)", 1, 2);
        file(Map.of("inputs", two, "targets", two, "test_inputs", TestFiles.npy("(1, 2)", 1, 2), "test_targets", two));
        assertDamage(Map.of(), "expected 1 along the first");
        file(Map.of(
                "inputs",
                two,
                "targets",
                two,
                "test_inputs",
                TestFiles.npy("(1, 2)", 1, 2),
                "test_targets",
                TestFiles.npy("(1, 1)", 1)));
        assertDamage(Map.of(), "array test_inputs has shape [1, 2], array inputs has [2, 1]", "but for the first axis");
    }

    @Test
    void numbersThatAreNone() {
        byte[] two = TestFiles.npy("(2, 1)", 1, 2);
        file(Map.of("inputs", TestFiles.npy("(2, 2)", 1, 2, Double.NaN, 4), "targets", two));
        assertDamage(Map.of(), "array inputs, example 1, number 0 is NaN", "expected finite numbers");
        file(Map.of("inputs", two, "targets", TestFiles.npy("(2,)", Double.NEGATIVE_INFINITY, 4)));
        assertDamage(Map.of(), "array targets, example 0, number 0 is -Infinity");
        file(Map.of("inputs", two, "targets", two, "tokens", TestFiles.npyWhole("(2,)", 1, (1L << 53) + 2)));
        assertDamage(Map.of(), "array tokens, example 1, number 0 is beyond ±2^53");
    }

    @Test
    void labelsThatAreNoClasses() {
        byte[] two = TestFiles.npy("(2, 1)", 1, 2);
        file(Map.of("inputs", two, "labels", two));
        assertDamage(Map.of(), "array labels is float64 of shape [2, 1]", "int64", "task: regression");
        assertFalse(load(Map.of("task", "regression")).classification());
        file(Map.of("inputs", two, "labels", TestFiles.npyWhole("(2, 2)", 0, 1, 1, 0)));
        assertDamage(Map.of(), "array labels is int64 of shape [2, 2]", "a whole number an example");
        file(Map.of("inputs", two, "labels", TestFiles.npyWhole("(2,)", 0, -1)));
        assertDamage(Map.of(), "array labels, example 1 has label -1", "from 0 to 99999");
        file(Map.of("inputs", two, "labels", TestFiles.npyWhole("(2,)", 0, 100_000)));
        assertDamage(Map.of(), "label 100000", "task: regression");
    }

    @Test
    void tooFewExamples() {
        table();
        assertDamage(Map.of("inputs", "x", "label", "y", "test", 7), "7 examples", "train (at least 1) and test 7");
        assertDamage(Map.of("inputs", "x", "label", "y", "test", 3, "train", 5), "train 5 and test 3");
        path = RESOURCES.resolve("images.npz").toString();
        assertDamage(Map.of("train", 9), "8 examples", "the 9 of train");
        assertDamage(Map.of("test", 4), "3 examples", "the 4 of test");
    }

    @ParameterizedTest
    @CsvSource({"nothing.npz,does not exist", "text.npz,no zip", "cut.npz,no zip", "empty.npz,is empty"})
    void filesThatAreNone(String name, String words) throws IOException {
        Files.writeString(folder.resolve("text.npz"), "no zip at all, but longer than the end of one");
        byte[] whole = Files.readAllBytes(Path.of(path));
        Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, whole.length - 30));
        Files.write(folder.resolve("empty.npz"), new byte[0]);
        path = folder.resolve(name).toString();
        assertDamage(Map.of(), path, words);
        assertThrows(DataException.class, () -> source().dimensions(settings(Map.of())));
    }

    @Test
    void typesThatAreNoNumbers() {
        file(Map.of("inputs", TestFiles.npy("<c8", "(1, 1)", new byte[8]), "targets", TestFiles.npy("(1,)", 1)));
        assertDamage(Map.of(), "type 'c' with 8 bytes", "expected float16, float32, float64, whole numbers");
        file(Map.of("inputs", TestFiles.npy("|O", "(1, 1)", new byte[8]), "targets", TestFiles.npy("(1,)", 1)));
        assertDamage(Map.of(), "type 'O'");
    }

    @Test
    void namesItsFile() {
        assertEquals(Map.of("arrays", path), source().files(settings(Map.of())));
    }

    private void assertDamage(Map<String, ?> more, String... parts) {
        DataException e = assertThrows(DataException.class, () -> load(more));
        assertTrue(e.getMessage().contains(path), e::getMessage);
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "expected \"" + part + "\" in: " + e.getMessage());
        }
        assertFalse(e.getMessage().contains("null"), e::getMessage);
    }
}
