package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Function;
import org.jspecify.annotations.Nullable;

/** A function with a kernel of its own. Only in lowered graphs, which are not differentiated any more. */
public record Elementwise(Function function) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        throw new IllegalStateException("a lowered graph is not differentiated: " + node);
    }

    @Override
    public @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        throw new IllegalStateException("a lowered graph is not differentiated: " + node);
    }
}
