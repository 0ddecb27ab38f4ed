package org.almagest.dynamics.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
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
}
