package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Places an array among zeros: the transpose of {@link Slice}. */
public record Embed(int axis, int from, int extent) implements Primitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape shape = inputs.get(0);
        if (from < 0 || from + shape.extent(axis) > extent) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "cannot place %s at %d along axis %d from the right of extent %d",
                    shape,
                    from,
                    axis,
                    extent));
        }
        return shape.with(axis, extent);
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null
                ? null
                : graph.embed(graph.expand(da, axis, node.input(0).shape().extent(axis)), axis, from, extent);
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        if (cotangent.shape().extent(axis) == 1 && extent > 1) {
            return cotangent;
        }
        return graph.slice(cotangent, axis, from, node.input(0).shape().extent(axis));
    }

    /**
     * The sum of two arrays that are placed next to each other along one axis, as both in a row among zeros: so the
     * derivatives in slices come together without an addition.
     *
     * @return null where they are not
     */
    static @Nullable Node sideBySide(GraphBuilder graph, Node a, Node b) {
        if (!(a.primitive() instanceof Embed first) || !(b.primitive() instanceof Embed second)) {
            return null;
        }
        if (first.from > second.from) {
            return sideBySide(graph, b, a);
        }
        int axis = first.axis;
        Shape before = a.input(0).shape();
        Shape after = b.input(0).shape();
        if (axis != second.axis
                || first.extent != second.extent
                || first.from + before.extent(axis) != second.from
                || before.extent(1 - axis) != after.extent(1 - axis)) {
            return null;
        }
        List<Node> parts = new ArrayList<>(parts(a.input(0), axis));
        parts.addAll(parts(b.input(0), axis));
        return graph.embed(graph.concatenate(axis, parts), axis, first.from, first.extent);
    }

    private static List<Node> parts(Node node, int axis) {
        if (!(node.primitive() instanceof Concatenate joint) || joint.axis() != axis) {
            return List.of(node);
        }
        List<Node> parts = new ArrayList<>();
        for (int i = 0; i < node.arity(); i++) {
            parts.add(node.input(i));
        }
        return parts;
    }
}
