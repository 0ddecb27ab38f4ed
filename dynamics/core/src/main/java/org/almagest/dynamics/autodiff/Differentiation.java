package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Forward and reverse mode on graphs. Both append to the builder that made the nodes, so what they give can be
 * differentiated again: the tangent of a gradient is the Hessian-vector product.
 *
 * <p>Any seed may carry lanes: R directions at once, on an axis to the left of every axis of the graph ({@link
 * #lanes}).
 */
public final class Differentiation {
    private Differentiation() {}

    /**
     * The shape of R directions in the space of {@code shape}, for differentiating {@code outputs}.
     *
     * @param outputs what will be differentiated; the lanes lie to the left of all axes below them
     */
    public static Shape lanes(GraphBuilder graph, List<Node> outputs, Shape shape, int lanes) {
        return shape.with(rank(graph, below(graph, outputs)), lanes);
    }

    /** The first axis that no live node has. */
    private static int rank(GraphBuilder graph, boolean[] live) {
        int rank = 2;
        for (int id = 0; id < live.length; id++) {
            if (live[id]) {
                rank = Math.max(rank, graph.nodes().get(id).shape().rank());
            }
        }
        return rank;
    }

    /** The lanes that the seeds have beyond all axes of the graph, around one number. */
    private static Shape lanesOf(List<Node> seeds, int rank) {
        Shape lanes = Shape.SCALAR;
        for (Node seed : seeds) {
            for (int axis = rank; axis < seed.shape().rank(); axis++) {
                lanes = lanes.with(
                        axis, Math.max(lanes.extent(axis), seed.shape().extent(axis)));
            }
        }
        return lanes;
    }

    /** A derivative written out: every axis of the node that it belongs to, and every lane of the seeds. */
    private static Node whole(GraphBuilder graph, @Nullable Node derivative, Shape shape, Shape lanes) {
        return graph.expandTo(derivative == null ? graph.constant(0) : derivative, shape.broadcast(lanes));
    }

    /**
     * Whether {@code output} is an affine function of {@code input}, whatever the other inputs are: its derivative does not
     * depend on it. Decided from the graph, so that a function that only happens to be affine is not.
     */
    public static boolean affine(GraphBuilder graph, Node output, Node input) {
        Node one = graph.expandTo(graph.constant(1), input.shape());
        List<Node> slope = tangents(graph, List.of(output), List.of(input), List.of(one));
        boolean[] live = below(graph, slope);
        return input.id() >= live.length || !live[input.id()];
    }

    /**
     * Whether {@code output} depends on {@code inputs} by way of {@code between} alone: with that held fixed, they make no
     * difference.
     */
    public static boolean onlyThrough(GraphBuilder graph, Node output, Node between, List<Node> inputs) {
        boolean[] live = new boolean[output.id() + 1];
        live[output.id()] = true;
        for (int id = output.id(); id >= 0; id--) {
            Node node = graph.nodes().get(id);
            for (int i = 0; live[id] && node != between && i < node.arity(); i++) {
                live[node.input(i).id()] = true;
            }
        }
        return inputs.stream().noneMatch(input -> input.id() < live.length && live[input.id()]);
    }

    /**
     * Whether each column of {@code output} depends on the same column of {@code batch} alone: no example sees another. Decided
     * from the graph, so that a function that only happens to keep examples apart may count as one that does not.
     */
    public static boolean keepsExamplesApart(GraphBuilder graph, Node batch, Node output) {
        return ExampleFlow.carriers(graph, batch, output) != null;
    }

    /** Which nodes the outputs depend on, themselves included. */
    public static boolean[] below(GraphBuilder graph, List<Node> outputs) {
        int last = outputs.stream().mapToInt(Node::id).max().orElse(-1);
        boolean[] live = new boolean[last + 1];
        outputs.forEach(output -> live[output.id()] = true);
        for (int id = last; id >= 0; id--) {
            if (live[id]) {
                Node node = graph.nodes().get(id);
                for (int i = 0; i < node.arity(); i++) {
                    live[node.input(i).id()] = true;
                }
            }
        }
        return live;
    }

    /**
     * Forward mode: the directional derivatives of {@code outputs} when each of {@code inputs} moves along its seed. An
     * input that depends on another moves by its seed beyond what the other does to it, so that this is the adjoint of
     * {@link #cotangents}.
     *
     * @param seeds one per input, of its shape (an extent of 1 stands for any), with lanes where wanted
     * @return one per output, of its shape with the lanes of the seeds; explicit zeros where nothing depends
     */
    public static List<Node> tangents(GraphBuilder graph, List<Node> outputs, List<Node> inputs, List<Node> seeds) {
        boolean[] live = below(graph, outputs);
        @Nullable Node[] tangents = new Node[live.length];
        for (int i = 0; i < inputs.size(); i++) {
            int id = inputs.get(i).id();
            if (id < live.length) {
                tangents[id] = graph.sumOf(tangents[id], seeds.get(i));
            }
        }
        for (int id = 0; id < live.length; id++) {
            Node node = graph.nodes().get(id);
            if (!live[id] || node.arity() == 0) {
                continue;
            }
            @Nullable Node[] below = new Node[node.arity()];
            boolean moves = false;
            for (int i = 0; i < below.length; i++) {
                below[i] = tangents[node.input(i).id()];
                moves |= below[i] != null;
            }
            if (moves) {
                tangents[id] = graph.sumOf(tangents[id], node.primitive().tangent(graph, node, Arrays.asList(below)));
            }
        }
        List<Node> result = new ArrayList<>();
        Shape lanes = lanesOf(seeds, rank(graph, live));
        for (Node output : outputs) {
            result.add(whole(graph, tangents[output.id()], output.shape(), lanes));
        }
        return result;
    }

    /**
     * Reverse mode: the gradient of the scalar {@code output}.
     *
     * @return one per input, of its shape; explicit zeros where the output does not depend on it
     * @throws ShapeException if the output is not 1x1
     */
    public static List<Node> gradient(GraphBuilder graph, Node output, List<Node> inputs) {
        if (!output.shape().equals(Shape.SCALAR)) {
            throw new ShapeException(
                    String.format(Locale.ROOT, "gradient of an output of shape %s: expected 1x1", output.shape()));
        }
        return cotangents(graph, List.of(output), List.of(graph.constant(1)), inputs);
    }

    /**
     * Reverse mode: Σ over outputs of seed·∂output/∂input.
     *
     * @param seeds one per output, of its shape (an extent of 1 stands for any), with lanes where wanted
     * @return one per input, of its shape with the lanes of the seeds; explicit zeros where nothing depends
     */
    public static List<Node> cotangents(GraphBuilder graph, List<Node> outputs, List<Node> seeds, List<Node> inputs) {
        boolean[] live = below(graph, outputs);
        boolean[] moves = above(graph, inputs, live);
        @Nullable Node[] cotangents = new Node[live.length];
        for (int i = 0; i < outputs.size(); i++) {
            int id = outputs.get(i).id();
            cotangents[id] = graph.sumOf(cotangents[id], seeds.get(i));
        }
        for (int id = live.length - 1; id >= 0; id--) {
            Node cotangent = cotangents[id];
            if (cotangent == null || !moves[id]) {
                continue;
            }
            Node node = graph.nodes().get(id);
            for (int i = 0; i < node.arity(); i++) {
                Node input = node.input(i);
                if (moves[input.id()]) {
                    Node part = node.primitive().cotangent(graph, node, cotangent, i);
                    if (part != null) {
                        cotangents[input.id()] =
                                graph.sumOf(cotangents[input.id()], unbroadcast(graph, part, node, input));
                    }
                }
            }
        }
        List<Node> result = new ArrayList<>();
        Shape lanes = lanesOf(seeds, rank(graph, live));
        for (Node input : inputs) {
            Node cotangent = input.id() < live.length ? cotangents[input.id()] : null;
            result.add(whole(graph, cotangent, input.shape(), lanes));
        }
        return result;
    }

    /** Which of the live nodes depend on the inputs, themselves included. */
    private static boolean[] above(GraphBuilder graph, List<Node> inputs, boolean[] live) {
        boolean[] moves = new boolean[live.length];
        inputs.stream().filter(input -> input.id() < moves.length).forEach(input -> moves[input.id()] = true);
        for (int id = 0; id < moves.length; id++) {
            Node node = graph.nodes().get(id);
            for (int i = 0; live[id] && i < node.arity(); i++) {
                moves[id] |= moves[node.input(i).id()];
            }
        }
        return moves;
    }

    /**
     * Sums over the axes along which the node had repeated its input. Where the part is itself lazily broadcast along
     * such an axis, the sum is a multiplication by the extent.
     */
    private static Node unbroadcast(GraphBuilder graph, Node part, Node node, Node input) {
        int axes = 0;
        for (int axis = node.primitive().ownAxes(); axis < node.shape().rank(); axis++) {
            if (input.shape().extent(axis) == 1 && node.shape().extent(axis) > 1) {
                axes |= 1 << axis;
            }
        }
        return axes == 0 ? part : graph.sumStandingFor(node.shape(), part, axes);
    }
}
