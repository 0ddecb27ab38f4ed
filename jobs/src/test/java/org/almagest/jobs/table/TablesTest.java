package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every table, through our reader and through a foreign one. */
class TablesTest {
    private static final int ROWS = 1000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Table table) {
        List<Object[]> rows = SampleRows.of(table, ROWS, 1);
        TableWriter.replace(folder.toString(), table, rows);

        List<Object[]> read = read(table, table.columnNames());
        assertEquals(ROWS, read.size());
        for (int i = 0; i < ROWS; i++) {
            assertArrayEquals(rows.get(i), read.get(i), "row " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnsAreReadInTheOrderAskedFor(Table table) {
        List<Object[]> rows = SampleRows.of(table, ROWS, 2);
        TableWriter.replace(folder.toString(), table, rows);

        List<String> names = table.columnNames();
        int last = names.size() - 1;
        List<Object[]> read = read(table, List.of(names.get(last), names.get(0)));
        for (int i = 0; i < ROWS; i++) {
            assertArrayEquals(new Object[] {rows.get(i)[last], rows.get(i)[0]}, read.get(i), "row " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void foreignReaderSeesTheSame(Table table) throws SQLException {
        List<Object[]> rows = SampleRows.of(table, ROWS, 3);
        TableWriter.replace(folder.toString(), table, rows);

        List<Object[]> read = query("SELECT * FROM '%s/%s/*.parquet'".formatted(folder, table.folder()), table);
        assertEquals(ROWS, read.size());
        for (int i = 0; i < ROWS; i++) {
            assertArrayEquals(rows.get(i), read.get(i), "row " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void foreignReaderSeesAnEmptyTableWithItsColumns(Table table) throws SQLException {
        OutputFolder.open(Storage.at(folder.toString())).close();

        assertEquals(
                table.columnNames(),
                queryNames("DESCRIBE SELECT * FROM '%s/%s/*.parquet'".formatted(folder, table.folder())));
        assertEquals(
                0,
                query("SELECT * FROM '%s/%s/*.parquet'".formatted(folder, table.folder()), table)
                        .size());
        assertEquals(0, read(table, table.columnNames()).size());
    }

    @Test
    void timesAreTimesWithAZone() throws SQLException {
        TableWriter.replace(folder.toString(), Table.EXECUTIONS, SampleRows.of(Table.EXECUTIONS, 3, 4));
        String sql = "SELECT typeof(started_at) FROM '%s/executions/*.parquet' LIMIT 1".formatted(folder);
        assertEquals(List.of("TIMESTAMP WITH TIME ZONE"), queryNames(sql));
    }

    @Test
    void sameRowsGiveTheSameBytes() throws IOException {
        TableWriter.replace(folder.toString(), Table.SPECTRA, SampleRows.of(Table.SPECTRA, ROWS, 5));
        byte[] first = Files.readAllBytes(folder.resolve("spectra/spectra.parquet"));
        TableWriter.replace(folder.toString(), Table.SPECTRA, SampleRows.of(Table.SPECTRA, ROWS, 5));
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("spectra/spectra.parquet")));
    }

    /** Whatever its bits: readers would average it, or sort it last. */
    @Test
    void whatIsNoNumberIsNull() throws SQLException {
        double negative = Double.longBitsToDouble(0xFFF8000000000001L);
        double infinite = Double.POSITIVE_INFINITY;
        Object[] row = {"r", 0L, 0.5, negative, infinite, 1.0, 0.1, Double.NaN, null};
        TableWriter.replace(folder.toString(), Table.TRAJECTORY, List.<Object[]>of(row));
        Object[] read = read(Table.TRAJECTORY, Table.TRAJECTORY.columnNames()).get(0);
        assertArrayEquals(new Object[] {"r", 0L, 0.5, null, infinite, 1.0, 0.1, null, null}, read);
        Object[] matrix = {"r", 0L, "cluster", null, 1, 3, new double[] {negative, 2, Double.NaN}};
        TableWriter.replace(folder.toString(), Table.MATRICES, List.<Object[]>of(matrix));
        assertEquals(
                List.of("[NULL, 2.0, NULL]"),
                queryNames("SELECT CAST(data AS VARCHAR) FROM '%s/matrices/*.parquet'".formatted(folder)));
    }

    @Test
    void whereANumberIsRequiredNoneIsRefused() {
        Object[] row = SampleRows.of(Table.TRAJECTORY, 1, 11).get(0);
        row[2] = Double.NaN;
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> TableWriter.replace(folder.toString(), Table.TRAJECTORY, List.<Object[]>of(row)));
        assertEquals("column trajectory.epoch: NaN, expected a value", e.getMessage());
    }

    @Test
    void replacingReplaces() {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 7, 6));
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 5, 7));
        assertEquals(5, read(Table.FITS, List.of("sweep")).size());
        TableWriter.replace(folder.toString(), Table.FITS, List.of());
        assertEquals(0, read(Table.FITS, List.of("sweep")).size());
    }

    @Test
    void failureWhileReplacingLeavesTheOldRows() {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 7, 8));
        List<Object[]> bad = new ArrayList<>(SampleRows.of(Table.FITS, 3, 9));
        bad.get(2)[0] = null;
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> TableWriter.replace(folder.toString(), Table.FITS, bad));
        assertEquals("column fits.sweep: null, expected a value", e.getMessage());
        assertEquals(7, read(Table.FITS, List.of("sweep")).size());
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 5, 9));
        assertEquals(5, read(Table.FITS, List.of("sweep")).size());
    }

    @Test
    void missingValueIsNull() {
        Object[] row = SampleRows.of(Table.RUNS, 1, 10).get(0);
        row[Table.RUNS.columnNames().indexOf("depth")] = null;
        TableWriter.replace(folder.toString(), Table.RUNS, List.<Object[]>of(row));
        assertNull(read(Table.RUNS, List.of("depth")).get(0)[0]);
    }

    @Test
    void missingFolderYieldsNothing() {
        TableReader.forEach(folder.resolve("nowhere").toString(), Table.RUNS, List.of("run_id"), row -> {
            throw new AssertionError("a row");
        });
        assertTrue(Files.notExists(folder.resolve("nowhere")), "reading made a folder");
    }

    @Test
    void unknownColumnIsNamedWithThoseThereAre() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> read(Table.VERDICTS, List.of("claims")));
        assertEquals(
                "table verdicts has no column claims: it has claim, paper, statement, verdict, measured, expected, "
                        + "tolerance, evidence",
                e.getMessage());
    }

    @Test
    void wrongTypeOfAValueIsNamed() {
        Object[] row = SampleRows.of(Table.TRAJECTORY, 1, 11).get(0);
        row[1] = 3;
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> TableWriter.replace(folder.toString(), Table.TRAJECTORY, List.<Object[]>of(row)));
        assertEquals("column trajectory.step: 3 is a Integer, expected a value of kind LONG", e.getMessage());
    }

    @Test
    void damagedFileIsNamed() throws IOException {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 100, 12));
        Path file = folder.resolve("fits/fits.parquet");
        byte[] bytes = Files.readAllBytes(file);
        RandomStream random = new RandomStream(1, "damage");
        for (int i = 0; i < bytes.length / 10; i++) {
            bytes[random.below(bytes.length)] ^= (byte) (1 + random.below(255));
        }
        Files.write(file, bytes);
        OutputException e = assertThrows(OutputException.class, () -> read(Table.FITS, Table.FITS.columnNames()));
        assertTrue(
                e.getMessage().startsWith("output folder %s: cannot read fits/fits.parquet (".formatted(folder)),
                e.getMessage());
    }

    @Test
    void fileOfAnotherTableIsNamed() throws IOException {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 3, 13));
        OutputFolder.open(Storage.at(folder.toString())).close();
        Files.copy(folder.resolve("fits/fits.parquet"), folder.resolve("runs/x.parquet"));
        OutputException e = assertThrows(OutputException.class, () -> read(Table.RUNS, List.of("run_id")));
        assertTrue(
                e.getMessage().contains("expected a column 'required binary run_id (STRING)', found none"),
                e::getMessage);
    }

    @Test
    void exceptionOfTheReceiverPassesUnchanged() {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 3, 14));
        IllegalStateException mine = new IllegalStateException("mine");
        assertEquals(
                mine,
                assertThrows(
                        IllegalStateException.class,
                        () -> TableReader.forEach(folder.toString(), Table.FITS, List.of("sweep"), row -> {
                            throw mine;
                        })));
    }

    private List<Object[]> read(Table table, List<String> columns) {
        List<Object[]> rows = new ArrayList<>();
        TableReader.forEach(folder.toString(), table, columns, rows::add);
        return rows;
    }

    private static List<Object[]> query(String sql, Table table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Object[]> rows = new ArrayList<>();
            while (result.next()) {
                Object[] row = new Object[table.columns().size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = value(
                            result.getObject(i + 1), table.columns().get(i).kind());
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static Object value(Object value, Column.Kind kind) throws SQLException {
        if (value == null) {
            return null;
        }
        return switch (kind) {
            case TEXT, INTEGER, LONG, REAL -> value;
            case INSTANT ->
                java.time.temporal.ChronoUnit.MICROS.between(
                        java.time.Instant.EPOCH, ((java.time.OffsetDateTime) value).toInstant());
            case INTEGERS -> {
                Object[] items = (Object[]) ((Array) value).getArray();
                int[] numbers = new int[items.length];
                for (int i = 0; i < items.length; i++) {
                    numbers[i] = (Integer) items[i];
                }
                yield numbers;
            }
            case REALS -> {
                Object[] items = (Object[]) ((Array) value).getArray();
                double[] numbers = new double[items.length];
                for (int i = 0; i < items.length; i++) {
                    numbers[i] = items[i] == null ? Double.NaN : (Double) items[i];
                }
                yield numbers;
            }
        };
    }

    private static List<String> queryNames(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        }
    }
}
