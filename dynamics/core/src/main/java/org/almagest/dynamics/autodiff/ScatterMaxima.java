package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds each number of a second array to the place where the window of the first is largest: the transpose of {@link
 * SelectMaxima}. Linear in the second and constant in the first; lanes broadcast. Where windows overlap, numbers add up in the
 * order of the windows.
 */
public record ScatterMaxima(PoolingGeometry geometry) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        Shape c = inputs.get(1);
        geometry.checkImages(x);
        geometry.checkResults(c);
        PoolingGeometry.checkColumns(x, c);
        return x.withMatrix(1, 1).broadcast(c.withMatrix(1, 1)).withMatrix(geometry.inRows(), x.columns());
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node dc = tangents.get(1);
        return dc == null
                ? null
                : graph.emit(
                        this,
                        node.input(0),
                        graph.expandMatrix(dc, node.input(1).shape()));
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return input == 0
                ? null
                : graph.emit(new SelectMaxima(geometry), node.input(0), graph.expandMatrix(cotangent, node.shape()));
    }
}
