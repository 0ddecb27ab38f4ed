package org.almagest.dynamics.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.data.ClassNames;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.SourceFixture;
import org.almagest.dynamics.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest extends SourceFixture {
    private static final String FLOWERS =
            """
            length,width,species
            1.5,2,rose
            -3e1,.5,aster
            0,7,rose
            4,8,lily
            5,9,aster
            """;

    @TempDir
    Path folder;

    private String flowers;

    @BeforeEach
    void writeFile() {
        flowers = TestFiles.write(folder, "flowers.csv", FLOWERS);
    }

    @Override
    protected DataSource source() {
        return new Csv();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("path", flowers, "test", 2);
    }

    @Test
    void readsNumbersAndClasses() {
        DataSet data = load(Map.of("test", 0));
        assertTrue(data.classification());
        assertArrayEquals(
                new double[] {1.5, 2, -30, .5, 0, 7, 4, 8, 5, 9}, data.train().inputs());
        assertArrayEquals(new int[] {2, 0, 2, 1, 0}, classes(data.train()), "aster, lily, rose");
        assertEquals(0, data.test().count());
    }

    @Test
    void everyRowIsForTrainingOrForTesting() {
        DataSet data = load(Map.of());
        assertEquals(3, data.train().count());
        assertEquals(2, data.test().count());
        double[] all = new double[10];
        System.arraycopy(data.train().inputs(), 0, all, 0, 6);
        System.arraycopy(data.test().inputs(), 0, all, 6, 4);
        Arrays.sort(all);
        assertArrayEquals(new double[] {-30, 0, .5, 1.5, 2, 4, 5, 7, 8, 9}, all);
    }

    @Test
    void labelColumnByNameAndNumber() {
        for (String label : new String[] {"width", "2"}) {
            String file = TestFiles.write(folder, "a.csv", "length,width,age\n1,2,3\n4,5,6\n");
            DataSet data = load(Map.of("path", file, "label", label, "task", "regression", "test", 0));
            assertFalse(data.classification());
            assertEquals(1, data.train().outputs());
            assertArrayEquals(new double[] {1, 3, 4, 6}, data.train().inputs());
            assertArrayEquals(new double[] {2, 5}, data.train().targets());
        }
    }

    @Test
    void numericClassesAreOrderedByValue() {
        assertArrayEquals(
                new int[] {2, 0, 1, 0, 2},
                classes(read("1,10\n2,-2\n3,9\n4,-2.0\n5,1e1\n", Map.of()).train()));
        assertArrayEquals(
                new int[] {0, 1, 0}, classes(read("1,0\n2,1\n3,-0\n", Map.of()).train()));
    }

    @Test
    void headerIsFoundOrNamed() {
        assertEquals(2, read("1,2,0\n3,4,1\n", Map.of()).train().count());
        assertEquals(2, read("a,b,c\n1,2,0\n3,4,1\n", Map.of()).train().count());
        assertEquals(
                2,
                read("2001,2002,2003\n1,2,0\n3,4,1\n", Map.of("header", "present"))
                        .train()
                        .count());
        assertDamage("a,b,c\n1,2,0\n3,4,1\n", Map.of("header", "absent"), "line 1, column 1 is \"a\"");
        // One bad cell in the first row is a bad cell, not a header.
        assertDamage("1,x,0\n3,4,1\n", Map.of(), "line 1, column 2 is \"x\"");
    }

    @Test
    void takesWhatTablesLookLike() {
        double[] expected = {1, 2, 3, 4};
        assertArrayEquals(
                expected,
                read("1;2;0\n3;4;1\n", Map.of("delimiter", ";")).train().inputs());
        assertArrayEquals(
                expected,
                read("1\t2\t0\n3\t4\t1\n", Map.of("delimiter", "tab")).train().inputs());
        assertArrayEquals(expected, read("1,2,0\r\n3,4,1\r\n", Map.of()).train().inputs());
        assertArrayEquals(expected, read("1,2,0\n\n3,4,1", Map.of()).train().inputs());
        assertArrayEquals(
                expected, read("\uFEFF1,2,0\n 3 , 4 ,1\n", Map.of()).train().inputs());
        assertArrayEquals(
                expected,
                read("\"1\",2,\"a,\"\"b\"\"\"\n3,\"4\",#\n", Map.of()).train().inputs());
        String zipped =
                TestFiles.write(folder, "zipped", TestFiles.gzip("1,2,0\n3,4,1\n".getBytes(StandardCharsets.UTF_8)));
        assertArrayEquals(
                expected, load(Map.of("path", zipped, "test", 0)).train().inputs());
    }

    @Test
    void aLineThatStartsWithAHashIsARow() {
        assertDamage("1,2,0\n#3,4,1\n", Map.of(), "line 2, column 1 is \"#3\"");
    }

    @Test
    void standardisesByTheTrainingRows() {
        DataSet raw = load(Map.of("data_seed", 3));
        DataSet data = load(Map.of("standardise", true, "data_seed", 3));
        for (int column = 0; column < 2; column++) {
            double mean = 0;
            for (int i = 0; i < 3; i++) {
                mean += input(raw.train(), i)[column] / 3;
            }
            double variance = 0;
            for (int i = 0; i < 3; i++) {
                variance += Math.pow(input(raw.train(), i)[column] - mean, 2) / 3;
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        (input(raw.train(), i)[column] - mean) / Math.sqrt(variance),
                        input(data.train(), i)[column],
                        1e-13);
            }
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        (input(raw.test(), i)[column] - mean) / Math.sqrt(variance),
                        input(data.test(), i)[column],
                        1e-13);
            }
        }
    }

    @Test
    void standardisesConstantColumnsToZero() {
        double[] inputs = read("0.1,1,0\n0.1,3,1\n0.1,5,1\n", Map.of("standardise", true))
                .train()
                .inputs();
        assertEquals(0, inputs[0]);
        assertEquals(0, inputs[2]);
        assertEquals(0, inputs[4]);
        assertDamage("1e300,1,0\n-1e300,3,1\n", Map.of("standardise", true), "column 1", "Infinity");
    }

    @Test
    void raggedRow() {
        assertDamage("1,2,0\n3,4,1\n\n5,6\n", Map.of(), "line 4 has 2 columns: expected 3");
        assertDamage("1,2,0\n3,4,1,9\n", Map.of(), "line 2 has 4 columns: expected 3");
    }

    @Test
    void noNumber() {
        assertDamage("x,y,c\n1,2,0\n3,oops,1\n", Map.of(), "line 3, column 2 is \"oops\": expected a finite number");
        assertDamage("1,2,0\n3,0x1p3,1\n", Map.of(), "line 2, column 2 is \"0x1p3\"");
        assertDamage("1,2,0\n3,1d,1\n", Map.of(), "line 2, column 2 is \"1d\"");
        assertDamage("1,2,0\n3,--1,1\n", Map.of(), "line 2, column 2 is \"--1\"");
        assertDamage("1,2\n3,y\n", Map.of("task", "regression"), "line 2, column 2 is \"y\"");
    }

    @Test
    void notFinite() {
        assertDamage("1,2,0\n3,NaN,1\n", Map.of(), "line 2, column 2 is \"NaN\": expected a finite number");
        assertDamage("1,2,0\n3,1e999,1\n", Map.of(), "line 2, column 2 is 1e999, too large");
        assertDamage("1,2,0\n3,-Infinity,1\n", Map.of(), "line 2, column 2 is \"-Infinity\"");
    }

    @Test
    void missingCell() {
        assertDamage("1,2,0\n3,,1\n", Map.of(), "line 2, column 2 is empty: expected a number");
        assertDamage("1,2,0\n3,4,\n", Map.of(), "line 2, column 3 is empty: expected a class");
    }

    @Test
    void quoteLeftOpen() {
        assertDamage("1,2,0\n3,4,1\n\"5,6,1\n7,8,0\n", Map.of(), "line 3 has 1 columns: expected 3");
        assertDamage("1,2,0\n\"5\"x\",6,1\n", Map.of(), "line 2", "is no CSV", "quotes");
    }

    @Test
    void cellWithoutEnd() {
        assertDamage("1,2,0\n" + "7".repeat(5000) + ",2,1\n", Map.of(), "line 2", "is no CSV", "4096 characters");
    }

    @Test
    void nothingInIt() {
        assertDamage("", Map.of(), "is empty");
        assertDamage("\n\n", Map.of(), "has no rows");
        assertDamage("a,b,c\n", Map.of(), "has a header and no rows");
        assertDamage("1\n2\n", Map.of(), "line 1 has one column", "delimiter");
    }

    @Test
    void missingOrUnreadable() {
        String gone = folder.resolve("gone.csv").toString();
        assertDamageAt(Map.of("path", gone), gone, "does not exist");
        assertDamageAt(Map.of("path", folder.toString()), "is a directory");
        byte[] zipped = TestFiles.gzip(FLOWERS.getBytes(StandardCharsets.UTF_8));
        String cut = TestFiles.write(folder, "cut", Arrays.copyOf(zipped, zipped.length / 2));
        assertDamageAt(Map.of("path", cut), cut, "is cut off");
        zipped[zipped.length - 6] ^= 1;
        assertDamageAt(Map.of("path", TestFiles.write(folder, "bad", zipped)), "is damaged");
    }

    @Test
    void settingsThatDoNotFit() {
        assertDamageAt(Map.of("test", 5), "5 rows", "from 0 to 4");
        assertDamageAt(Map.of("label", "colour"), "no label column colour", "[length, width, species]");
        assertDamageAt(Map.of("label", "4"), "no label column 4", "1 to 3");
        assertDamageAt(Map.of("delimiter", "::"), "delimiter \"::\"");
        assertDamageAt(Map.of("task", "regression", "targets", "one-hot-padded"), "one-hot-padded");
        assertDamage("1,2,0\n3,4,1\n", Map.of("label", "c"), "no label column c", "no header");
        assertDamage("a,a,c\n1,2,0\n", Map.of("label", "a"), "two columns called a");
        assertDamage("1,2,0\n3,4,0\n", Map.of(), "1 different values in 2 rows", "task: regression");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= ClassNames.MOST; i++) {
            many.append("1,").append(i).append(".5\n");
        }
        assertDamage(many.toString(), Map.of(), "1001 different values", "expected 2 to 1000 classes");
    }

    private DataSet read(String content, Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("path", TestFiles.write(folder, "table.csv", content));
        all.putIfAbsent("test", 0);
        return load(all);
    }

    private void assertDamage(String content, Map<String, ?> more, String... parts) {
        DataException e = assertThrows(DataException.class, () -> read(content, more));
        assertParts(e, parts);
        assertTrue(e.getMessage().contains("table.csv"), e::getMessage);
    }

    private void assertDamageAt(Map<String, ?> more, String... parts) {
        assertParts(assertThrows(DataException.class, () -> load(more)), parts);
    }

    private static void assertParts(DataException e, String... parts) {
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "expected \"" + part + "\" in: " + e.getMessage());
        }
    }

    /** A data frame's own column names are numbers, and an example of them is a class more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,1,2,label\n.1,-.2,.3,0\n.4,.5,-.6,1\n.7,.8,.9,0\n",
                "0,1,2,label\n.1,-.2,.3,cat\n.4,.5,-.6,dog\n.7,.8,.9,cat\n",
                "0,1,2,3\n.1,-.2,.3,0\n.4,.5,-.6,1\n.7,.8,.9,0\n",
                "2019,2020,2021,2022\n.1,-.2,.3,0\n.4,.5,-.6,1\n.7,.8,.9,0\n",
                "2019,2020,2021,label\n.1,-.2,.3,cat\n.4,.5,-.6,dog\n.7,.8,.9,cat\n",
                "a,1,2,label\n.1,-.2,.3,0\n.4,.5,-.6,1\n.7,.8,.9,0\n"
            })
    void aFirstLineThatMayBeAHeaderIsRefusedWithTheSettingThatDecides(String table) {
        String path = TestFiles.write(folder, "frame.csv", table);
        assertDamageAt(Map.of("path", path, "test", 0), path, "line 1", "header: present, or header: absent");
        DataSet data = load(Map.of("path", path, "test", 0, "header", "present"));
        assertEquals(3, data.train().count());
        assertEquals(2, data.train().outputs());
        assertArrayEquals(new double[] {.1, -.2, .3}, input(data.train(), 0));
    }

    @Test
    void aTableWithoutNamesIsStillRead() {
        String path = TestFiles.write(folder, "iris.csv", "5.1,3.5,setosa\n7,3.2,versicolor\n4.9,3,setosa\n");
        assertEquals(3, load(Map.of("path", path, "test", 0)).train().count());
        String whole = TestFiles.write(folder, "whole.csv", "3,4,5\n1,2,6\n7,8,5\n");
        assertEquals(3, load(Map.of("path", whole, "test", 0)).train().count());
    }

    /** With semicolons between cells, and commas before decimals. */
    @Test
    void tablesOfOtherCountriesSayWhatToChange() {
        String path = TestFiles.write(folder, "other.csv", "a;b;y\n1,5;2,5;0\n3,5;4,5;1\n");
        assertDamageAt(Map.of("path", path, "test", 0), "line 2 has 3 columns", "is the delimiter right?");
        assertDamageAt(
                Map.of("path", path, "test", 0, "delimiter", ";"),
                "line 2, column 1 is \"1,5\"",
                "with a point before its decimals");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",a,b,label\n0,.1,-.2,0\n1,.4,.5,1\n2,.7,.8,0\n",
                ",a,b,label\n7,.1,-.2,0\n3,.4,.5,1\n9,.7,.8,0\n",
                ",a,b,label\nx,.1,-.2,0\ny,.4,.5,1\nz,.7,.8,0\n",
                "Unnamed: 0,a,b,label\n0,.1,-.2,0\n1,.4,.5,1\n2,.7,.8,0\n",
                "Id,a,b,label\n1,.1,-.2,0\n2,.4,.5,1\n3,.7,.8,0\n",
                "1,.1,-.2,0\n2,.4,.5,1\n3,.7,.8,0\n"
            })
    void theNumbersOfTheRowsAreNoInputUnlessSomebodySaysSo(String table) {
        String path = TestFiles.write(folder, "index.csv", table);
        assertDamageAt(Map.of("path", path, "test", 0), path, "column 1", "index: left-out, or index: input");
        DataSet data = load(Map.of("path", path, "test", 0, "index", "left-out"));
        assertEquals(2, data.train().features());
        assertArrayEquals(new double[] {.1, -.2}, input(data.train(), 0));
        if (!table.contains("x,")) {
            assertEquals(
                    3,
                    load(Map.of("path", path, "test", 0, "index", "input"))
                            .train()
                            .features());
        }
    }

    @Test
    void whatWasGuessedIsSaid() {
        String path = TestFiles.write(folder, "time.csv", "t,a,y\n0,.1,0\n1,.4,1\n2,.7,0\n");
        List<String> guesses = source().guesses(settings(Map.of("path", path)));
        assertEquals(3, guesses.size(), guesses::toString);
        assertTrue(guesses.get(0).contains("first line names the columns"), guesses::toString);
        assertTrue(guesses.get(1).contains("last column, y"), guesses::toString);
        assertTrue(guesses.get(2).contains("column 1, t, numbers the rows from 0"), guesses::toString);
        assertEquals(
                List.of(),
                source().guesses(settings(Map.of("path", path, "header", "present", "label", "y", "index", "input"))));
    }

    @Test
    void aQuantityIsNoClass() {
        StringBuilder fractions = new StringBuilder("a,b,target\n");
        StringBuilder prices = new StringBuilder("a,b,price\n");
        StringBuilder names = new StringBuilder("a,b,name\n");
        for (int i = 0; i < 40; i++) {
            fractions.append(i * i).append(",.5,").append(i * 0.25).append('\n');
            prices.append(i * i).append(",.5,").append(100_000 + 37 * i).append('\n');
            names.append(i * i).append(",.5,name").append(i).append('\n');
        }
        for (String table : List.of(fractions.toString(), prices.toString(), names.toString())) {
            String path = TestFiles.write(folder, "targets.csv", table);
            assertDamageAt(Map.of("path", path, "test", 0), path, "set task: regression");
        }
        String path = TestFiles.write(folder, "targets.csv", fractions.toString());
        assertEquals(
                1,
                load(Map.of("path", path, "test", 0, "task", "regression"))
                        .train()
                        .outputs());
        String floats = TestFiles.write(folder, "floats.csv", "a,b,c\n1,2,1.0\n3,5,2.0\n4,4,1.0\n");
        assertEquals(2, load(Map.of("path", floats, "test", 0)).train().outputs());
    }

    @Test
    void severalQuantitiesAreLearntAtOnce() {
        String path = TestFiles.write(folder, "two.csv", "a,y,b,z\n1,10,2,20\n3,30,4,40\n5,50,6,60\n");
        DataSet data = load(Map.of("path", path, "test", 1, "task", "regression", "label", "z, y"));
        assertEquals(2, data.train().outputs());
        assertEquals(2, data.train().features());
        double first = input(data.train(), 0)[0];
        assertArrayEquals(new double[] {first, first + 1}, input(data.train(), 0));
        assertArrayEquals(new double[] {10 * (first + 1), 10 * first}, target(data.train(), 0));
        assertArrayEquals(
                load(Map.of("path", path, "test", 1, "task", "regression", "label", "4,2"))
                        .train()
                        .targets(),
                data.train().targets());
        assertDamageAt(Map.of("path", path, "test", 0, "label", "y,z"), "names 2 columns", "task: regression");
        assertDamageAt(Map.of("path", path, "test", 0, "task", "regression", "label", "y,2"), "names a column twice");
        assertDamageAt(
                Map.of("path", path, "test", 0, "task", "regression", "label", "a,y,b,z"),
                "at least one that is an input");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreNamed(String encoding) {
        String path = TestFiles.write(folder, "wide.csv", FLOWERS.getBytes(Charset.forName(encoding)));
        assertDamageAt(Map.of("path", path, "test", 0), path, "is UTF-", "expected UTF-8", "iconv -f UTF-");
    }

    @Test
    void theMarksOfSpreadsheetsAreNamedOrSkipped() {
        byte[] little = FLOWERS.getBytes(StandardCharsets.UTF_16LE);
        byte[] marked = new byte[little.length + 2];
        marked[0] = (byte) 0xff;
        marked[1] = (byte) 0xfe;
        System.arraycopy(little, 0, marked, 2, little.length);
        String path = TestFiles.write(folder, "excel.csv", marked);
        assertDamageAt(Map.of("path", path, "test", 0), path, "is UTF-16:", "iconv -f UTF-16 ");
        String utf8 = TestFiles.write(folder, "marked.csv", ("\ufeff" + FLOWERS).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                5,
                load(Map.of("path", utf8, "test", 0, "label", "species"))
                        .train()
                        .count());
        assertEquals(
                2,
                load(Map.of("path", utf8, "test", 0, "label", "species"))
                        .train()
                        .features());
    }

    /** Replaced by one and the same character, two classes would become one. */
    @Test
    void bytesThatAreNoUtf8AreRefused() {
        String latin = "a,b,c\n1,2,r\u00e9\n3,5,r\u00e8\n4,4,r\u00e9\n";
        String path = TestFiles.write(folder, "latin.csv", latin.getBytes(StandardCharsets.ISO_8859_1));
        assertDamageAt(Map.of("path", path, "test", 0), path, "no UTF-8", "iconv -f LATIN1");
    }
}
