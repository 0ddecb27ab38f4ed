package org.almagest.dynamics.objective;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/** Seeds of derivatives: in lane i the i-th unit vector, the same for every example. */
final class UnitDirections {
    private UnitDirections() {}

    /**
     * The unit vectors of a space.
     *
     * @param dimensions of the space
     * @param axis of the lanes, counted from the right, left of all axes of what will be differentiated
     * @return [dimensions lanes]…[dimensions][1]
     */
    static Node of(GraphBuilder graph, int dimensions, int axis) {
        int[] diagonal = new int[dimensions];
        Arrays.setAll(diagonal, i -> i * (dimensions + 1));
        Node ones = graph.expandTo(graph.constant(1), Shape.of(dimensions, 1));
        Node identity = graph.scatterAdd(ones, 1, Indices.of(diagonal), dimensions * dimensions);
        int[] extents = new int[axis + 1];
        Arrays.fill(extents, 1);
        extents[0] = dimensions;
        extents[axis - 1] = dimensions;
        return graph.reshape(identity, extents);
    }
}
