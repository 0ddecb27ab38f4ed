package org.almagest.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads the tables of an output folder. */
public final class TableReader {
    private static final ParquetReadOptions OPTIONS = ParquetReadOptions.builder()
            // Without Hadoop's default resources: parsing them for every file costs more than a small file.
            .withCodecFactory(HadoopCodecs.newFactory(new Configuration(false), 0))
            .build();

    private TableReader() {}

    /**
     * Gives every row of a table to {@code row}, file by file in the order of their names; only the asked columns are
     * read from disk.
     *
     * @param outputFolder the output folder, a local path or a URI
     * @param table which table; a missing or empty one yields nothing
     * @param columns names of the wanted columns
     * @param row receives a fresh array a row, values in the order of {@code columns}: String, Integer, Long, Double,
     *     {@code int[]}, {@code double[]}, null where a value is missing; times as Long, microseconds since 1970
     * @throws IllegalArgumentException if the table has no such column
     * @throws OutputException if a file cannot be read or is not of this table, or the folder is of another version
     */
    public static void forEach(
            String outputFolder, Table table, List<String> columns, Consumer<@Nullable Object[]> row) {
        Storage storage = Storage.at(outputFolder);
        Layout.checkVersion(storage);
        forEach(storage, table, columns, row);
    }

    static void forEach(Storage storage, Table table, List<String> columns, Consumer<@Nullable Object[]> row) {
        List<Column> wanted = columns.stream().map(table::column).toList();
        List<String> names;
        try {
            names = storage.list(table.folder());
        } catch (IOException e) {
            throw unreadable(storage, table.folder(), e);
        }
        for (String name : names) {
            if (Layout.isTableFile(name)) {
                String path = table.folder() + "/" + name;
                try {
                    readFile(storage, path, table, wanted, row);
                } catch (IOException | FileFailure e) {
                    throw unreadable(storage, path, e);
                }
            }
        }
    }

    private static void readFile(
            Storage storage, String path, Table table, List<Column> wanted, Consumer<@Nullable Object[]> consumer)
            throws IOException {
        ParquetFileReader file;
        try {
            file = ParquetFileReader.open(storage.input(path), OPTIONS);
        } catch (NoSuchFileException | FileNotFoundException e) {
            // Compaction put its rows elsewhere after the folder was listed.
            throw new IOException("it vanished while the table was being read; read again", e);
        } catch (RuntimeException e) {
            throw new FileFailure(e);
        }
        try (file) {
            MessageType schema = file.getFileMetaData().getSchema();
            for (Column column : wanted) {
                Type expected = column.type();
                Type found = schema.containsField(column.name()) ? schema.getType(column.name()) : null;
                if (!expected.equals(found)) {
                    throw new IOException("expected a column '%s', found %s"
                            .formatted(expected, found == null ? "none" : "'" + found + "'"));
                }
            }
            MessageType projection = new MessageType(
                    table.folder(), wanted.stream().map(Column::type).toList());
            file.setRequestedSchema(projection);
            RowMaterializer materializer = new RowMaterializer(wanted);
            MessageColumnIO columnIO =
                    new ColumnIOFactory(file.getFileMetaData().getCreatedBy()).getColumnIO(projection, schema);
            for (PageReadStore pages = file.readNextRowGroup(); pages != null; pages = file.readNextRowGroup()) {
                RecordReader<@Nullable Object[]> records = columnIO.getRecordReader(pages, materializer);
                for (long i = 0; i < pages.getRowCount(); i++) {
                    @Nullable Object[] row;
                    try {
                        row = records.read();
                    } catch (RuntimeException e) {
                        throw new FileFailure(e);
                    }
                    consumer.accept(row);
                }
            }
        }
    }

    private static OutputException unreadable(Storage storage, String path, Exception cause) {
        Throwable reason = cause instanceof FileFailure failure ? failure.fromParquet : cause;
        return new OutputException(
                ("output folder %s: cannot read %s (%s); expected a Parquet file of that table. If it is not Almagest's, "
                                + "move it away; if it is damaged, delete it and its runs' files in the other tables, "
                                + "and run the sweep again")
                        .formatted(storage.location(), path, Layout.reason(reason)),
                cause);
    }

    /** What Parquet throws at a damaged file, told apart from what the receiver of the rows throws. */
    private static final class FileFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RuntimeException fromParquet;

        FileFailure(RuntimeException cause) {
            super(cause);
            this.fromParquet = cause;
        }
    }
}
