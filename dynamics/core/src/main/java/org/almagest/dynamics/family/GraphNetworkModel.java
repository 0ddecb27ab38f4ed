package org.almagest.dynamics.family;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.NodeGraph;
import org.jspecify.annotations.Nullable;

/**
 * A graph network of fixed sizes on one graph. Its inputs are the numbers of nodes; whichever they are, it computes the
 * states of all nodes. Parameters in order: W of layers 0 … H−1 (the paper's B_1 … B_H); then, multiscale, {@code skip} of
 * layers 0 … H−1 (W_0 … W_{H−1}); then W of layer H (the head W_H).
 */
public final class GraphNetworkModel implements Model {
    private final NodeGraph graph;
    private final GraphOperator operator;
    private final int depth;
    private final boolean multiscale;
    private final Activation activation;
    private final Initialisation initialisation;
    private final int examples;
    private final List<Block> blocks;
    private @Nullable SparseMatrix spread;

    GraphNetworkModel(
            NodeGraph graph,
            GraphOperator operator,
            int depth,
            int width,
            int outputs,
            boolean multiscale,
            Activation activation,
            Initialisation initialisation,
            int examples) {
        this.graph = graph;
        this.operator = operator;
        this.depth = depth;
        this.multiscale = multiscale;
        this.activation = activation;
        this.initialisation = initialisation;
        this.examples = examples;
        this.blocks = List.copyOf(layOut(graph.features().columns(), width, outputs));
    }

    private List<Block> layOut(int features, int width, int outputs) {
        List<Block> list = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            append(list, l, "W", width, l == 0 ? features : width);
        }
        for (int l = 0; multiscale && l < depth; l++) {
            append(list, l, "skip", outputs, l == 0 ? features : width);
        }
        append(list, depth, "W", outputs, depth == 0 ? features : width);
        return list;
    }

    private static void append(List<Block> list, int layer, String name, int rows, int columns) {
        Block last = list.isEmpty() ? null : list.get(list.size() - 1);
        int offset = last == null ? 0 : last.offset() + last.size();
        if (offset + (long) rows * columns > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(
                    "layer %d brings the parameters to %d, expected fewer than 2^31: choose a smaller width or depth"
                            .formatted(layer, offset + (long) rows * columns));
        }
        list.add(new Block(layer, name, rows, columns, offset));
    }

    /** Its graph. */
    public NodeGraph graph() {
        return graph;
    }

    /** How its layers spread, S [nodes][nodes]. */
    public GraphOperator operator() {
        return operator;
    }

    /** S. */
    public SparseMatrix spread() {
        if (spread == null) {
            spread = operator.of(graph);
        }
        return spread;
    }

    /** H, how many layers spread. */
    public int depth() {
        return depth;
    }

    /** Whether the prediction adds up heads on all layers. */
    public boolean multiscale() {
        return multiscale;
    }

    /** Whether there is no activation, as in the paper's theorems. */
    public boolean linear() {
        return activation == Activation.LINEAR;
    }

    /** The block of B_{l+1}, for l below {@link #depth}. */
    public Block layer(int l) {
        return blocks.get(l);
    }

    /** The block of W_l, for l up to {@link #depth}; a plain network has only the last. */
    public Block head(int l) {
        return blocks.get(l == depth ? blocks.size() - 1 : depth + l);
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] parameters = new double[parameterCount()];
        for (Block block : blocks) {
            double sd = deviation(block);
            for (int i = 0; i < block.size(); i++) {
                parameters[block.offset() + i] = initialisation.draw(random, sd);
            }
        }
        return parameters;
    }

    private double deviation(Block block) {
        return initialisation.weights(block.cols(), block.rows());
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(deviation(block));
    }

    /**
     * Emits the network with one node a row, so that a node's state lies in one piece and the sparse products run over it.
     *
     * @param inputs [1][batch], numbers of nodes
     */
    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder builder = pass.graph();
        List<Node> parameters = pass.parameters();
        Node sum = null;
        Node state = null;
        for (int l = 0; l <= depth; l++) {
            boolean last = l == depth;
            if (l > 0) {
                Node affine = last
                        ? chosen(builder, state, parameters.get(l - 1), inputs)
                        : spread(builder, state, parameters.get(l - 1));
                state = pass.trace("layer " + (l - 1), builder.activate(activation, affine));
            }
            if (multiscale || last) {
                Node head = parameters.get(blocks.indexOf(head(l)));
                Node part;
                if (state == null) {
                    // features are sparse, so that there all nodes come first
                    part = builder.selectRows(times(builder, null, head), inputs);
                } else {
                    part = times(builder, last ? state : builder.selectRows(state, inputs), head);
                }
                sum = sum == null ? part : builder.add(sum, part);
            }
        }
        return builder.transpose(requireNonNull(sum));
    }

    private Node spread(GraphBuilder builder, @Nullable Node state, Node weights) {
        return builder.product(spread(), times(builder, state, weights));
    }

    /** What the last layer makes of its input at the chosen nodes alone, weighting after spreading where that is less work. */
    private Node chosen(GraphBuilder builder, @Nullable Node state, Node weights, Node nodes) {
        return state == null
                ? builder.productRows(spread(), times(builder, null, weights), nodes)
                : times(builder, builder.productRows(spread(), state, nodes), weights);
    }

    /** state·Wᵀ; the features where the state is null. */
    private Node times(GraphBuilder builder, @Nullable Node state, Node weights) {
        Node transposed = builder.transpose(weights);
        return state == null ? builder.product(graph.features(), transposed) : builder.product(state, transposed);
    }

    @Override
    public double operationsPerExample() {
        double operations = 0;
        for (Block block : blocks) {
            double inputs =
                    block.layer() == 0 ? (double) graph.features().count() : (double) graph.nodes() * block.cols();
            operations += 2 * block.rows() * inputs;
        }
        operations += 2.0
                * depth
                * (graph.adjacency().count() + graph.nodes())
                * blocks.get(0).rows();
        return operations / examples;
    }
}
