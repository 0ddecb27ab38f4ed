package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/** What an instruction with two results gives: two arrays of one shape, as rows of one. */
final class PairOfArrays {
    private PairOfArrays() {}

    /** The shape of two arrays of shape {@code each}. */
    static Shape shape(Shape each) {
        return Shape.of(2, each.size());
    }

    /** The first array or the second, in its own shape. */
    static Node part(GraphBuilder graph, Node pair, Shape each, boolean second) {
        return inShape(graph, graph.slice(pair, 1, second ? 1 : 0, 1), each);
    }

    /** The same numbers as an array of shape {@code shape}. */
    static Node inShape(GraphBuilder graph, Node numbers, Shape shape) {
        int[] extents = new int[shape.rank()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[extents.length - 1 - axis] = shape.extent(axis);
        }
        return graph.reshape(numbers, extents);
    }
}
