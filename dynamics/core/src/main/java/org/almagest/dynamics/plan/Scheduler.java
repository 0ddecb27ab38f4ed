package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.almagest.dynamics.autodiff.Add;
import org.almagest.dynamics.autodiff.Clamp;
import org.almagest.dynamics.autodiff.Convolve;
import org.almagest.dynamics.autodiff.ConvolveTransposed;
import org.almagest.dynamics.autodiff.ConvolveWeights;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Expand;
import org.almagest.dynamics.autodiff.Exponential;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Logarithm;
import org.almagest.dynamics.autodiff.MatrixProduct;
import org.almagest.dynamics.autodiff.MaximumPool;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Permute;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.almagest.dynamics.autodiff.Power;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Reciprocal;
import org.almagest.dynamics.autodiff.Reshape;
import org.almagest.dynamics.autodiff.Round;
import org.almagest.dynamics.autodiff.Scale;
import org.almagest.dynamics.autodiff.ScatterMaxima;
import org.almagest.dynamics.autodiff.SelectMaxima;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.Slice;
import org.almagest.dynamics.autodiff.SparseProduct;
import org.almagest.dynamics.autodiff.SparseRows;
import org.almagest.dynamics.autodiff.SquareRoot;
import org.almagest.dynamics.autodiff.Sum;
import org.almagest.dynamics.autodiff.Transpose;
import org.almagest.dynamics.kernel.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a lowered graph into steps: a sum starts a product or another sum, elementwise chains become one instruction,
 * reshapes become other names of the same numbers. Goes from the outputs back, so that a node is computed only if a step
 * reads it.
 */
final class Scheduler {
    private final List<Node> nodes;
    private final int[] uses;
    private final boolean[] output;
    private final boolean[] needed;
    private final BitSet varying;
    private final List<Step> steps = new ArrayList<>();

    private Scheduler(GraphBuilder graph, List<Node> outputs, BitSet varying) {
        this.nodes = graph.nodes();
        this.uses = new int[nodes.size()];
        this.output = new boolean[nodes.size()];
        this.needed = new boolean[nodes.size()];
        this.varying = varying;
        boolean[] live = Differentiation.below(graph, outputs);
        for (int id = 0; id < live.length; id++) {
            for (int i = 0; live[id] && i < nodes.get(id).arity(); i++) {
                uses[nodes.get(id).input(i).id()]++;
            }
        }
        for (Node node : outputs) {
            output[node.id()] = true;
            needed[resolve(node).id()] = true;
        }
    }

    /**
     * The steps that compute the outputs, in order: first those of nodes that do not vary.
     *
     * @param varying ids of the nodes that do
     */
    static List<Step> schedule(GraphBuilder graph, List<Node> outputs, BitSet varying) {
        Scheduler scheduler = new Scheduler(graph, outputs, varying);
        for (int id = scheduler.nodes.size() - 1; id >= 0; id--) {
            if (scheduler.needed[id] && scheduler.nodes.get(id).arity() > 0) {
                Step step = scheduler.step(scheduler.nodes.get(id));
                step.operands()
                        .forEach(operand -> scheduler.needed[resolve(operand).id()] = true);
                scheduler.steps.add(step);
            }
        }
        Collections.reverse(scheduler.steps);
        List<Step> ordered = new ArrayList<>();
        for (boolean varies : new boolean[] {false, true}) {
            for (Step step : scheduler.steps) {
                if (varying.get(step.result().id()) == varies) {
                    ordered.add(step);
                }
            }
        }
        return ordered;
    }

    /** The node whose numbers these are, in the same order; it may have others before and after. */
    static Node resolve(Node node) {
        Node n = node;
        while (isOtherName(n)) {
            n = n.input(0);
        }
        return n;
    }

    /** Where the numbers of {@code node} begin among those of the node that it resolves to. */
    static int begin(Node node) {
        int begin = 0;
        for (Node n = node; isOtherName(n); n = n.input(0)) {
            if (n.primitive() instanceof Slice slice) {
                begin += slice.from() * (slice.axis() == 0 ? 1 : n.shape().columns());
            }
        }
        return begin;
    }

    /** Whether a node is nothing but other names for numbers of its input that lie in one piece. */
    private static boolean isOtherName(Node n) {
        if (n.primitive() instanceof Slice slice) {
            Shape in = n.input(0).shape();
            return in.size() == in.extent(slice.axis()) * (slice.axis() == 0 ? 1 : in.columns());
        }
        return n.primitive() instanceof Reshape
                || n.primitive() instanceof Transpose
                        && (n.shape().rows() == 1 || n.shape().columns() == 1)
                || n.primitive() instanceof Permute permute
                        && permute.keepsOrder(n.input(0).shape());
    }

