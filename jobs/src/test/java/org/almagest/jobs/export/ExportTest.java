package org.almagest.jobs.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.flight.arrow.ArrowRows;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.SampleRows;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableWriter;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exported files, read back by Arrow's own reader and by DuckDB, bit by bit. */
class ExportTest {
    private static final int ROWS = 300;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Table.class)
    void arrowReadsBackTheSameBits(Table table) throws IOException {
        List<Object[]> rows = SampleRows.of(table, ROWS, 5);
        String file = export(table, rows, Format.ARROW);
        assertEquals(ArrowRows.texts(rows), ArrowRows.texts(arrow(Path.of(file))));
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void duckDbReadsTheSameBitsFromCsv(Table table) throws SQLException {
        List<Object[]> rows = SampleRows.of(table, ROWS, 6);
        String file = export(table, rows, Format.CSV);
        assertEquals(ArrowRows.texts(rows), ArrowRows.texts(csv(table, file)));
    }

    @Test
    void aLongTableIsManyArrowBatches() throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            rows.add(new Object[] {"run", (long) i, 0.5 * i, 1.0 / (i + 1), -0.0, 1.0, null, 0.0, null});
        }
        String file = export(Table.TRAJECTORY, rows, Format.ARROW);
        List<Object[]> read = arrow(Path.of(file));
        assertEquals(rows.size(), read.size());
        for (int i = 0; i < rows.size(); i += 97) {
            assertArrayEquals(rows.get(i), read.get(i), "row " + i);
        }
    }

    @Test
    void largeArraysFillBatchesToo() throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double[] data = new double[100_000];
            Arrays.fill(data, i);
            rows.add(new Object[] {"run", (long) i, "w", 0, 1, data.length, data});
        }
        List<Object[]> read = arrow(Path.of(export(Table.MATRICES, rows, Format.ARROW)));
        for (int i = 0; i < rows.size(); i++) {
            assertArrayEquals((double[]) rows.get(i)[6], (double[]) read.get(i)[6]);
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void anEmptyTableHasItsColumns(Format format) throws IOException, SQLException {
        String file = export(Table.FITS, List.of(), format);
        List<String> columns = format == Format.ARROW
                ? names(Path.of(file))
                : List.of(Files.readString(Path.of(file)).strip().split(","));
        assertEquals(Table.FITS.columnNames(), columns);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void aFailureLeavesNoFileAndTheOldOneWhole(Format format) throws IOException {
        Path tables = folder.resolve("tables");
        Path out = folder.resolve("out");
        TableWriter.replace(tables.toString(), Table.FITS, SampleRows.of(Table.FITS, ROWS, 7));
        Export.write(tables.toString(), format, List.of(Table.FITS), out.toString());
        byte[] before = Files.readAllBytes(out.resolve("fits." + format.word()));
        Files.writeString(tables.resolve("fits/zzz.parquet"), "no Parquet at all");
        Files.writeString(tables.resolve("runs/zzz.parquet"), "no Parquet at all");
        for (Table table : List.of(Table.FITS, Table.RUNS)) {
            assertThrows(
                    OutputException.class,
                    () -> Export.write(tables.toString(), format, List.of(table), out.toString()));
        }
        assertArrayEquals(before, Files.readAllBytes(out.resolve("fits." + format.word())));
        try (Stream<Path> left = Files.list(out)) {
            assertEquals(
                    List.of("fits." + format.word()),
                    left.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aPlaceThatIsAFileIsToldSo() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        OutputException error = assertThrows(
                OutputException.class,
                () -> Export.write(
                        folder.resolve("tables").toString(), Format.CSV, List.of(Table.RUNS), file.toString()));
        assertTrue(error.getMessage().contains("runs.csv") && error.getMessage().contains("--out"), error.getMessage());
    }

    private String export(Table table, List<Object[]> rows, Format format) {
        Path tables = folder.resolve("tables");
        TableWriter.replace(tables.toString(), table, rows);
        List<Exported> written = Export.write(
                tables.toString(), format, List.of(table), folder.resolve("out").toString());
        assertEquals(rows.size(), written.get(0).rows());
        return written.get(0).file();
    }

    private static List<String> names(Path file) throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
            return reader.getVectorSchemaRoot().getSchema().getFields().stream()
                    .map(field -> field.getName())
                    .toList();
        }
    }

    private static List<Object[]> arrow(Path file) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
            VectorSchemaRoot batch = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                rows.addAll(ArrowRows.of(batch));
            }
        }
        return rows;
    }

    /** Every column as text first, so that nothing is guessed; then as what it is. */
    private static List<Object[]> csv(Table table, String file) throws SQLException {
        String columns =
                table.schema().getFields().stream().map(ExportTest::cast).collect(Collectors.joining(", "));
        List<Object[]> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT %s FROM read_csv('%s', header = true, all_varchar = true, allow_quoted_nulls = false)"
                                .formatted(columns, file))) {
            while (result.next()) {
                Object[] row = new Object[table.columnNames().size()];
                for (int i = 0; i < row.length; i++) {
                    Object value = result.getObject(i + 1);
                    row[i] = value instanceof java.sql.Array array ? array((Object[]) array.getArray()) : value;
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Object array(Object[] items) {
        return items.length > 0 && items[0] instanceof Integer
                ? Stream.of(items).mapToInt(item -> (Integer) item).toArray()
                : Stream.of(items)
                        .mapToDouble(item -> item == null ? Double.NaN : (Double) item)
                        .toArray();
    }

    private static String cast(Type column) {
        String name = column.getName();
        if (!column.isPrimitive()) {
            boolean integers = column.asGroupType()
                            .getType(0)
                            .asGroupType()
                            .getType(0)
                            .asPrimitiveType()
                            .getPrimitiveTypeName()
                    == org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
            return "CAST(CAST(\"%s\" AS JSON) AS %s[])".formatted(name, integers ? "INTEGER" : "DOUBLE");
        }
        if (column.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation) {
            return "epoch_us(CAST(\"%s\" AS TIMESTAMPTZ))".formatted(name);
        }
        String type =
                switch (column.asPrimitiveType().getPrimitiveTypeName()) {
                    case INT32 -> "INTEGER";
                    case INT64 -> "BIGINT";
                    case DOUBLE -> "DOUBLE";
                    default -> "VARCHAR";
                };
        return "CAST(\"%s\" AS %s)".formatted(name, type);
    }
}
