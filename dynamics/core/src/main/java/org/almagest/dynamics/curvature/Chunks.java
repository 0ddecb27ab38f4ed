package org.almagest.dynamics.curvature;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * How a data set is cut into batches of equal size and one smaller rest, so that the arrays of one batch stay near the
 * processor. The cut depends on sizes alone, never on the machine, since it decides the last bits of sums.
 *
 * @param size examples in each full chunk
 * @param full number of full chunks
 * @param rest examples in the last, smaller one; 0 where there is none
 */
record Chunks(int size, int full, int rest) {
    /** Numbers that all arrays of one chunk together should not exceed by much: 2 MB. */
    private static final int NUMBERS = 1 << 18;
    /** Fewer examples waste wide vectors and the work done once a chunk. */
    private static final int FEWEST = 32;
    /** More gain nothing. */
    private static final int MOST = 256;
    /** Full vectors. */
    private static final int MULTIPLE = 8;

    /** For {@code lanes} directions at once through {@code model}. */
    static Chunks of(Model model, ExampleShape shape, int count, int lanes) {
        long perExample = Math.max(1, forward(model, shape, 2) - forward(model, shape, 1));
        long fits = NUMBERS / (perExample * lanes) / MULTIPLE * MULTIPLE;
        int most = (int) Math.max(FEWEST, Math.min(MOST, fits));
        int size = Math.min(most, count);
        int pieces = (count + size - 1) / size;
        // the same number of pieces of more equal size
        int even = (count + pieces - 1) / pieces;
        int rounded = Math.min(size, (even + MULTIPLE - 1) / MULTIPLE * MULTIPLE);
        return new Chunks(rounded, count / rounded, count % rounded);
    }

    /** Numbers that a forward pass keeps at once. */
    private static long forward(Model model, ExampleShape shape, int batch) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node prediction = network.predict(network.batch(shape, batch).inputs());
        return network.plan(List.of(prediction)).arenaSize();
    }

    int count() {
        return full + (rest > 0 ? 1 : 0);
    }

    int sizeOf(int chunk) {
        return chunk < full ? size : rest;
    }
}