    /**
     * Whether a node need not stand by itself, since one step alone reads it; but what stays the same is not computed
     * again and again inside what varies.
     */
    private boolean absorbable(Node node, Node reader) {
        return readBy(node, 1, reader);
    }

    /** The same of a node that so many nodes read, all of them in the step that computes {@code reader}. */
    boolean readBy(Node node, int readers, Node reader) {
        return uses[node.id()] == readers && !output[node.id()] && repeatable(node, reader);
    }

    private boolean repeatable(Node node, Node reader) {
        return varying.get(node.id()) || !varying.get(reader.id());
    }

    /** The term that {@code addend} is inside the step that computes {@code result}. */
    private Term term(Node addend, Node result, boolean apart) {
        return Term.of(addend, n -> n == addend ? apart : absorbable(n, result), n -> repeatable(n, result));
    }

    /** The term that a node is by itself. */
    Term term(Node node) {
        return term(node, node, true);
    }

    private static @Nullable Function function(Primitive primitive) {
        if (primitive instanceof Exponential) {
            return Function.EXPONENTIAL;
        } else if (primitive instanceof Logarithm) {
            return Function.LOGARITHM;
        } else if (primitive instanceof SquareRoot) {
            return Function.SQUARE_ROOT;
        }
        return primitive instanceof Reciprocal ? Function.RECIPROCAL : null;
    }

    private Step step(Node node) {
        Primitive primitive = node.primitive();
        Node a = node.input(0);
        Function function = function(primitive);
        if (function != null) {
            return Step.of(new MapInstruction(function, node.shape().size()), node, List.of(a));
        }
        if (primitive instanceof SineAndCosine) {
            return Step.of(new SineAndCosineInstruction(a.shape().size()), node, List.of(a));
        }
        if (primitive instanceof GeluAndSlope) {
            return Step.of(new GeluAndSlopeInstruction(a.shape().size()), node, List.of(a));
        }
        if (primitive instanceof ColumnNorm) {
            return ColumnNorm.step(node);
        }
        if (primitive instanceof LargestAndPlace) {
            Step step = PlacedSteps.largest(node, n -> absorbable(n, node));
            if (step != null) {
                return step;
            }
        }
        Step alongAxis = AxisSteps.of(node);
        if (alongAxis != null) {
            return alongAxis;
        }
        int size = node.shape().size();
        if (primitive instanceof Power power) {
            return Step.of(new PowerInstruction(power.exponent(), size), node, List.of(a));
        } else if (primitive instanceof Round) {
            return Step.of(new RoundInstruction(size), node, List.of(a));
        } else if (primitive instanceof Clamp clamp) {
            return Step.of(new ClampInstruction(clamp.low(), clamp.high(), clamp.order() > 0, size), node, List.of(a));
        }
        if (primitive instanceof Add) {
            return sum(node);
        } else if (primitive instanceof MatrixProduct) {
            return product(node, node, null);
        } else if (primitive instanceof InterleavedProduct product) {
            return product.step(node);
        } else if (primitive instanceof Sum) {
            return reduction(node, node, null);
        } else if (primitive instanceof Elementwise map) {
            Step convolved = ConvolvedMap.of(node, n -> absorbable(n, node));
            if (convolved != null) {
                return convolved;
            }
            return Step.of(new MapInstruction(map.function(), node.shape().size()), node, List.of(a));
        } else if (primitive instanceof Transpose) {
            int lanes = a.shape().size() / (a.shape().rows() * a.shape().columns());
            return Step.of(
                    new TransposeInstruction(lanes, a.shape().rows(), a.shape().columns()), node, List.of(a));
        } else if (primitive instanceof Permute permute) {
            return Step.of(PermuteInstruction.of(permute, a.shape()), node, List.of(a));
        } else if (primitive instanceof Convolve convolve) {
            return Step.of(
                    ConvolveInstruction.forward(
                            convolve.geometry(), a.shape(), node.input(1).shape(), node.shape()),
                    node,
                    inputs(node));
        } else if (primitive instanceof ConvolveTransposed convolve) {
            Step placed = PlacedSteps.transposed(node, convolve.geometry());
            if (placed != null) {
                return placed;
            }
            return Step.of(
                    ConvolveInstruction.transposed(
                            convolve.geometry(), a.shape(), node.input(1).shape(), node.shape()),
                    node,
                    inputs(node));
        } else if (primitive instanceof ConvolveWeights convolve) {
            Step placed = PlacedSteps.weights(node, convolve.geometry());
            if (placed != null) {
                return placed;
            }
            ConvolveWeightsInstruction instruction = ConvolveWeightsInstruction.of(
                    convolve.geometry(), a.shape(), node.input(1).shape(), node.shape());
            return new Step(instruction, node, inputs(node), instruction.scratch());
        } else if (primitive instanceof MaximumPool pool) {
            return pool(pool.geometry(), PoolInstruction.Kind.MAXIMUM, node, a);
        } else if (primitive instanceof SelectMaxima pool) {
            return pool(pool.geometry(), PoolInstruction.Kind.SELECT, node, node.input(1));
        } else if (primitive instanceof ScatterMaxima pool) {
            return pool(pool.geometry(), PoolInstruction.Kind.SCATTER, node, node.input(1));
        } else if (primitive instanceof SparseProduct sparse) {
            int lanes =
                    node.shape().size() / (node.shape().rows() * node.shape().columns());
            return Step.of(
                    new SparseProductInstruction(
                            sparse.matrix(), lanes, node.shape().columns()),
                    node,
                    List.of(a));
        } else if (primitive instanceof SparseRows sparse) {
            int lanes =
                    node.shape().size() / (node.shape().rows() * node.shape().columns());
            int names = node.input(1).shape().columns();
            return Step.of(
                    new SparseRowsInstruction(
                            sparse.matrix(),
                            sparse.transposed(),
                            lanes,
                            names,
                            node.shape().columns()),
                    node,
                    inputs(node));
        } else if (Term.worthTakingApart(node) || primitive instanceof Expand) {
            return fused(node, term(node), null);
        }
        return Step.of(Segments.instruction(node), node, inputs(node));
    }

