package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.jspecify.annotations.Nullable;

/** Sums, means and maxima along axes. */
final class Reductions {
    private Reductions() {}

    /** A reduction in the graph. */
    @FunctionalInterface
    interface Reduction {
        /**
         * Reduces; axes keep an extent of 1.
         *
         * @param bits the axes, as the graph's sums take them
         */
        Node apply(GraphBuilder graph, Node node, int bits);
    }

    /**
     * The operator.
     *
     * @param plain how fixed numbers are taken together from {@code start} on; null where they go into the graph as well
     */
    static Operator.Single of(Reduction inGraph, double start, @Nullable DoubleBinaryOperator plain) {
        return call -> {
            Value value = call.value(0);
            long[] given = call.wholes("axes", 1);
            if ((given == null || given.length == 0) && call.operation().whole("noop_with_empty_axes", 0) == 1) {
                return value;
            }
            int[] axes = given == null || given.length == 0
                    ? IntStream.range(0, value.rank()).toArray()
                    : Arrays.stream(given).mapToInt(value::axis).toArray();
            Value reduced = plain != null && value instanceof Fixed fixed
                    ? Folding.reduced(fixed, axes, start, plain)
                    : inGraph(call, call.signal(0), inGraph, axes);
            if (call.operation().whole("keepdims", 1) == 1) {
                return reduced;
            }
            Set<Integer> gone = new TreeSet<>();
            for (int axis : axes) {
                gone.add(axis);
            }
            return Shaping.as(call, reduced, Shaping.without(reduced.extents(), gone));
        };
    }

    private static Signal inGraph(Call call, Signal signal, Reduction reduction, int... axes) {
        long[] extents = signal.extents().clone();
        for (int axis : axes) {
            extents[axis] = 1;
        }
        return new Signal(
                reduction.apply(call.graph(), signal.node(), signal.bits(axes)),
                extents,
                signal.examples(),
                signal.outer(),
                signal.inner());
    }

    /** The largest along axes; the slope is that of the first where several are. */
    static Node largest(GraphBuilder graph, Node node, int bits) {
        Node largest = node;
        for (int axis = 1; axis < Integer.SIZE && bits >> axis != 0; axis++) {
            if ((bits >> axis & 1) != 0) {
                largest = graph.maximum(largest, axis);
            }
        }
        return largest;
    }
}
