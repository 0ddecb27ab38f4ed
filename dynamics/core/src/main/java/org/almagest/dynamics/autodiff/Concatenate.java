package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Arrays one after another along the rows (axis 1) or the columns (axis 0); lanes broadcast. */
public record Concatenate(int axis) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape joint = inputs.get(0).with(axis, 1);
        int extent = 0;
        for (Shape input : inputs) {
            Shape rest = input.with(axis, 1);
            if (rest.extent(1 - axis) != joint.extent(1 - axis)) {
                throw new ShapeException(String.format(
                        Locale.ROOT,
                        "cannot concatenate %s along axis %d from the right: the other axis differs",
                        inputs,
                        axis));
            }
            joint = joint.broadcast(rest);
            extent += input.extent(axis);
        }
        return joint.with(axis, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        List<Node> parts = new ArrayList<>();
        for (int i = 0; i < node.arity(); i++) {
            Shape shape = node.input(i).shape();
            Node tangent = tangents.get(i);
            parts.add(graph.expandMatrix(tangent == null ? graph.constant(0) : tangent, shape));
        }
        return graph.concatenate(axis, parts);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (cotangent.shape().extent(axis) == 1 && node.shape().extent(axis) > 1) {
            return cotangent;
        }
        int from = 0;
        for (int i = 0; i < input; i++) {
            from += node.input(i).shape().extent(axis);
        }
        return graph.slice(cotangent, axis, from, node.input(input).shape().extent(axis));
    }
}