    private static Step pool(PoolingGeometry geometry, PoolInstruction.Kind kind, Node node, Node other) {
        Shape images = node.input(0).shape();
        return Step.of(PoolInstruction.of(geometry, kind, images, other.shape(), node.shape()), node, inputs(node));
    }

    private static List<Node> inputs(Node node) {
        List<Node> inputs = new ArrayList<>();
        for (int i = 0; i < node.arity(); i++) {
            inputs.add(node.input(i));
        }
        return inputs;
    }

    /**
     * A sum that is computed as such: a term added to a start.
     *
     * @param addend the node that the term is
     */
    record Addition(Node addend, Term term, Node start) {}

    /** a + b: whatever can, starts from the other. */
    private Step sum(Node node) {
        Step step = startedSum(node);
        if (step != null) {
            return step;
        }
        Addition addition = termAdded(node);
        ColumnNormSlope slope = ColumnNormSlope.of(node, addition, this);
        return slope == null ? fused(node, addition.term(), addition.start()) : slope.step(node);
    }

    /** How a sum is computed by itself; null if it is none, or one of its parts is computed with it. */
    @Nullable
    Addition addition(Node node) {
        return node.primitive() instanceof Add && startedSum(node) == null ? termAdded(node) : null;
    }

    /** The step of a sum, one of whose parts is computed with it; null if none is. */
    private @Nullable Step startedSum(Node node) {
        Node a = node.input(0);
        Node b = node.input(1);
        SoftmaxSlope slope = SoftmaxSlope.of(a, b, (part, steps) -> readBy(part, steps, node));
        if (slope == null) {
            slope = SoftmaxSlope.of(b, a, (part, steps) -> readBy(part, steps, node));
        }
        if (slope != null) {
            return slope.step(node);
        }
        Step step = startFrom(node, b, a);
        if (step == null) {
            step = startFrom(node, a, b);
        }
        if (step == null) {
            step = PlacedSteps.sum(node, a, b);
        }
        return step == null ? PlacedSteps.sum(node, b, a) : step;
    }

    private Addition termAdded(Node node) {
        Node a = node.input(0);
        Node b = node.input(1);
        boolean second =
                absorbable(b, node) && Term.worthTakingApart(b) || !(absorbable(a, node) && Term.worthTakingApart(a));
        Node addend = second ? b : a;
        Node start = second ? a : b;
        while (start.primitive() instanceof Expand) {
            start = start.input(0);
        }
        boolean apart = absorbable(addend, node) || addend.primitive() instanceof Scale;
        return new Addition(addend, term(addend, node, apart), start);
    }

    /** Adds {@code start} inside the step that computes {@code inner}, if it can. */
    private @Nullable Step startFrom(Node node, Node inner, Node start) {
        if (!absorbable(inner, node) || !inner.shape().equals(node.shape())) {
            return null;
        }
        Node z = start;
        while (z.primitive() instanceof Expand) {
            z = z.input(0);
        }
        Shape shape = node.shape();
        boolean whole = z.shape().rows() == shape.rows() && z.shape().columns() == shape.columns();
        if (inner.primitive() instanceof MatrixProduct product) {
            boolean rowwise = z.shape().rows() == shape.rows() && z.shape().columns() == 1;
            return whole || rowwise && !product.transposeRight() ? product(node, inner, z) : null;
        }
        if (inner.primitive() instanceof Sum sum && contiguous(inner.input(0).shape(), sum.axes())) {
            return z.shape().equals(shape) ? reduction(node, inner, z) : null;
        }
        return null;
    }

