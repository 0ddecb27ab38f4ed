package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From each window of a second array the number at the place where that of the first is largest: the tangent of {@link
 * MaximumPool}. Linear in the second and constant in the first; lanes broadcast.
 */
public record SelectMaxima(PoolingGeometry geometry) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        Shape a = inputs.get(1);
        geometry.checkImages(x);
        geometry.checkImages(a);
        PoolingGeometry.checkColumns(x, a);
        return x.withMatrix(1, 1).broadcast(a.withMatrix(1, 1)).withMatrix(geometry.outRows(), x.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node x = node.input(0);
        Node da = tangents.get(1);
        return da == null ? null : graph.emit(this, x, graph.expandMatrix(da, x.shape()));
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return input == 0
                ? null
                : graph.emit(new ScatterMaxima(geometry), node.input(0), graph.expandMatrix(cotangent, node.shape()));
    }
}
