package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * An array of our graph. The examples are its columns, whatever axis they are in the file's graph; the other axes keep their
 * order to the left of them. Where the file's graph has joined the examples with other axes, such as heads, that axis counts
 * outer·examples·inner, and both parts are axes of the node unless they are 1.
 *
 * @param node [axes…][examples]; one column where all examples have the same numbers
 * @param extents as the file's graph sees them, {@link Value#EXAMPLES} standing for the examples
 * @param examples the axis of the examples; −1 for an array that has none, such as weights
 * @param outer what the axis of the examples counts outside them
 * @param inner what it counts within each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Signal(Node node, long[] extents, int examples, int outer, int inner) implements Value {
    /** Numbers that one example may have in one array. */
    static final long MOST = 1L << 26;

    Signal {
        long count = 1;
        for (int axis = 0; axis < extents.length; axis++) {
            long extent = axis == examples ? (long) outer * inner : extents[axis];
            if (extent < 1 || extent > MOST) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT, "an array of shape %s: expected extents from 1 to %d", words(extents), MOST));
            }
            count *= extent;
            if (count > MOST) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "an array of shape %s: expected at most %d numbers an example",
                        words(extents),
                        MOST));
            }
        }
    }

    /** An array without examples. */
    static Signal constant(Node node, long... extents) {
        return new Signal(node, extents, -1, 1, 1);
    }

    /** As many examples as the file's graph has at axis {@code examples}. */
    static Signal of(Node node, long[] extents, int examples) {
        return new Signal(node, extents, examples, 1, 1);
    }

    /** Extents for a message: N stands for the examples. */
    static String words(long... extents) {
        return Arrays.stream(extents)
                .mapToObj(extent -> extent % EXAMPLES == 0 && extent > 0
                        ? extent == EXAMPLES ? "N" : extent / EXAMPLES + "·N"
                        : Long.toString(extent))
                .toList()
                .toString();
    }

    /** Whether it depends on examples, or is as large as if it did. */
    boolean hasExamples() {
        return examples >= 0;
    }

    /** Extents of the node without the columns. */
    List<Integer> axes() {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < extents.length; axis++) {
            axes.addAll(partsOf(axis));
        }
        return axes;
    }

    private List<Integer> partsOf(int axis) {
        if (axis != examples) {
            return List.of((int) extents[axis]);
        }
        List<Integer> parts = new ArrayList<>();
        if (outer > 1) {
            parts.add(outer);
        }
        if (inner > 1) {
            parts.add(inner);
        }
        return parts;
    }

    /** The place of an axis in the node, counted from the right; one without examples. */
    int inNode(int axis) {
        if (axis == examples) {
            throw new UntranslatableException(
                    "it goes along the axis of the examples: expected each example by itself");
        }
        int place = 1;
        for (int right = axis + 1; right < extents.length; right++) {
            place += partsOf(right).size();
        }
        return place;
    }

    /** Bits of these axes in the node, as the graph's sums take them. */
    int bits(int... axesOfFile) {
        int bits = 0;
        for (int axis : axesOfFile) {
            bits |= 1 << inNode(axis);
        }
        return bits;
    }

    /** The node with these axes to the left of its columns. */
    Node as(GraphBuilder graph, List<Integer> axes) {
        int[] shape = new int[axes.size() + 1];
        for (int i = 0; i < axes.size(); i++) {
            shape[i] = axes.get(i);
        }
        shape[axes.size()] = node.shape().columns();
        return arranged(graph, node, shape);
    }

    /** All the numbers of a node as axes of other extents; the graph by itself reshapes as many axes as it is told. */
    static Node arranged(GraphBuilder graph, Node node, int... shape) {
        int axes = Math.max(2, Math.max(node.shape().rank(), shape.length));
        int[] all = new int[axes];
        Arrays.fill(all, 1);
        System.arraycopy(shape, 0, all, axes - shape.length, shape.length);
        return graph.reshape(node, all);
    }

    private static int[] atLeastTwo(int... shape) {
        return shape.length == 1 ? new int[] {1, shape[0]} : shape;
    }

    /** The node as rows and columns. */
    Node matrix(GraphBuilder graph) {
        return as(graph, List.of(numbers()));
    }

    /** Numbers of one example. */
    int numbers() {
        return axes().stream().reduce(1, (a, b) -> a * b);
    }

    /** The same numbers under other extents; the examples stay where they are in the order of numbers. */
    Signal reshaped(GraphBuilder graph, long... shape) {
        if (!hasExamples()) {
            Signal reshaped = constant(node, shape);
            return constant(as(graph, reshaped.axes()), shape);
        }
        long before = product(extents, 0, examples) * outer;
        long left = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] % EXAMPLES == 0 && shape[axis] > 0) {
                long within = shape[axis] / EXAMPLES;
                long outside = before % left == 0 ? before / left : 0;
                if (outside == 0 || within % outside != 0) {
                    break;
                }
                Signal reshaped = new Signal(node, shape, axis, (int) outside, (int) (within / outside));
                if (reshaped.numbers() != numbers()) {
                    break;
                }
                return new Signal(as(graph, reshaped.axes()), shape, axis, reshaped.outer, reshaped.inner);
            }
            left *= shape[axis];
        }
        throw new UntranslatableException(String.format(
                Locale.ROOT,
                "an array of shape %s, with N examples, becomes one of shape %s: expected the examples apart from each other; export with an open first axis, as torch.onnx.export(…, dynamic_axes={'x': {0: 'n'}}) does",
                words(extents),
                words(shape)));
    }

    static long product(long[] extents, int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= extents[axis];
        }
        return product;
    }

    /** The axes in another order: axis i of the result is axis {@code order[i]}. */
    Signal permuted(GraphBuilder graph, int... order) {
        long[] shape = new long[order.length];
        int moved = -1;
        List<Integer> fromLeft = new ArrayList<>();
        int[] first = new int[order.length];
        int count = 0;
        for (int axis = 0; axis < order.length; axis++) {
            first[axis] = count;
            count += partsOf(axis).size();
        }
        for (int i = 0; i < order.length; i++) {
            shape[i] = extents[order[i]];
            moved = order[i] == examples ? i : moved;
            for (int part = 0; part < partsOf(order[i]).size(); part++) {
                fromLeft.add(first[order[i]] + part);
            }
        }
        int[] fromRight = new int[count + 1];
        for (int i = 0; i < count; i++) {
            // the columns are axis 0 from the right, and stay
            fromRight[count - i] = count - fromLeft.get(i);
        }
        Node permuted = count == 0 ? node : graph.permute(as(graph, axes()), fromRight);
        return new Signal(permuted, shape, moved, outer, inner);
    }

    /** With as many columns as there are examples. */
    Node wide(GraphBuilder graph, int count) {
        return hasExamples() ? graph.expand(node, 0, count) : node;
    }

    /** With every axis but the columns written out. */
    Signal full(GraphBuilder graph) {
        int[] shape = new int[axes().size() + 1];
        for (int i = 0; i < shape.length - 1; i++) {
            shape[i] = axes().get(i);
        }
        shape[shape.length - 1] = node.shape().columns();
        return new Signal(graph.expandTo(node, Shape.of(atLeastTwo(shape))), extents, examples, outer, inner);
    }
}
