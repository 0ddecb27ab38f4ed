package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slopes of a graph along several directions at once, and the sum of its second derivatives along them, in one pass
 * forward (Li et al. 2023, arXiv 2307.08214): beside its own numbers each node has a tangent in a lane a direction, and one
 * array for the sum over directions, where tangents of tangents would carry an array a direction. Emits primitives only, so that
 * both can be differentiated on.
 *
 * @param slopes the derivatives along the directions, a lane each, in the shape of the output
 * @param laplacian the sum of the second derivatives along the directions, in the shape of the output; along the unit vectors
 *     of the input it is the Laplacian
 */
public record ForwardLaplacian(Node slopes, Node laplacian) {
    /**
     * Emits both.
     *
     * @param output what is differentiated
     * @param input where
     * @param directions of the input's shape (an extent of 1 stands for any), one a lane
     * @param axis of these lanes, counted from the right: that of {@link Differentiation#lanes}
     */
    public static ForwardLaplacian of(GraphBuilder graph, Node output, Node input, Node directions, int axis) {
        return new Pass(graph, axis, directions.shape().extent(axis)).through(output, input, directions);
    }

    /** One way through a graph. */
    private static final class Pass {
        private final GraphBuilder graph;
        private final int axis;
        private final int lanes;
        /** By id: what the output depends on, and how it moves as far as the pass has come; null where it does not. */
        private boolean[] live = {};

        private @Nullable Node[] slopes = {};

        Pass(GraphBuilder graph, int axis, int lanes) {
            this.graph = graph;
            this.axis = axis;
            this.lanes = lanes;
        }

        ForwardLaplacian through(Node output, Node input, Node directions) {
            live = Differentiation.below(graph, List.of(output));
            slopes = new Node[live.length];
            @Nullable Node[] sums = new Node[live.length];
            if (input.id() < live.length) {
                slopes[input.id()] = directions;
            }
            for (int id = input.id() + 1; id < live.length; id++) {
                Node node = graph.nodes().get(id);
                List<@Nullable Node> moves = below(node, slopes);
                if (live[id] && moves.stream().anyMatch(Objects::nonNull)) {
                    slopes[id] = node.primitive().tangent(graph, node, moves);
                    sums[id] = graph.sumOf(tangent(node, below(node, sums)), bend(node, moves));
                }
            }
            Shape shape = output.shape();
            return new ForwardLaplacian(
                    written(slopes[output.id()], shape.with(axis, lanes)), written(sums[output.id()], shape));
        }

        private static List<@Nullable Node> below(Node node, @Nullable Node[] numbers) {
            @Nullable Node[] below = new Node[node.arity()];
            for (int i = 0; i < below.length; i++) {
                below[i] = numbers[node.input(i).id()];
            }
            return Arrays.asList(below);
        }

        private Node written(@Nullable Node derivative, Shape shape) {
            return graph.expandTo(derivative == null ? graph.constant(0) : derivative, shape);
        }

        private @Nullable Node tangent(Node node, List<@Nullable Node> moves) {
            return moves.stream().anyMatch(Objects::nonNull) ? node.primitive().tangent(graph, node, moves) : null;
        }

        /** What a node adds by itself: its second derivative along the motions of its inputs, summed over the lanes. */
        private @Nullable Node bend(Node node, List<@Nullable Node> moves) {
            Node move = moves.get(0);
            if (node.primitive() instanceof Activate activate && move != null) {
                // squared and added first, so that what follows is one array and not one a lane
                Node second = graph.derivative(activate.function(), activate.order() + 2, node.input(0));
                return second == null ? null : graph.multiply(overLanes(graph.multiply(move, move)), second);
            }
            // the rule is differentiated once more while the motions stay what they are; as nodes of their own they
            // cannot be taken for an input that happens to be the same node
            Map<Node, @Nullable Node> known = new HashMap<>();
            List<@Nullable Node> held = new ArrayList<>();
            for (Node moving : moves) {
                Node still = moving == null ? null : graph.straightThrough(moving, moving);
                held.add(still);
                if (still != null) {
                    known.put(still, null);
                }
            }
            Node slope = node.primitive().tangent(graph, node, held);
            Node change = slope == null ? null : again(slope, node.id(), known);
            return change == null ? null : overLanes(change);
        }

        /**
         * The tangent of what the rule of node {@code rule} has just emitted. Simplified, it may use nodes from far below that one's
         * inputs; wherever it meets the way that the pass has come, the motion is known.
         */
        private @Nullable Node again(Node node, int rule, Map<Node, @Nullable Node> known) {
            if (!known.containsKey(node)) {
                boolean passed = node.id() <= rule && live[node.id()];
                known.put(node, passed ? slopes[node.id()] : emitted(node, rule, known));
            }
            return known.get(node);
        }

        private @Nullable Node emitted(Node node, int rule, Map<Node, @Nullable Node> known) {
            List<@Nullable Node> below = new ArrayList<>();
            for (int i = 0; i < node.arity(); i++) {
                below.add(again(node.input(i), rule, known));
            }
            return tangent(node, below);
        }

        private Node overLanes(Node a) {
            return graph.sumStandingFor(a.shape().with(axis, lanes), a, 1 << axis);
        }
    }
}
