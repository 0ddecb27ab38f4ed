package org.almagest.jobs.table;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file written once more, into memory. Equal rows give equal bytes, so any byte of the file that differs was
 * changed after it was written: also where Parquet has no checksums, in headers, statistics, indexes and the footer.
 */
final class Rewriting implements Closeable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final RowWriter writer;
    private Map<String, String> footer = Map.of();

    Rewriting(Table table) throws IOException {
        this.writer = new RowWriter(table, new Memory(bytes), () -> footer);
    }

    void write(@Nullable Object[] row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            // memory does not refuse
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether the rows so far give {@code file}. Another writer may have written it otherwise.
     *
     * @param contents what it holds by its own footer, if it is a merged file
     */
    boolean gives(InputFile file, @Nullable Contents contents) throws IOException {
        footer = contents == null ? Map.of() : contents.footer();
        writer.close();
        byte[] found = new byte[Math.toIntExact(file.getLength())];
        try (SeekableInputStream stream = file.newStream()) {
            stream.readFully(found);
        }
        return Arrays.equals(found, bytes.toByteArray());
    }

    /** Whether files of {@code createdBy} are written as this process writes them. */
    static boolean comparable(@Nullable String createdBy) {
        return FileForm.writer().equals(createdBy);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** A file that is nowhere. */
    private record Memory(ByteArrayOutputStream bytes) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int one) {
                    bytes.write(one);
                }

                @Override
                public void write(byte[] some, int from, int count) {
                    bytes.write(some, from, count);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
