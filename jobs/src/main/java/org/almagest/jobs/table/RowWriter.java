package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.IOException;
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
        this.writer = new Builder(table, new StableOutputFile(file))
                .withConf(NO_SETTINGS)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                // Every reader knows version 1; of version 2's encodings some still reject one or the other.
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .build();
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

        Builder(Table table, OutputFile file) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration configuration) {
            return new RowWriteSupport(table);
        }
    }
}
