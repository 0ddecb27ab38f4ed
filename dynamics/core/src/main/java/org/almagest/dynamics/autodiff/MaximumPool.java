package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest number of each window; of equal ones the first, in the order [y][x], takes the derivative. NaN if one is. Padding
 * is never the largest.
 */
public record MaximumPool(PoolingGeometry geometry) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        geometry.checkImages(x);
        return x.withMatrix(geometry.outRows(), x.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node x = node.input(0);
        Node dx = tangents.get(0);
        return dx == null ? null : graph.emit(new SelectMaxima(geometry), x, graph.expandMatrix(dx, x.shape()));
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.emit(new ScatterMaxima(geometry), node.input(0), graph.expandMatrix(cotangent, node.shape()));
    }
}
