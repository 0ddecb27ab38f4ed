package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.jspecify.annotations.Nullable;

/** Writes one Parquet file of a table. The same rows give the same bytes. */
final class RowWriter implements Closeable {
    /** Without Hadoop's default resources: nothing is read from it, and parsing them costs more than a small file. */
    private static final Configuration NO_SETTINGS = new Configuration(false);

    private final ParquetWriter<@Nullable Object[]> writer;

    RowWriter(Table table, OutputFile file) throws IOException {
        this(table, file, Map::of);
    }

    /**
     * Begins a file.
     *
     * @param footer what it says beside its rows, asked when it is closed
     */
    RowWriter(Table table, OutputFile file, Supplier<Map<String, String>> footer) throws IOException {
        Builder builder = new Builder(table, new StableOutputFile(file), footer)
                .withConf(NO_SETTINGS)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                // Every reader knows version 1; of version 2's encodings some still reject one or the other.
                .withWriterVersion(WriterVersion.PARQUET_1_0);
        FileForm.ask(builder);
        this.writer = builder.build();
    }

    void write(@Nullable Object[] row) throws IOException {
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
        private final Table table;
        private final Supplier<Map<String, String>> footer;

        Builder(Table table, OutputFile file, Supplier<Map<String, String>> footer) {
            super(file);
            this.table = table;
            this.footer = footer;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration configuration) {
            return new RowWriteSupport(table, footer);
        }
    }
}
