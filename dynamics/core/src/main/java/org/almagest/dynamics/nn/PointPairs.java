package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;

/**
 * All ordered pairs (i, j) of different points of an example, arranged so that everything about them runs along contiguous
 * numbers: the partner number s of point i is j = i + s modulo the count of points, s = 1, 2, …, and a quantity of the pairs is
 * [numbers][partners][points·batch] with point i in the columns. What belongs to i alone has one partner, and is broadcast; what
 * is summed over j is summed down the rows.
 */
public final class PointPairs {
    private final int points;
    private final Indices others;

    /**
     * The pairs.
     *
     * @param points how many an example has; at least 2
     */
    public PointPairs(int points) {
        if (points < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "messages between %d points: expected at least 2, since a point has none for itself; choose data of more",
                    points));
        }
        this.points = points;
        int[] places = new int[partners() * points];
        for (int s = 1; s < points; s++) {
            for (int i = 0; i < points; i++) {
                places[(s - 1) * points + i] = (i + s) % points;
            }
        }
        this.others = Indices.of(places);
    }

    /** Partners of a point. */
    public int partners() {
        return points - 1;
    }

    /** A quantity of i, [numbers][points·batch], as one of pairs: [numbers][1][points·batch]. */
    Node first(GraphBuilder graph, Node quantity) {
        return graph.reshape(
                quantity, quantity.shape().rows(), 1, quantity.shape().columns());
    }

    /** A quantity of j, [numbers][points·batch], as one of pairs: [numbers][partners][points·batch]. */
    Node second(GraphBuilder graph, Node quantity) {
        int numbers = quantity.shape().rows();
        int columns = quantity.shape().columns();
        Node apart = graph.reshape(quantity, numbers, points, columns / points);
        return graph.reshape(graph.gather(apart, 1, others), numbers, partners(), columns);
    }

    /** x_i − x_j of positions [3][points·batch]: [3][partners][points·batch]. */
    public Node differences(GraphBuilder graph, Node positions) {
        return graph.subtract(first(graph, positions), second(graph, positions));
    }

    /** |x_i − x_j|² of {@link #differences}: [1][partners][points·batch]. */
    public Node squaredDistances(GraphBuilder graph, Node differences) {
        return graph.sum(graph.multiply(differences, differences), 1 << 2);
    }

    /** q_i·q_j of charges [1][points·batch]: [1][partners][points·batch]. */
    public Node products(GraphBuilder graph, Node charges) {
        return graph.multiply(first(graph, charges), second(graph, charges));
    }

    /** Σ_j of a quantity of the pairs, [numbers][partners][points·batch]: [numbers][points·batch]. */
    public Node sum(GraphBuilder graph, Node quantity) {
        Node sum = graph.sum(quantity, 1 << 1);
        return graph.reshape(sum, 1, lanes(sum), sum.shape().columns());
    }

    /** A quantity of the pairs with all pairs in the columns, so that one product serves them: [numbers][partners·points·batch]. */
    public Node columns(GraphBuilder graph, Node quantity) {
        return graph.reshape(
                quantity,
                1,
                lanes(quantity),
                quantity.shape().rows() * quantity.shape().columns());
    }

    /** What {@link #columns} has joined, apart again. */
    public Node apart(GraphBuilder graph, Node columns) {
        return graph.reshape(
                columns, columns.shape().rows(), partners(), columns.shape().columns() / partners());
    }

    private static int lanes(Node quantity) {
        return quantity.shape().extent(2);
    }
}
