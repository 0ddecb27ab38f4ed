package org.almagest.dynamics.data.nodes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataException;

/** Graphs in which all nodes, but those at a border, look alike. */
final class RegularGraphs {
    /** Their words in a sweep file. */
    static final List<String> WORDS = List.of("path", "cycle", "grid", "random-regular");

    /** Where pairing gets stuck it begins anew; sparse graphs rarely do. */
    private static final int ATTEMPTS = 1000;

    private RegularGraphs() {}

    static Edges of(String word, int nodes, int degree, long seed) {
        return switch (word) {
            case "path" -> path(nodes);
            case "cycle" -> cycle(nodes);
            case "grid" -> grid(nodes);
            default -> randomRegular(nodes, degree, new RandomStream(seed, "random-regular edges"));
        };
    }

    private static Edges path(int nodes) {
        Edges edges = new Edges(nodes);
        for (int i = 1; i < nodes; i++) {
            edges.join(i - 1, i);
        }
        return edges;
    }

    private static Edges cycle(int nodes) {
        Edges edges = path(nodes);
        edges.join(nodes - 1, 0);
        return edges;
    }

    /** As many rows as the largest divisor up to the square root; a prime number of nodes gives a path. */
    private static Edges grid(int nodes) {
        int rows = (int) Math.sqrt(nodes);
        while (nodes % rows != 0) {
            rows--;
        }
        int columns = nodes / rows;
        Edges edges = new Edges(nodes);
        for (int i = 0; i < nodes; i++) {
            if (i % columns > 0) {
                edges.join(i - 1, i);
            }
            if (i >= columns) {
                edges.join(i - columns, i);
            }
        }
        return edges;
    }

    /** Each node has {@code degree} stubs; random pairs of stubs are joined where they may be (Steger, Wormald 1999). */
    private static Edges randomRegular(int nodes, int degree, RandomStream random) {
        if (degree >= nodes || (long) nodes * degree % 2 != 0) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "synthetic-graph: no graph of %d nodes has %d neighbours at each: expected fewer neighbours than nodes, and an even product",
                    nodes,
                    degree));
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Edges edges = new Edges(nodes);
            int[] stubs = new int[nodes * degree];
            for (int i = 0; i < stubs.length; i++) {
                stubs[i] = i / degree;
            }
            int left = stubs.length;
            while (left > 0) {
                int kept = pair(stubs, left, edges, random);
                if (kept == left) {
                    break;
                }
                left = kept;
            }
            if (left == 0) {
                return edges;
            }
        }
        throw new DataException(String.format(
                Locale.ROOT,
                "synthetic-graph: no random regular graph of %d nodes with %d neighbours found in %d attempts: choose a smaller degree",
                nodes,
                degree,
                ATTEMPTS));
    }

    /** Pairs the first {@code left} stubs at random; those that may not be joined stay, at the front. */
    private static int pair(int[] stubs, int left, Edges edges, RandomStream random) {
        int[] shuffled = Arrays.copyOf(stubs, left);
        random.shuffle(shuffled);
        int kept = 0;
        for (int i = 0; i < left; i += 2) {
            if (!edges.join(shuffled[i], shuffled[i + 1])) {
                stubs[kept++] = shuffled[i];
                stubs[kept++] = shuffled[i + 1];
            }
        }
        return kept;
    }
}
