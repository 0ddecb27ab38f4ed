package org.almagest.jobs.parquet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.Storage;
import org.almagest.dynamics.yaml.Suggestion;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Parquet files that follow each other, with the same columns. Footers are read at first; of the rest, one column at a time.
 *
 * @param path as the settings give it, for messages
 * @param parts the files, in the order of their names
 * @param schema of the first
 * @param rows in all of them
 */
record ParquetFiles(String path, List<String> parts, MessageType schema, int rows) {
    private static final ParquetReadOptions OPTIONS = ParquetReadOptions.builder()
            // a flipped bit in a number would otherwise be read as another number
            .usePageChecksumVerification()
            .withCodecFactory(HadoopCodecs.newFactory(new Configuration(false), 0))
            .build();

    private static final String SUFFIX = ".parquet";

    ParquetFiles {
        parts = List.copyOf(parts);
    }

    /**
     * The files at {@code path}: itself, or what a folder holds that ends in {@code .parquet} and begins with neither {@code _}
     * nor a dot.
     */
    static List<String> parts(String path) {
        try {
            Path folder = Path.of(path);
            if (!path.isBlank() && Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    return files.filter(file -> {
                                String name = file.getFileName().toString();
                                return name.endsWith(SUFFIX) && !name.startsWith("_") && !name.startsWith(".");
                            })
                            .sorted(Comparator.comparing(
                                    file -> file.getFileName().toString()))
                            .map(Path::toString)
                            .toList();
                }
            }
        } catch (IOException | InvalidPathException e) {
            // what is wrong with it is for its reader to say
            return List.of(path);
        }
        return List.of(path);
    }

    /**
     * Reads the footers.
     *
     * @param setting that names {@code path}, for messages
     * @throws DataException if there is no file, or one is none of Parquet's, or its columns are not those of the first
     */
    static ParquetFiles at(String path, String setting) {
        List<String> parts = parts(path);
        if (parts.isEmpty()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has no files that end in .parquet: expected those with the examples (setting %s)",
                    path,
                    setting));
        }
        long rows = 0;
        MessageType schema = null;
        for (String part : parts) {
            DataFile.at(part, String.format(Locale.ROOT, "examples (setting %s)", setting));
            Footer footer =
                    reading(part, file -> new Footer(file.getFileMetaData().getSchema(), file.getRecordCount()));
            rows += footer.rows;
            if (schema != null && !schema.getFields().equals(footer.schema.getFields())) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has the columns %s, %s has %s: expected the same in every file",
                        parts.get(0),
                        schema.getFields(),
                        part,
                        footer.schema.getFields()));
            }
            schema = schema == null ? footer.schema : schema;
        }
        if (schema == null || rows == 0 || rows > Storage.LONGEST) {
            throw new DataException(String.format(
                    Locale.ROOT, "%s has %d rows: expected 1 to %d examples", path, rows, Storage.LONGEST));
        }
        return new ParquetFiles(path, parts, schema, (int) rows);
    }

    private record Footer(MessageType schema, long rows) {}

    /** Names of all columns. */
    List<String> columns() {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    /**
     * The names, if all of them are columns.
     *
     * @param setting that gives them, for the message
     * @throws DataException naming one that is not
     */
    List<String> known(List<String> names, String setting) {
        for (String name : names) {
            if (!schema.containsField(name)) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has no column %s (setting %s)%s: expected one of %s",
                        path,
                        name,
                        setting,
                        Suggestion.forWord(name, columns()),
                        String.join(", ", columns())));
            }
        }
        return names;
    }

    /**
     * The first rows of a column of numbers.
     *
     * @param most how many rows
     * @throws DataException if it holds something else, a row lacks a number, or two rows have not as many
     */
    NumberColumn numbers(String column, int most) {
        ColumnKind kind = ColumnKind.ofNumbers(path, schema.getType(column));
        NumberCollector collector = new NumberCollector(path, column, most);
        read(column, reader -> collector.add(reader, kind));
        return new NumberColumn(collector.each(), collector.values(), kind.whole());
    }

    /**
     * A column of words, or of numbers as words.
     *
     * @throws DataException if it holds something else, or a row has none
     */
    List<String> words(String column) {
        ColumnKind kind = ColumnKind.ofLabels(path, schema.getType(column));
        List<String> words = new ArrayList<>(rows);
        read(column, reader -> {
            for (long left = reader.getTotalValueCount(); left > 0; left--) {
                if (reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel()) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: column %s, row %d is null: expected a class; leave such rows out",
                            path,
                            column,
                            words.size()));
                }
                words.add(kind.word(reader));
                reader.consume();
            }
        });
        return words;
    }

    private void read(String column, Consumer<ColumnReader> consumer) {
        MessageType wanted = new MessageType(schema.getName(), schema.getType(column));
        for (String part : parts) {
            reading(part, file -> {
                file.setRequestedSchema(wanted);
                String writer = file.getFileMetaData().getCreatedBy();
                for (PageReadStore pages = file.readNextRowGroup(); pages != null; pages = file.readNextRowGroup()) {
                    ColumnDescriptor leaf = wanted.getColumns().get(0);
                    consumer.accept(
                            new ColumnReadStoreImpl(pages, new Unread(wanted), wanted, writer).getColumnReader(leaf));
                }
                return true;
            });
        }
    }

    private interface Reading<T> {
        T of(ParquetFileReader file) throws IOException;
    }

    private static <T> T reading(String part, Reading<T> reading) {
        Path absolute = Path.of(part).toAbsolutePath();
        Path folder = requireNonNull(absolute.getParent(), "a file's folder");
        String name = requireNonNull(absolute.getFileName(), "a file's name").toString();
        try (ParquetFileReader file = ParquetFileReader.open(
                org.almagest.jobs.storage.Storage.at(folder.toString()).input(name), OPTIONS)) {
            return reading.of(file);
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s is no Parquet file, or damaged (%s): expected a whole one; copy it again",
                            part,
                            Reason.message(e)),
                    e);
        }
    }
}
