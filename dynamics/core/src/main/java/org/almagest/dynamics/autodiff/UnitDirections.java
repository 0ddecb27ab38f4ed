package org.almagest.dynamics.autodiff;

import java.util.Arrays;

/** Seeds of derivatives: in lane i the i-th unit vector, the same for every example. */
public final class UnitDirections {
    private UnitDirections() {}

    /**
     * The unit vectors of a space.
     *
     * @param dimensions of the space
     * @param axis of the lanes, counted from the right, left of all axes of what will be differentiated
     * @return [dimensions lanes]…[dimensions][1]
     */
    public static Node of(GraphBuilder graph, int dimensions, int axis) {
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
