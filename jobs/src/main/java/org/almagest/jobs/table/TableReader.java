package org.almagest.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            // A flipped bit in a number would otherwise be read as another number.
            .usePageChecksumVerification()
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

    /**
     * The bundles that have rows in a table now, by name.
     *
     * @param outputFolder the output folder, a local path or a URI; a missing or empty one has none
     * @throws OutputException if the folder cannot be listed or is of another version
     */
    public static List<String> bundles(String outputFolder, Table table) {
        Storage storage = Storage.at(outputFolder);
        Layout.checkVersion(storage);
        try {
            return storage.list(table.folder()).stream()
                    .filter(name -> Layout.isTableFile(name) && !Layout.isEmptyFile(name))
                    .map(Layout::bundle)
                    .toList();
        } catch (IOException e) {
            throw unreadable(storage, table.folder(), e);
        }
    }

    /**
     * Gives the rows of one bundle of a table to {@code row}, as {@link #forEach} does; a bundle without rows there has no
     * file, and yields nothing.
     *
     * @return whether there is a file
     * @throws OutputException if its file cannot be read or is not of this table
     */
    public static boolean bundle(
            String outputFolder, Table table, String bundle, List<String> columns, Consumer<@Nullable Object[]> row) {
        Storage storage = Storage.at(outputFolder);
        String path = Layout.tableFile(table, bundle);
        try {
            boolean there = storage.kind(path) == Storage.Kind.FILE;
            if (there) {
                readFile(
                        storage,
                        path,
                        table,
                        columns.stream().map(table::column).toList(),
                        row);
            }
            return there;
        } catch (IOException | FileFailure e) {
            throw unreadable(storage, path, e);
        }
    }

    /** What is wrong with a file, in a few words; null if every byte of it is as it was written. */
    static @Nullable String damage(Storage storage, String path, Table table, Consumer<@Nullable Object[]> row) {
        try (Rewriting rewriting = new Rewriting(table)) {
            String createdBy = readFile(
                    storage,
                    path,
                    table,
                    table.columnNames().stream().map(table::column).toList(),
                    read -> {
                        rewriting.write(read);
                        row.accept(read);
                    });
            return Rewriting.comparable(createdBy) && !rewriting.gives(storage.input(path))
                    ? "its rows, written anew, give other bytes"
                    : null;
        } catch (IOException e) {
            return Layout.reason(e);
        } catch (FileFailure e) {
            return Layout.reason(e.fromParquet);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            // a row that the table would not take
            return Layout.reason(e);
        }
    }

    /** Gives the rows, and returns what wrote them. */
    private static @Nullable String readFile(
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
            for (PageReadStore pages = next(file); pages != null; pages = next(file)) {
                RecordReader<@Nullable Object[]> records = records(columnIO, pages, materializer);
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
            return file.getFileMetaData().getCreatedBy();
        }
    }

    private static @Nullable PageReadStore next(ParquetFileReader file) throws IOException {
        try {
            return file.readNextRowGroup();
        } catch (RuntimeException e) {
            throw new FileFailure(e);
        }
    }

    private static RecordReader<@Nullable Object[]> records(
            MessageColumnIO columns, PageReadStore pages, RowMaterializer materializer) {
        try {
            return columns.getRecordReader(pages, materializer);
        } catch (RuntimeException e) {
            throw new FileFailure(e);
        }
    }

    private static OutputException unreadable(Storage storage, String path, Exception cause) {
        Throwable reason = cause instanceof FileFailure failure ? failure.fromParquet : cause;
        return new OutputException(
                ("output folder %s: cannot read %s (%s); expected a Parquet file of that table. If it is not Almagest's, "
                                + "move it away; if it is damaged, almagest verify --repair %s mends it")
                        .formatted(storage.location(), path, Layout.reason(reason), storage.location()),
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
