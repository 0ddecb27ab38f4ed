package org.almagest.dynamics.data.arrays;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A row of equal numbers in a stream. */
public final class Numbers {
    private static final int CHUNK = 1 << 16;

    private Numbers() {}

    /**
     * Reads the next {@code count} of them.
     *
     * @param target receives them
     * @param from where the first one goes
     * @throws EOFException if there are fewer
     */
    public static void read(InputStream in, NumberType type, ByteOrder order, int count, double[] target, int from)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        int most = CHUNK / type.width();
        for (int done = 0; done < count; ) {
            int now = Math.min(most, count - done);
            int bytes = now * type.width();
            if (in.readNBytes(chunk, 0, bytes) < bytes) {
                throw new EOFException("the numbers end early");
            }
            ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, bytes).order(order);
            for (int i = 0; i < now; i++) {
                target[from + done + i] = type.next(buffer);
            }
            done += now;
        }
    }
}
