package org.almagest.jobs.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file whose bytes depend on its rows alone. Parquet's writer lists the encodings of a column in the order of a hash
 * set of enum constants, which differs from one process to the next; here the footer gets them sorted on its way to the
 * disk. What differs from one version of Parquet to the next gets the form of {@link FileForm}.
 */
record StableOutputFile(OutputFile file) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Stream(file.create(blockSizeHint));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return new Stream(file.createOrOverwrite(blockSizeHint));
    }

    @Override
    public boolean supportsBlockSize() {
        return file.supportsBlockSize();
    }

    @Override
    public long defaultBlockSize() {
        return file.defaultBlockSize();
    }

    @Override
    public String getPath() {
        return file.getPath();
    }

    /** Holds the end of the file back until it is closed, since only then it is known where the footer begins. */
    private static final class Stream extends PositionOutputStream {
        /** The footer of a file of 100 GB fits in here; a larger one would pass unsorted, which is valid too. */
        private static final int HELD_BYTES = 1 << 20;

        private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
        private static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length;

        private final PositionOutputStream out;
        private byte[] held = new byte[1 << 14];
        private int count;
        private long position;
        private boolean closed;

        Stream(PositionOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            reserve(1);
            held[count++] = (byte) b;
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            reserve(length);
            System.arraycopy(bytes, offset, held, count, length);
            count += length;
            position += length;
        }

        private void reserve(int length) throws IOException {
            if (count + length > held.length && count > HELD_BYTES) {
                out.write(held, 0, count - HELD_BYTES);
                System.arraycopy(held, count - HELD_BYTES, held, 0, HELD_BYTES);
                count = HELD_BYTES;
            }
            if (count + length > held.length) {
                held = Arrays.copyOf(held, Math.max(count + length, Math.min(2 * held.length, 2 * HELD_BYTES)));
            }
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (out) {
                int footer = footerStart();
                if (footer < 0) {
                    out.write(held, 0, count);
                } else {
                    writeStable(footer);
                }
            }
        }

        /** Where the footer begins in what is held; negative if it is not there, as in a file given up half-way. */
        private int footerStart() {
            if (count < TRAILER_BYTES || !Arrays.equals(held, count - MAGIC.length, count, MAGIC, 0, MAGIC.length)) {
                return -1;
            }
            int length = ByteBuffer.wrap(held).order(ByteOrder.LITTLE_ENDIAN).getInt(count - TRAILER_BYTES);
            return length > 0 ? count - TRAILER_BYTES - length : -1;
        }

        private void writeStable(int start) throws IOException {
            FileMetaData footer =
                    Util.readFileMetaData(new ByteArrayInputStream(held, start, count - TRAILER_BYTES - start));
            for (RowGroup group : footer.getRow_groups()) {
                for (ColumnChunk column : group.getColumns()) {
                    List<Encoding> encodings = column.getMeta_data().getEncodings();
                    Collections.sort(encodings);
                }
            }
            ByteArrayOutputStream end = new ByteArrayOutputStream();
            out.write(held, 0, FileForm.give(footer, held, position - count, start, end));
            int indexes = end.size();
            Util.writeFileMetaData(footer, end);
            out.write(end.toByteArray());
            out.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(end.size() - indexes)
                    .array());
            out.write(MAGIC);
        }
    }
}
