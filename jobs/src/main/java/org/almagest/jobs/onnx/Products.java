package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Products of matrices. */
final class Products {
    private Products() {}

    /** α·A·B + β·C, where A goes by examples and B and C do not. */
    static Value gemm(Call call) {
        GraphBuilder graph = call.graph();
        call.expect("transA", 0);
        Signal a = call.signal(0);
        Signal b = call.signal(1);
        boolean outputsFirst = call.operation().whole("transB", 0) == 1;
        if (a.rank() != 2 || b.rank() != 2) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "arrays of shapes %s and %s: expected two matrices",
                    Signal.words(a.extents()),
                    Signal.words(b.extents())));
        }
        Signal right = outputsFirst ? b.permuted(graph, 1, 0) : b;
        Signal product = product(call, a, right);
        double alpha = call.operation().real("alpha", 1);
        double beta = call.operation().real("beta", 1);
        Signal scaled = call.emission().each(product, node -> graph.scale(alpha, node));
        Value c = call.optional(2);
        return c == null
                ? scaled
                : call.emission().joined(scaled, c, (z, shift) -> graph.add(z, graph.scale(beta, shift)));
    }

    static Value matMul(Call call) {
        Signal a = call.signal(0);
        Signal b = call.signal(1);
        GraphBuilder graph = call.graph();
        boolean row = a.rank() == 1;
        boolean column = b.rank() == 1;
        Signal left = row ? a.reshaped(graph, prepended(a.extents())) : a;
        Signal right = column ? b.reshaped(graph, appended(b.extents())) : b;
        Signal product = product(call, left, right);
        if (!row && !column) {
            return product;
        }
        long[] extents = product.extents();
        List<Long> kept = new ArrayList<>();
        for (int axis = 0; axis < extents.length; axis++) {
            boolean dropped = row && axis == extents.length - 2 || column && axis == extents.length - 1;
            if (!dropped) {
                kept.add(extents[axis]);
            }
        }
        return product.reshaped(graph, kept.stream().mapToLong(Long::longValue).toArray());
    }

    private static long[] prepended(long... extents) {
        long[] more = new long[extents.length + 1];
        more[0] = 1;
        System.arraycopy(extents, 0, more, 1, extents.length);
        return more;
    }

    private static long[] appended(long... extents) {
        long[] more = Arrays.copyOf(extents, extents.length + 1);
        more[extents.length] = 1;
        return more;
    }

    /** A·B over the last two axes; those before broadcast. */
    static Signal product(Call call, Signal a, Signal b) {
        if (a.extents()[a.rank() - 1] != b.extents()[b.rank() - 2]) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "a product of shapes %s and %s: expected the last axis to be as long as the one but last",
                    Signal.words(a.extents()),
                    Signal.words(b.extents())));
        }
        if (a.hasExamples() && !b.hasExamples() && a.examples() != a.rank() - 1) {
            return fromTheRight(call, a, b);
        }
        if (!a.hasExamples() && b.examples() == b.rank() - 1 && b.outer() == 1 && b.inner() == 1) {
            return fromTheLeft(call, a, b);
        }
        return exampleByExample(call, a, b);
    }

    /**
     * x·B for a B without examples, as Bᵀ·xᵀ with the examples in the columns: all of them are one product.
     */
    private static Signal fromTheRight(Call call, Signal a, Signal b) {
        GraphBuilder graph = call.graph();
        int inner = (int) b.extents()[b.rank() - 2];
        int columns = (int) b.extents()[b.rank() - 1];
        int rank = Math.max(a.rank(), b.rank());
        long[] extents = new long[rank];
        List<Integer> lanesOfA = new ArrayList<>();
        List<Integer> lanesOfB = new ArrayList<>();
        int examples = -1;
        for (int i = 0; i < rank - 1; i++) {
            // what has fewer axes has ones before them; the rows of A are an axis like the others
            int axisOfA = i - (rank - a.rank());
            int axisOfB = i - (rank - b.rank());
            long ofA = axisOfA < 0 ? 1 : a.extents()[axisOfA];
            long ofB = axisOfB < 0 || i == rank - 2 ? 1 : b.extents()[axisOfB];
            if (axisOfA >= 0 && axisOfA == a.examples()) {
                if (ofB != 1) {
                    throw new UntranslatableException("each example meets other weights: expected the same for all");
                }
                examples = i;
                extents[i] = ofA;
                addParts(lanesOfA, a.outer(), a.inner());
                addOnes(lanesOfB, a.outer(), a.inner());
                continue;
            }
            if (ofA != ofB && ofA != 1 && ofB != 1) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "a product of shapes %s and %s: expected equal extents, or 1",
                        Signal.words(a.extents()),
                        Signal.words(b.extents())));
            }
            extents[i] = Math.max(ofA, ofB);
            lanesOfA.add((int) ofA);
            lanesOfB.add((int) ofB);
        }
        extents[rank - 1] = columns;
        lanesOfA.add(inner);
        Node x = a.as(graph, lanesOfA);
        Node w = Signal.arranged(graph, b.node(), shape(lanesOfB, inner, columns));
        return new Signal(graph.product(w, x, true, false), extents, examples, a.outer(), a.inner());
    }

    private static void addParts(List<Integer> lanes, int outer, int inner) {
        if (outer > 1) {
            lanes.add(outer);
        }
        if (inner > 1) {
            lanes.add(inner);
        }
    }

    private static void addOnes(List<Integer> lanes, int outer, int inner) {
        if (outer > 1) {
            lanes.add(1);
        }
        if (inner > 1) {
            lanes.add(1);
        }
    }

    private static int[] shape(List<Integer> lanes, int rows, int columns) {
        int[] shape = new int[lanes.size() + 2];
        for (int i = 0; i < lanes.size(); i++) {
            shape[i] = lanes.get(i);
        }
        shape[lanes.size()] = rows;
        shape[lanes.size() + 1] = columns;
        return shape;
    }

    /** W·x where the columns of x are the examples already. */
    private static Signal fromTheLeft(Call call, Signal a, Signal b) {
        GraphBuilder graph = call.graph();
        if (a.rank() != 2 || b.rank() != 2) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "a product of shapes %s and %s: expected two matrices",
                    Signal.words(a.extents()),
                    Signal.words(b.extents())));
        }
        Node w = Signal.arranged(graph, a.node(), (int) a.extents()[0], (int) a.extents()[1]);
        return Signal.of(graph.product(w, b.matrix(graph)), new long[] {a.extents()[0], Value.EXAMPLES}, 1);
    }

    /** A product for each example and lane: the examples become lanes, and columns again afterwards. */
    private static Signal exampleByExample(Call call, Signal a, Signal b) {
        GraphBuilder graph = call.graph();
        Signal leftLanes = lanes(graph, a);
        Signal rightLanes = lanes(graph, b);
        Emission.Frame frame = Emission.Frame.of(List.of(leftLanes, rightLanes));
        Node left = matrices(graph, a, frame);
        Node right = matrices(graph, b, frame);
        Node product = graph.product(left, right);
        long[] extents = new long[frame.extents().length];
        System.arraycopy(frame.extents(), 0, extents, 0, extents.length - 2);
        extents[extents.length - 2] = a.extents()[a.rank() - 2];
        extents[extents.length - 1] = b.extents()[b.rank() - 1];
        Node columns = graph.permute(product, 2, 0, 1);
        return new Signal(columns, extents, frame.examples(), frame.outer(), frame.inner()).full(graph);
    }

    /** The same array with ones for the axes that are multiplied, to find what the others broadcast to. */
    private static Signal lanes(GraphBuilder graph, Signal signal) {
        if (signal.examples() >= signal.rank() - 2) {
            throw new UntranslatableException(
                    "a product along the axis of the examples: expected each example by itself");
        }
        long[] extents = signal.extents().clone();
        extents[extents.length - 1] = 1;
        extents[extents.length - 2] = 1;
        return new Signal(graph.constant(0), extents, signal.examples(), signal.outer(), signal.inner());
    }

    /** [lanes…][examples][rows][columns]. */
    private static Node matrices(GraphBuilder graph, Signal signal, Emission.Frame frame) {
        long[] extents = frame.extents().clone();
        int rank = extents.length;
        extents[rank - 2] = signal.extents()[signal.rank() - 2];
        extents[rank - 1] = signal.extents()[signal.rank() - 1];
        Emission.Frame own = new Emission.Frame(extents, frame.examples(), frame.outer(), frame.inner());
        return graph.permute(own.place(graph, signal), 1, 2, 0);
    }
}
