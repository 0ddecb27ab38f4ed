package org.almagest.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
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

    /** Each goes on from where the one before has come to. */
    private static final int MOST_LISTINGS = 1000;

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
        // What vanishes between listing and opening has been merged, and is in another file now.
        Set<String> read = new HashSet<>();
        for (int i = 0; i < MOST_LISTINGS; i++) {
            String vanished = null;
            for (String path : list(storage, table)) {
                if (read.contains(Layout.bundle(path))) {
                    continue;
                }
                try {
                    read.addAll(readUnread(storage, path, table, wanted, read, row));
                } catch (Vanished e) {
                    vanished = path;
                } catch (IOException | FileFailure e) {
                    throw unreadable(storage, path, e);
                }
            }
            if (vanished == null) {
                return;
            }
        }
        throw unreadable(storage, table.folder(), new IOException("its files vanish again and again; read again"));
    }

    private static List<String> list(Storage storage, Table table) {
        try {
            return Listing.of(storage, table);
        } catch (IOException e) {
            throw unreadable(storage, table.folder(), e);
        }
    }

    /** Gives the rows of bundles that have not been read, and returns what the file stands for. */
    private static List<String> readUnread(
            Storage storage,
            String path,
            Table table,
            List<Column> wanted,
            Set<String> read,
            Consumer<@Nullable Object[]> row)
            throws IOException {
        String name = Layout.bundle(path);
        Contents merged = read.isEmpty() || !Contents.isMerged(name) ? null : contentsOf(storage, path);
        Consumer<@Nullable Object[]> consumer = row;
        if (merged != null) {
            PartCursor cursor = new PartCursor(merged, part -> !read.contains(part.bundle()));
            consumer = values -> {
                if (cursor.next()) {
                    row.accept(values);
                }
            };
        }
        FileMetaData footer = readFile(storage, path, table, wanted, consumer);
        List<String> all = new ArrayList<>(List.of(name));
        Contents contents = Contents.of(footer.getKeyValueMetaData());
        if (contents != null) {
            contents.parts().forEach(part -> all.add(part.bundle()));
        }
        return all;
    }

    /** Gives the rows of one file to {@code row}, all columns of them. */
    static void file(Storage storage, String path, Table table, Consumer<@Nullable Object[]> row) {
        try {
            readFile(storage, path, table, table.columns(), row);
        } catch (IOException | FileFailure e) {
            throw unreadable(storage, path, e);
        }
    }

    /** What a merged file holds by its own footer; null for one that is not merged. */
    static @Nullable Contents contents(Storage storage, String path) {
        try {
            return contentsOf(storage, path);
        } catch (IOException | FileFailure e) {
            throw unreadable(storage, path, e);
        }
    }

    private static @Nullable Contents contentsOf(Storage storage, String path) throws IOException {
        try (ParquetFileReader file = open(storage, path)) {
            return Contents.of(file.getFileMetaData().getKeyValueMetaData());
        } catch (IllegalArgumentException e) {
            throw new FileFailure(e);
        }
    }

    /**
     * The bundles that have rows in a table now, by name, and the files in which bundles have been merged. While files are
     * being merged, those that go or come may both be missing for the moment; their names in {@code runs} are missing
     * longest.
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
     * Gives the rows of one bundle or merged file of a table to {@code row}, as {@link #forEach} does; a bundle without rows there has no
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
        } catch (Vanished e) {
            return false;
        } catch (IOException | FileFailure e) {
            throw unreadable(storage, path, e);
        }
    }

    /** What is wrong with a file, in a few words; null if every byte of it is as it was written. */
    static @Nullable String damage(Storage storage, String path, Table table, Consumer<@Nullable Object[]> row) {
        try (Rewriting rewriting = new Rewriting(table)) {
            long[] rows = new long[1];
            FileMetaData footer = readFile(storage, path, table, table.columns(), read -> {
                rows[0]++;
                rewriting.write(read);
                row.accept(read);
            });
            Contents contents = Contents.of(footer.getKeyValueMetaData());
            String name = Layout.bundle(path);
            if (contents != null && contents.contradiction(name, rows[0]) != null) {
                return contents.contradiction(name, rows[0]);
            }
            return Rewriting.comparable(footer.getCreatedBy()) && !rewriting.gives(storage.input(path), contents)
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

    private static ParquetFileReader open(Storage storage, String path) throws IOException {
        try {
            return ParquetFileReader.open(storage.input(path), OPTIONS);
        } catch (NoSuchFileException | FileNotFoundException e) {
            // Compaction put its rows elsewhere after the folder was listed.
            throw new Vanished(e);
        } catch (RuntimeException e) {
            throw new FileFailure(e);
        }
    }

    /** Gives the rows, and returns what the file says of itself. */
    private static FileMetaData readFile(
            Storage storage, String path, Table table, List<Column> wanted, Consumer<@Nullable Object[]> consumer)
            throws IOException {
        try (ParquetFileReader file = open(storage, path)) {
            MessageType schema = file.getFileMetaData().getSchema();
            for (Column column : wanted) {
                Type expected = column.type();
                Type found = schema.containsField(column.name()) ? schema.getType(column.name()) : null;
                if (!expected.equals(found)) {
                    throw new IOException(String.format(
                            Locale.ROOT,
                            "expected a column '%s', found %s",
                            expected,
                            found == null ? "none" : "'" + found + "'"));
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
            return file.getFileMetaData();
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
                String.format(
                        Locale.ROOT,
                        "output folder %s: cannot read %s (%s); expected a Parquet file of that table. If it is not Almagest's, "
                                + "move it away; if it is damaged, almagest verify --repair %s mends it",
                        storage.location(),
                        path,
                        Layout.reason(reason),
                        storage.location()),
                cause);
    }

    /** A file that was listed is not there any more. */
    private static final class Vanished extends IOException {
        private static final long serialVersionUID = 1L;

        Vanished(IOException cause) {
            super("it vanished while the table was being read; read again", cause);
        }
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
