package org.almagest.jobs.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.parquet.Version;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/**
 * The form of the tables' files: that of Spark 3.5's Parquet and zstd to the byte, whichever Spark carries the fleet. So a
 * folder can be gone on with, merged and verified by either, and what both computed is compared as files are.
 */
final class FileForm {
    /** Who writes that form by itself. */
    private static final String WRITER = "parquet-mr version 1.13.1 (build db4183109d5b734ec5930d870cdae161e408ddba)";

    /** Who was seen to write it once asked to: the Parquet of Spark 4.2. */
    private static final Set<String> ASKED =
            Set.of("parquet-mr version 1.17.0 (build fac0c746532e133beb928a7f6a7e57b510b477a1)");

    private static final String PARQUET = parquet();
    private static final @Nullable OwnZstd ZSTD = ASKED.contains(PARQUET) ? OwnZstd.brought() : null;

    private FileForm() {}

    /** The cluster's, where there is one. The compiler would put in the constant of the version that this was built with. */
    private static String parquet() {
        try {
            return String.valueOf(Version.class.getField("FULL_VERSION").get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Parquet does not say which version it is", e);
        }
    }

    /** What the files of this process say of their writer: files of one writer with the same rows have the same bytes. */
    static String writer() {
        return ZSTD == null ? PARQUET : WRITER;
    }

    /** Has {@code builder} write that form, where it would write another. */
    static void ask(ParquetWriter.Builder<?, ?> builder) {
        if (ZSTD != null) {
            // the Parquet of Spark 3.5 has neither method
            call(builder, "withSizeStatisticsEnabled", boolean.class, false);
            call(builder, "withCodecFactory", CompressionCodecFactory.class, ZSTD);
        }
    }

    private static void call(ParquetWriter.Builder<?, ?> builder, String method, Class<?> type, Object value) {
        try {
            ParquetWriter.Builder.class.getMethod(method, type).invoke(builder, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(PARQUET + " has no " + method, e);
        }
    }

    /**
     * Gives the end of a file that form, before it is written: the offset indexes of its columns, which stand right before its
     * footer, and the footer.
     *
     * @param footer as Parquet has written it; changed
     * @param held the last bytes of the file
     * @param position of the first of these in the file
     * @param start of the footer among them
     * @param indexes gets the offset indexes anew
     * @return which of the bytes held is the first that {@code indexes} and {@code footer} take the place of
     */
    static int give(FileMetaData footer, byte[] held, long position, int start, ByteArrayOutputStream indexes)
            throws IOException {
        if (ZSTD == null) {
            return start;
        }
        List<ColumnChunk> columns = footer.getRow_groups().stream()
                .flatMap(group -> group.getColumns().stream())
                .toList();
        long first = columns.isEmpty() ? position + start : columns.get(0).getOffset_index_offset();
        if (first < position) {
            // More pages than are held: such a file stays as this version of Parquet writes it, and says so.
            return start;
        }
        footer.setCreated_by(WRITER);
        for (ColumnChunk column : columns) {
            // deprecated, and 0 since
            column.setFile_offset(column.getMeta_data().getData_page_offset());
            int at = Math.toIntExact(column.getOffset_index_offset() - position);
            OffsetIndex index =
                    Util.readOffsetIndex(new ByteArrayInputStream(held, at, column.getOffset_index_length()));
            int before = indexes.size();
            // where pages are, without the sizes of their texts that are said since
            Util.writeOffsetIndex(new OffsetIndex(index.getPage_locations()), indexes);
            column.setOffset_index_offset(first + before);
            column.setOffset_index_length(indexes.size() - before);
        }
        return Math.toIntExact(first - position);
    }
}
