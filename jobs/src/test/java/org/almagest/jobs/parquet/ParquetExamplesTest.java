package org.almagest.jobs.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SourceFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that pyarrow wrote, and such as do not fit. */
class ParquetExamplesTest extends SourceFixture {
    private static final Path RESOURCES = Path.of("src/test/resources/org/almagest/jobs/parquet");
    private static final int ROWS = 9;

    @TempDir
    Path folder;

    private String path = RESOURCES.resolve("examples.parquet").toString();

    @Override
    protected DataSource source() {
        return new ParquetExamples();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("path", path);
    }

    /** What pyarrow says that a column holds. */
    private static List<String> written(String column) throws IOException {
        return Files.readAllLines(RESOURCES.resolve("examples.txt")).stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .filter(words -> words.get(0).equals(column))
                .findFirst()
                .orElseThrow();
    }

    private static double[] numbers(String column) throws IOException {
        return written(column).stream().skip(2).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void everyNumberIsTheOneThatWasWritten() throws IOException {
        for (String file : List.of("examples.parquet", "folder")) {
            path = RESOURCES.resolve(file).toString();
            for (String column : List.of("x", "count", "half", "small", "wide", "large", "flag", "pixels", "tokens")) {
                DataSet data = load(Map.of("inputs", column, "label", column, "task", "regression"));
                assertArrayEquals(numbers(column), data.train().inputs(), file + " " + column);
                assertArrayEquals(numbers(column), data.train().targets());
                assertEquals(
                        Integer.parseInt(written(column).get(1)), data.train().features());
                assertFalse(data.classification());
            }
        }
    }

    @Test
    void columnsStandSideBySide() throws IOException {
        DataSet data = load(Map.of("inputs", "x, pixels,flag", "label", "half,count", "task", "regression"));
        assertEquals(6, data.train().features());
        assertEquals(2, data.train().outputs());
        for (int row = 0; row < ROWS; row++) {
            double[] expected = new double[6];
            expected[0] = numbers("x")[row];
            System.arraycopy(numbers("pixels"), 4 * row, expected, 1, 4);
            expected[5] = numbers("flag")[row];
            assertArrayEquals(expected, input(data.train(), row));
            assertArrayEquals(new double[] {numbers("half")[row], numbers("count")[row]}, target(data.train(), row));
        }
    }

    @Test
    void wordsAreClassesInTheirOrder() throws IOException {
        DataSet data = load(Map.of("label", "species", "fields", "tokens,half"));
        assertTrue(data.classification());
        List<String> names = List.of("aster", "lily", "rose");
        int[] classes = classes(data.train());
        for (int row = 0; row < ROWS; row++) {
            assertEquals(written("species").get(row + 1), names.get(classes[row]));
        }
        // the rest is input: x, count, small, wide, large, flag, and four pixels
        assertEquals(10, data.train().features());
        assertEquals(Field.Kind.INTEGER, data.train().further().get(0).kind());
        assertEquals(Field.Kind.REAL, data.train().further().get(1).kind());
        assertArrayEquals(numbers("tokens"), data.train().field("tokens").values());
    }

    @Test
    void numbersAreClassesInTheirOrder() throws IOException {
        DataSet data = load(Map.of("label", "small", "inputs", "x"));
        double[] sorted = Arrays.stream(numbers("small")).distinct().sorted().toArray();
        int[] classes = classes(data.train());
        for (int row = 0; row < ROWS; row++) {
            assertEquals(numbers("small")[row], sorted[classes[row]]);
        }
        assertEquals(2, load(Map.of("label", "flag", "inputs", "x")).train().outputs());
    }

    @Test
    void testRowsAreDrawnOrLieElsewhere() {
        Map<String, Object> given = new TreeMap<>(Map.of("label", "species", "inputs", "pixels", "test", 3));
        DataSet drawn = load(given);
        assertEquals(6, drawn.train().count());
        assertEquals(3, drawn.test().count());
        given.put("test_path", RESOURCES.resolve("folder").toString());
        given.put("test", 0);
        DataSet apart = load(given);
        assertArrayEquals(apart.train().inputs(), apart.test().inputs());
        assertArrayEquals(apart.train().targets(), apart.test().targets());
        given.put("test", 2);
        given.put("train", 4);
        Examples first = load(given).test();
        assertArrayEquals(Arrays.copyOf(apart.test().inputs(), 8), first.inputs());
        DataSource.Dimensions dimensions = source().dimensions(settings(given));
        assertEquals(new DataSource.Dimensions(4, 3, 4, 2), dimensions);
    }

    @Test
    void inputsAreStandardisedAndNormalised() {
        Map<String, ?> given =
                Map.of("label", "species", "inputs", "pixels", "standardise", true, "normalise", true, "test", 2);
        DataSet data = load(given);
        for (int i = 0; i < 2; i++) {
            assertEquals(1, norm(input(data.test(), i)), 1e-14);
        }
    }

    @Test
    void filesAreKnownByTheirPlacesAndContents() throws IOException {
        String own = Files.createDirectories(folder.resolve("copy")).toString();
        Path parts = RESOURCES.resolve("folder");
        Files.copy(parts.resolve("part-00000-a.parquet"), Path.of(own, "part-00000-other-name.parquet"));
        Files.copy(parts.resolve("part-00001-b.parquet"), Path.of(own, "part-00001-other-name.parquet"));
        Files.writeString(Path.of(own, "_SUCCESS"), "");
        Files.writeString(Path.of(own, ".part-00000.parquet.crc"), "");
        path = parts.toString();
        Map<String, String> contents = DataSets.contents(source(), settings(Map.of()));
        path = own;
        assertEquals(contents, DataSets.contents(source(), settings(Map.of())));
        assertEquals(List.of("part 00000", "part 00001"), List.copyOf(contents.keySet()));
        assertEquals(
                ROWS, load(Map.of("label", "species", "inputs", "x")).train().count());
    }

    @ParameterizedTest
    @CsvSource({
        "null,row 1 has no number",
        "nan,row 1 is NaN",
        "ragged,'row 1 has 2 numbers, row 0 has 1'",
        "hole,row 1 has no number",
        "nothing,row 0 has no number",
        "nested,expected whole numbers",
        "day,DATE",
        "struct,a list of these",
        "huge,2^53",
        "word,expected whole numbers"
    })
    void columnsThatHoldNoExamples(String column, String words) {
        path = RESOURCES.resolve("odd.parquet").toString();
        assertDamage(Map.of("inputs", column, "label", "fine", "task", "regression"), "column " + column, words);
        assertDamage(Map.of("inputs", "fine", "label", column, "task", "regression"), "column " + column, words);
    }

    @Test
    void labelsThatAreNoClasses() {
        path = RESOURCES.resolve("odd.parquet").toString();
        assertDamage(Map.of("inputs", "fine", "label", "lost"), "column lost, row 1 is null", "expected a class");
        assertDamage(Map.of("inputs", "fine", "label", "ragged"), "column ragged is", "task: regression");
        assertDamage(Map.of("inputs", "fine", "label", "word,lost"), "names 2 columns", "expected one");
        assertEquals(2, load(Map.of("inputs", "fine", "label", "word")).train().outputs());
    }

    @Test
    void columnsThatAreNotThere() {
        assertDamage(Map.of(), "has no column label (setting label)", "expected one of x, count");
        assertDamage(
                Map.of("label", "species", "inputs", "x,pixls"),
                "no column pixls (setting inputs)",
                "did you mean pixels");
        assertDamage(Map.of("label", "species", "fields", "mask"), "no column mask (setting fields)");
    }

    @Test
    void filesThatAreNone() throws IOException {
        Map<String, Object> given = new TreeMap<>(Map.of("label", "species", "inputs", "x"));
        given.put("path", folder.toString());
        assertDamage(given, "has no files that end in .parquet", "setting path");
        given.put("path", folder.resolve("gone").toString());
        assertDamage(given, "gone does not exist");
        byte[] whole = Files.readAllBytes(Path.of(path));
        given.put(
                "path",
                Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 9))
                        .toString());
        assertDamage(given, "cut is no Parquet file, or damaged");
        given.put(
                "path", Files.writeString(folder.resolve("text"), "x,y\n1,2\n").toString());
        assertDamage(given, "text is no Parquet file");
        given.put("path", RESOURCES.resolve("empty.parquet").toString());
        assertDamage(given, "has 0 rows");
        whole[20] ^= 1;
        given.put("path", Files.write(folder.resolve("flipped"), whole).toString());
        given.put("label", "species");
        assertThrows(DataException.class, () -> load(given));
    }

    @Test
    void filesWithOtherColumns() throws IOException {
        Files.copy(RESOURCES.resolve("examples.parquet"), folder.resolve("a.parquet"));
        Files.copy(RESOURCES.resolve("odd.parquet"), folder.resolve("b.parquet"));
        assertDamage(Map.of("path", folder.toString(), "label", "species"), "b.parquet has", "the same in every file");
    }

    private void assertDamage(Map<String, ?> more, String... parts) {
        DataException e = assertThrows(DataException.class, () -> load(more));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "expected \"" + part + "\" in: " + e.getMessage());
        }
    }
}
