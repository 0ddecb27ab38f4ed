package org.almagest.dynamics.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The innermost axes in another order; lanes further left stay. Axes count from the right.
 *
 * @param axes axis i of the result is axis {@code axes[i]} of the input; the last of them moves
 */
public record Permute(List<Integer> axes) implements Primitive {
    /** The order that transposes; other transpositions are a {@link Transpose}, which products take in. */
    static final List<Integer> TRANSPOSED = List.of(1, 0);

    public Permute {
        axes = List.copyOf(axes);
    }

    /** See {@link GraphBuilder#transposedCopy}. */
    static boolean isTransposedCopy(Node node) {
        return node.primitive() instanceof Permute permute && permute.axes.equals(TRANSPOSED);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        Shape out = in;
        for (int axis = 0; axis < axes.size(); axis++) {
            out = out.with(axis, 1);
        }
        for (int axis = 0; axis < axes.size(); axis++) {
            out = out.with(axis, in.extent(axes.get(axis)));
        }
        return out;
    }

    @Override
    public int ownAxes() {
        return axes.size();
    }

    @Override
    public @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        Node da = tangents.get(0);
        if (da == null || axes.equals(TRANSPOSED)) {
            return da == null ? null : graph.transposedCopy(da);
        }
        return graph.permute(da, order());
    }

    @Override
    public Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        return graph.permute(cotangent, inverse());
    }

    private int[] order() {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] inverse() {
        int[] inverse = new int[axes.size()];
        for (int axis = 0; axis < inverse.length; axis++) {
            inverse[axes.get(axis)] = axis;
        }
        return inverse;
    }

    /** The order that does first {@code inner}, then {@code outer}. */
    static int[] after(List<Integer> inner, List<Integer> outer) {
        int[] order = new int[Math.max(inner.size(), outer.size())];
        for (int axis = 0; axis < order.length; axis++) {
            int between = axis < outer.size() ? outer.get(axis) : axis;
            order[axis] = between < inner.size() ? inner.get(between) : between;
        }
        return order;
    }

    /** Whether the numbers of an array of shape {@code in} keep their order, since only axes of extent 1 pass others. */
    public boolean keepsOrder(Shape in) {
        int last = -1;
        for (int axis : axes) {
            if (in.extent(axis) > 1) {
                if (axis < last) {
                    return false;
                }
                last = axis;
            }
        }
        return true;
    }

    /**
     * The one order among those that do the same to arrays of this shape: an axis of extent 1 has no place of its own, so
     * those beyond what moves stay where they are.
     *
     * @param order axis i of the result is axis {@code order[i]} of the input
     * @return empty where nothing moves
     * @throws ShapeException if it is no order of axes
     */
    static List<Integer> canonical(Shape in, int[] order) {
        int[] axes = order.clone();
        boolean[] taken = new boolean[axes.length];
        for (int axis : axes) {
            if (axis < 0 || axis >= axes.length || taken[axis]) {
                throw new ShapeException(String.format(
                        Locale.ROOT,
                        "axes in the order %s: expected each of 0 to %d once",
                        Arrays.toString(order),
                        axes.length - 1));
            }
            taken[axis] = true;
        }
        int length = axes.length;
        while (length > 0) {
            int last = length - 1;
            if (axes[last] != last) {
                if (in.extent(last) > 1 || in.extent(axes[last]) > 1) {
                    break;
                }
                // both are of extent 1, and so interchangeable
                int holder = 0;
                while (axes[holder] != last) {
                    holder++;
                }
                axes[holder] = axes[last];
                axes[last] = last;
            }
            length--;
        }
        return Arrays.stream(axes, 0, length).boxed().toList();
    }
}
