package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the innermost axes, in their order, as axes of other extents.
 *
 * @param extents of the result, rows and columns last; as many axes as are reshaped
 */
public record Reshape(List<Integer> extents) implements Primitive {
    public Reshape {
        extents = List.copyOf(extents);
    }

    /**
     * The fewest axes that have to be reshaped: the outermost stay where their extents do.
     *
     * @return empty where nothing changes
     */
    static List<Integer> canonical(Shape in, int[] extents) {
        List<Integer> axes = new ArrayList<>(Arrays.stream(extents).boxed().toList());
        while (!axes.isEmpty() && in.extent(axes.size() - 1) == axes.get(0)) {
            axes.remove(0);
        }
        if (axes.size() == 1) {
            throw refusal(in, extents);
        }
        return axes;
    }

    private static ShapeException refusal(Shape in, int[] extents) {
        return new ShapeException(String.format(
                Locale.ROOT,
                "cannot reshape the %d innermost axes of %s to %s: expected as many numbers",
                extents.length,
                in,
                Arrays.toString(extents)));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        int[] wanted = extents.stream().mapToInt(Integer::intValue).toArray();
        long before = 1;
        long after = 1;
        for (int axis = 0; axis < wanted.length; axis++) {
            before *= in.extent(axis);
            after *= wanted[axis];
        }
        if (before != after) {
            throw refusal(in, wanted);
        }
        int[] all = in.innermost(Math.max(in.rank(), wanted.length));
        System.arraycopy(wanted, 0, all, all.length - wanted.length, wanted.length);
        return Shape.of(all);
    }

    @Override
    public int ownAxes() {
        return extents.size();
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        return da == null ? null : reshape(graph, da, node.input(0).shape(), node.shape());
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return reshape(graph, cotangent, node.shape(), node.input(0).shape());
    }

    /** A derivative with the axes of {@code from} written out becomes one with the axes of {@code to}. */
    private Node reshape(GraphBuilder graph, Node derivative, Shape from, Shape to) {
        Node whole = derivative;
        for (int axis = 0; axis < extents.size(); axis++) {
            whole = graph.expand(whole, axis, from.extent(axis));
        }
        return graph.reshape(whole, to.innermost(extents.size()));
    }
}
