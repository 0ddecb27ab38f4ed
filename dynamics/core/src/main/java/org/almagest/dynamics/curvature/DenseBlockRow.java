package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;

/**
 * Derivatives of one part of the Hessian in the outputs of affine layers z = W·x + b, example by example, on a batch of
 * fixed size: one direction a neuron, where a {@link HessianBlockRow} takes one a weight. With δ = ∂ℓ/∂z, which holds the loss's
 * share of each example, and the tangents δ̇ and ẋ when z_j of a moved layer grows by one at every example,
 *
 * <p>H[W_ji, W′_ki′] = Σ_n x_i·(δ̇′_k·x′_i′ + δ′_k·ẋ′_i′), where a bias has x = 1 and ẋ = 0, and W′ is that of the same
 * or a later layer: in the cotangents of earlier ones W stands by itself.
 *
 * <p>The outer part has no second term, and δ̇ by way of the predictions only. The first layer's x does not move.
 *
 * <p>Within one layer ẋ = 0, and the sums need only be taken for i ≤ i′ and j ≤ k. Where the products x_i·x′_i′ are few enough to keep
 * ({@link InputPairs}), the first term is a product of the rows δ̇′_k of several directions with them, and the second one is added for those
 * inputs that move, where they are few: of the next layer, one.
 *
 * @param plan inputs: the parameter blocks, inputs [features][batch], targets [outputs][batch], the directions of each
 *     moved layer [lanes][rows][1]; outputs: as the layers say
 * @param layers the layers whose columns are wanted
 * @param moved how many of them, from the first on, move
 * @param sources inputs before the directions
 * @param slots where the arrays of the batch lie
 * @param lanes directions at once
 * @param batch examples
 * @param largest examples in the largest chunk of the same matrix, which decides how sums are taken in all of them
 */
record DenseBlockRow(
        Plan plan, List<Layer> layers, int moved, int sources, BatchSlots slots, int lanes, int batch, int largest) {
    private static final int NONE = -1;

    /** Numbers of the widest vectors. */
    static final int VECTOR = 8;

    /**
     * One layer: its blocks, its sizes, and which outputs of the plan belong to it.
     *
     * @param weights index of the block W
     * @param bias index of the block b; −1 where there is none
     * @param rows neurons
     * @param cols inputs
     * @param state x, [cols][batch]
     * @param transposed xᵀ, with a column of ones where there is a bias, and zeros up to full vectors
     * @param slope δ̇, [lanes][rows][batch]
     * @param cotangent δ, [rows][batch]; −1 where there is no second term
     * @param flow ẋ, [lanes][cols][batch]; −1 where there is no second term
     */
    record Layer(
            int weights, int bias, int rows, int cols, int state, int transposed, int slope, int cotangent, int flow) {
        /** Its inputs, and one more for a bias. */
        int states() {
            return bias < 0 ? cols : cols + 1;
        }
    }

    /**
     * Compiles it.
     *
     * @param wanted indices of weights, which {@link LossGraph#affine} has
     * @param largest examples in the largest chunk
     */
    static DenseBlockRow compile(
            LossGraph network, HessianPart part, List<Integer> wanted, int moved, int lanes, int largest) {
        GraphBuilder graph = network.graph();
        List<AffineLayer> layers = network.affine().stream()
                .filter(layer -> wanted.contains(layer.weights()))
                .toList();
        NeuronTangents tangents = NeuronTangents.of(network, part, layers, moved, lanes);
        int batch = network.inputs().shape().columns();
        List<Node> results = new ArrayList<>();
        List<Layer> places = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            AffineLayer layer = layers.get(l);
            boolean flows = !tangents.flows().isEmpty() && l > 0;
            Node states = withOnes(graph, layer);
            places.add(new Layer(
                    layer.weights(),
                    layer.bias(),
                    layer.outputs().shape().rows(),
                    layer.inputs().shape().rows(),
                    append(results, layer.inputs()),
                    append(results, graph.transpose(padded(graph, states))),
                    append(results, tangents.slopes().get(l)),
                    flows ? append(results, tangents.cotangents().get(l)) : NONE,
                    flows ? append(results, tangents.flows().get(l)) : NONE));
        }
        List<Node> sources = network.sources();
        sources.addAll(tangents.seeds());
        Plan plan = SharedPlans.of(graph, sources, results, tangents.seeds());
        return new DenseBlockRow(
                plan, places, moved, network.sources().size(), network.slots(plan), lanes, batch, largest);
    }

    private static int append(List<Node> results, Node node) {
        results.add(node);
        return results.size() - 1;
    }

    /** x, above a row of ones where there is a bias. */
    private static Node withOnes(GraphBuilder graph, AffineLayer layer) {
        Node x = layer.inputs();
        Node ones = graph.expandTo(graph.constant(1), Shape.of(1, x.shape().columns()));
        return layer.bias() < 0 ? x : graph.concatenate(1, List.of(x, ones));
    }

    /** Rows of zeros up to full vectors. */
    private static Node padded(GraphBuilder graph, Node rows) {
        int zeros = padded(rows.shape().rows()) - rows.shape().rows();
        Shape shape = Shape.of(Math.max(1, zeros), rows.shape().columns());
        return zeros == 0 ? rows : graph.concatenate(1, List.of(rows, graph.expandTo(graph.constant(0), shape)));
    }

    /** Up to full vectors. */
    static int padded(int count) {
        return (count + VECTOR - 1) / VECTOR * VECTOR;
    }

    int parameters() {
        return plan.input(0);
    }

    /** Where the directions of a moved layer begin. */
    int seed(int layer) {
        return plan.input(sources + layer);
    }

    /** Where the room for sums begins, behind all arrays of the plan. */
    int workspace() {
        return plan.arenaSize();
    }

    /** Numbers of that room. */
    int room() {
        return DenseBlockRowRun.workspace(layers, moved, lanes, batch, largest);
    }

    /** Where the numbers of an output of the plan begin. */
    int at(int output) {
        return plan.output(output);
    }

    /** δ̇ of a layer in a lane. */
    int slope(Layer layer, int lane) {
        return plan.output(layer.slope()) + lane * layer.rows() * batch;
    }

    /** ẋ of a layer in a lane. */
    int flow(Layer layer, int lane) {
        return plan.output(layer.flow()) + lane * layer.cols() * batch;
    }
}
