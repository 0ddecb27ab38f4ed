package org.almagest.jobs.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A stream that results are printed to: in UTF-8 whatever the machine's own charset is, and remembering the first write
 * that failed, which a {@link PrintWriter} would keep to itself.
 */
final class StandardOutput {
    private final Watched stream;
    private final PrintWriter writer;

    StandardOutput(OutputStream target) {
        this.stream = new Watched(target);
        this.writer = new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    PrintWriter writer() {
        return writer;
    }

    /** Writes out what is waiting, and gives the first write that has failed so far; null if none has. */
    @Nullable
    IOException flushed() {
        writer.flush();
        return stream.failure;
    }

    private static final class Watched extends OutputStream {
        private final OutputStream target;
        private @Nullable IOException failure;

        Watched(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                target.write(bytes, from, count);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                target.flush();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