    private Step product(Node result, Node product, @Nullable Node start) {
        MatrixProduct op = (MatrixProduct) product.primitive();
        Node a = product.input(0);
        Node b = product.input(1);
        Shape shape = result.shape();
        int m = shape.rows();
        int n = shape.columns();
        int k = op.transposeLeft() ? a.shape().rows() : a.shape().columns();
        Offsets left = Offsets.over(shape, 2, a.shape());
        Offsets right = Offsets.over(shape, 2, b.shape());
        Offsets z = Offsets.over(shape, 2, start == null ? Shape.SCALAR : start.shape());
        List<Node> operands = start == null ? List.of(a, b) : List.of(a, b, start);
        boolean wholeLanes = a.shape().withMatrix(1, 1).equals(shape.withMatrix(1, 1));
        boolean merged = !op.transposeLeft()
                && b.shape().rank() == 2
                && wholeLanes
                && (start == null || start.shape().equals(shape));
        if (merged) {
            // every lane meets the same B: one tall product
            m = shape.size() / n;
            left = Offsets.over(Shape.SCALAR, 2, Shape.SCALAR);
            right = left;
            z = left;
        }
        if (op.transposeRight() && (k > 1 || op.transposeLeft())) {
            return Step.of(new TransposedProductInstruction(m, n, k, start != null, left, right, z), result, operands);
        }
        // a column on its side lies as it did
        int ari = op.transposeLeft() ? 1 : k;
        int arp = op.transposeLeft() ? a.shape().columns() : 1;
        ProductInstruction.Start from = start == null
                ? ProductInstruction.Start.NOTHING
                : start.shape().columns() == n && (n > 1 || start.shape().rows() == shape.rows())
                        ? ProductInstruction.Start.ARRAY
                        : ProductInstruction.Start.ROWS;
        return Step.of(new ProductInstruction(m, k, n, ari, arp, from, left, right, z), result, operands);
    }

    /** Whether the summed axes are a run from the right, apart from axes of extent 1. */
    private static boolean contiguous(Shape shape, int axes) {
        boolean kept = false;
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean summed = (axes >> axis & 1) != 0;
            if (summed && kept) {
                return false;
            }
            kept |= !summed && shape.extent(axis) > 1;
        }
        return true;
    }

    private Step reduction(Node result, Node sum, @Nullable Node start) {
        Node a = sum.input(0);
        int axes = ((Sum) sum.primitive()).axes();
        if (!contiguous(a.shape(), axes)) {
            int first = Integer.numberOfTrailingZeros(axes);
            int inner = 1;
            for (int axis = 0; axis < first; axis++) {
                inner *= a.shape().extent(axis);
            }
            Offsets targets = Offsets.over(a.shape(), first, sum.shape());
            return Step.of(new AcrossInstruction(inner, sum.shape().size(), targets), result, List.of(a));
        }
        int rows = sum.shape().size();
        int k = a.shape().size() / rows;
        boolean dot = absorbable(a, result)
                && a.primitive() instanceof Multiply
                && a.input(0).shape().equals(a.shape())
                && a.input(1).shape().equals(a.shape());
        List<Node> operands = new ArrayList<>(dot ? List.of(a.input(0), a.input(1)) : List.of(a));
        if (start != null) {
            operands.add(start);
        }
        Instruction instruction =
                dot ? new DotInstruction(rows, k, start != null) : new SumInstruction(rows, k, start != null);
        return Step.of(instruction, result, operands);
    }

    private static Step fused(Node result, Term term, @Nullable Node start) {
        List<Node> operands = new ArrayList<>();
        Node scalar = term.scalar();
        Node x = term.array(0);
        Node y = term.array(1);
        Node polynomial = term.polynomial();
        Node s = polynomial == null ? null : polynomial.input(0);
        for (Node operand : new @Nullable Node[] {start, scalar, x, y, s}) {
            if (operand != null) {
                operands.add(operand);
            }
        }
        Instruction instruction = new FusedInstruction(
                result.shape(),
                term.factor(),
                scalar != null,
                start == null ? null : start.shape(),
                x == null ? null : x.shape(),
                y == null ? null : y.shape(),
                polynomial == null ? null : ((Polynomial) polynomial.primitive()).padded(),
                s == null ? null : s.shape());
        return Step.of(instruction, result, operands);
    }
}
