package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Plan;

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
    static Chunks of(Model model, int features, int count, int lanes) {
        long perExample = Math.max(1, forward(model, features, 2) - forward(model, features, 1));
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
    private static long forward(Model model, int features, int batch) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> sources = new ArrayList<>();
        for (Block block : model.blocks()) {
            sources.add(graph.input("parameter " + sources.size(), Shape.of(block.rows(), block.cols())));
        }
        Node inputs = graph.input("inputs", Shape.of(features, batch));
        Node prediction = model.forward(graph, List.copyOf(sources), inputs);
        sources.add(inputs);
        return Plan.compile(graph, sources, List.of(prediction)).arenaSize();
    }

    int count() {
        return full + (rest > 0 ? 1 : 0);
    }

    int sizeOf(int chunk) {
        return chunk < full ? size : rest;
    }

    /** Copies {@code count} examples of {@code rows} numbers each, from {@code from} on, as [rows][count]. */
    static void copy(double[] source, int rows, int from, int count, double[] arena, int at) {
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < rows; i++) {
                arena[at + i * count + j] = source[(from + j) * rows + i];
            }
        }
    }
}
