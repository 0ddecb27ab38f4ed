package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * a where a second array is not 0, and 0 elsewhere, whatever a is there; broadcasting. Linear in a, constant in the second array.
 */
public record Keep() implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).broadcast(inputs.get(1));
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : graph.keep(da, node.input(1));
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return input == 1 ? null : graph.keep(cotangent, node.input(1));
    }

    @Override
    public int ownAxes() {
        return 0;
    }
}
