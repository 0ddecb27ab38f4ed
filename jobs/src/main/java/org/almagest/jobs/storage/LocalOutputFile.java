package org.almagest.jobs.storage;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A local file for Parquet to write; closing it returns when it would survive a loss of power. */
record LocalOutputFile(Path path) implements OutputFile {
    /** Writes come as headers of a few bytes and pages of up to a megabyte. */
    private static final int BUFFER_BYTES = 1 << 16;

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return Stream.open(path);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return Stream.open(path);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }

    /** Counts what it writes, and reaches the disk before it closes. */
    static final class Stream extends PositionOutputStream {
        private final FileOutputStream file;
        private final BufferedOutputStream buffer;
        private long position;
        private boolean closed;

        private Stream(FileOutputStream file) {
            this.file = file;
            this.buffer = new BufferedOutputStream(file, BUFFER_BYTES);
        }

        static Stream open(Path path) throws IOException {
            return new Stream(new FileOutputStream(path.toFile()));
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            buffer.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            buffer.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            buffer.flush();
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (file) {
                buffer.flush();
                file.getFD().sync();
            }
        }
    }
}
