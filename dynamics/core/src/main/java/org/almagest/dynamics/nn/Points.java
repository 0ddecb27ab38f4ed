package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Coordinates;

/**
 * Points in space inside a network. A quantity of the points is [numbers][points·batch], point i of example b in column i·batch
 * + b, so that a layer that treats points alike is one product.
 *
 * @param points how many an example has
 */
public record Points(int points) {
    /**
     * A part of every point.
     *
     * @param inputs [{@value Coordinates#IN}·points][batch], as {@link Coordinates} has them
     * @param from its first number
     * @param length how many
     * @return [length][points·batch]
     */
    private Node part(GraphBuilder graph, Node inputs, int from, int length) {
        int batch = inputs.shape().columns();
        Node whole = graph.reshape(inputs, points, Coordinates.IN, batch);
        Node part = graph.permute(graph.slice(whole, 1, from, length), 0, 2, 1);
        return graph.reshape(part, 1, length, points * batch);
    }

    /** The positions, [3][points·batch]. */
    public Node positions(GraphBuilder graph, Node inputs) {
        return part(graph, inputs, 0, Coordinates.SPACE);
    }

    /** Positions, then velocities, [6][points·batch]. */
    public Node motions(GraphBuilder graph, Node inputs) {
        return part(graph, inputs, 0, 2 * Coordinates.SPACE);
    }

    /** The velocities, [3][points·batch]. */
    public Node velocities(GraphBuilder graph, Node inputs) {
        return part(graph, inputs, Coordinates.SPACE, Coordinates.SPACE);
    }

    /** The charges, [1][points·batch]. */
    public Node charges(GraphBuilder graph, Node inputs) {
        return part(graph, inputs, 2 * Coordinates.SPACE, 1);
    }

    /**
     * A quantity of the points as a prediction has it.
     *
     * @param quantity [numbers][points·batch]
     * @return [points·numbers][batch], point after point
     */
    public Node prediction(GraphBuilder graph, Node quantity) {
        int numbers = quantity.shape().rows();
        int batch = quantity.shape().columns() / points;
        Node apart = graph.reshape(quantity, numbers, points, batch);
        return graph.reshape(graph.permute(apart, 0, 2, 1), 1, points * numbers, batch);
    }
}
