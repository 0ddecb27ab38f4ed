package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** a·b element by element, broadcasting. */
public record Multiply() implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).broadcast(inputs.get(1));
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        Node db = tangents.get(1);
        return graph.sumOf(
                da == null ? null : graph.multiply(da, node.input(1)),
                db == null ? null : graph.multiply(node.input(0), db));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.multiply(cotangent, node.input(1 - input));
    }

    @Override
    public int ownAxes() {
        return 0;
    }
}
