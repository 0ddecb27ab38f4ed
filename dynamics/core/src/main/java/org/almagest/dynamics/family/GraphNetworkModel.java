package org.almagest.dynamics.family;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
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
 * layers 0 … H−1 (W_0 … W_{H−1}); then W of layer H (the head W_H); then, where they are learnt, the {@code edges}.
 */
public final class GraphNetworkModel implements Model {
    /**
     * How it is built.
     *
     * @param operator how its layers spread
     * @param depth layers that spread
     * @param width rows of each
     * @param multiscale whether there are heads on all layers
     * @param spreadHead whether the head spreads as well
     * @param activation after each layer but the head
     * @param initialisation how it begins
     * @param learned whether the edges are parameters
     * @param samples graphs drawn for a prediction where they are; 0 where their probabilities stand for edges themselves
     */
    record Design(
            GraphOperator operator,
            int depth,
            int width,
            boolean multiscale,
            boolean spreadHead,
            Activation activation,
            Initialisation initialisation,
            boolean learned,
            int samples) {}

    private final NodeGraph graph;
    private final Design design;
    private final int examples;
    private final List<Block> weights;
    private final @Nullable LearnedEdges edges;
    private @Nullable SparseMatrix spread;

    GraphNetworkModel(NodeGraph graph, Design design, int outputs, int examples) {
        this.graph = graph;
        this.design = design;
        this.examples = examples;
        this.weights = List.copyOf(layOut(graph.features().columns(), design.width(), outputs));
        Block last = weights.get(weights.size() - 1);
        this.edges = design.learned() ? new LearnedEdges(graph, last.layer() + 1, last.offset() + last.size()) : null;
    }

    private List<Block> layOut(int features, int width, int outputs) {
        int depth = design.depth();
        List<Block> list = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            append(list, l, "W", width, l == 0 ? features : width);
        }
        for (int l = 0; design.multiscale() && l < depth; l++) {
            append(list, l, "skip", outputs, l == 0 ? features : width);
        }
        append(list, depth, "W", outputs, depth == 0 ? features : width);
        return list;
    }

    private static void append(List<Block> list, int layer, String name, int rows, int columns) {
        Block last = list.isEmpty() ? null : list.get(list.size() - 1);
        int offset = last == null ? 0 : last.offset() + last.size();
        if (offset + (long) rows * columns > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "layer %d brings the parameters to %d, expected fewer than 2^31: choose a smaller width or depth",
                    layer,
                    offset + (long) rows * columns));
        }
        list.add(new Block(layer, name, rows, columns, offset));
    }

    /** Its graph. */
    public NodeGraph graph() {
        return graph;
    }

    /** How its layers spread, S [nodes][nodes]. */
    public GraphOperator operator() {
        return design.operator();
    }

    /** S of the graph that it begins with. */
    public SparseMatrix spread() {
        if (spread == null) {
            spread = design.operator().of(graph);
        }
        return spread;
    }

    /** H, how many layers spread. */
    public int depth() {
        return design.depth();
    }

    /** Whether the prediction adds up heads on all layers. */
    public boolean multiscale() {
        return design.multiscale();
    }

    /** Whether there is no activation, as in the paper's theorems. */
    public boolean linear() {
        return design.activation() == Activation.LINEAR;
    }

    /** The block of B_{l+1}, for l below {@link #depth}. */
    public Block layer(int l) {
        return weights.get(l);
    }

    /** The block of W_l, for l up to {@link #depth}; a plain network has only the last. */
    public Block head(int l) {
        return weights.get(place(l));
    }

    /** The place of {@link #head} among the blocks. */
    private int place(int l) {
        return l == design.depth() ? weights.size() - 1 : design.depth() + l;
    }

    @Override
    public List<Block> blocks() {
        return edges == null
                ? weights
                : Stream.concat(weights.stream(), Stream.of(edges.block())).toList();
    }

    /** The network of arXiv 2105.04550, of which theories speak, is none whose edges are learnt, nor one whose head spreads. */
    @Override
    public <T> Optional<T> capability(Class<T> type) {
        if (edges != null && type == LearnedEdges.class) {
            return Optional.of(type.cast(edges));
        }
        if (edges != null && type == OuterParameters.class) {
            return Optional.of(type.cast(new OuterParameters(List.of(weights.size()), 0, 1)));
        }
        boolean other = type == GraphNetworkModel.class && (edges != null || design.spreadHead());
        return other ? Optional.empty() : Model.super.capability(type);
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] parameters = new double[parameterCount()];
        for (Block block : weights) {
            double sd = deviation(block);
            for (int i = 0; i < block.size(); i++) {
                parameters[block.offset() + i] = design.initialisation().draw(random, sd);
            }
        }
        if (edges != null) {
            edges.begin(parameters);
        }
        return parameters;
    }

    private double deviation(Block block) {
        return design.initialisation().weights(block.cols(), block.rows());
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(weights.contains(block) ? deviation(block) : 0);
    }

    /**
     * Emits the network with one node a row, so that a node's state lies in one piece and the sparse products run over it. Where
     * edges are learnt, a training step sees one drawn graph, and a prediction is the mean over several.
     *
     * @param inputs [1][batch], numbers of nodes
     */
    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        if (edges == null) {
            return forward(pass, inputs, new Spreading.Fixed(spread()), true);
        }
        GraphBuilder builder = pass.graph();
        Node probabilities = pass.parameter(weights.size());
        if (design.samples() == 0) {
            return forward(pass, inputs, computed(builder, edges.looped(builder, probabilities)), true);
        }
        int samples = pass.training() ? 1 : design.samples();
        Node sum = builder.constant(0);
        for (int sample = 0; sample < samples; sample++) {
            Node looped = edges.sample(pass, "graph " + sample, probabilities);
            Node prediction = forward(pass, inputs, computed(builder, looped), sample == 0);
            sum = sample == 0 ? prediction : builder.add(sum, prediction);
        }
        return builder.scale(1.0 / samples, sum);
    }

    private Spreading computed(GraphBuilder builder, Node looped) {
        return Spreading.Computed.of(builder, design.operator(), looped);
    }

    /**
     * The prediction on one graph.
     *
     * @param traced whether its states have names
     */
    private Node forward(ForwardPass pass, Node inputs, Spreading over, boolean traced) {
        GraphBuilder builder = pass.graph();
        List<Node> parameters = pass.parameters();
        Node sum = null;
        Node state = null;
        int depth = design.depth();
        for (int l = 0; l <= depth; l++) {
            boolean last = l == depth;
            // no later layer asks for the other nodes
            boolean few = last && !design.spreadHead();
            if (l > 0) {
                Node layer = parameters.get(l - 1);
                Node affine = few ? chosen(builder, over, state, layer, inputs) : all(builder, over, state, layer);
                Node next = builder.activate(design.activation(), affine);
                state = traced ? pass.trace("layer " + (l - 1), next) : next;
            }
            if (design.multiscale() || last) {
                Node head = parameters.get(place(l));
                Node part;
                if (design.spreadHead()) {
                    part = chosen(builder, over, state, head, inputs);
                } else if (state == null) {
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

    private Node all(GraphBuilder builder, Spreading over, @Nullable Node state, Node layer) {
        return over.all(builder, times(builder, state, layer));
    }

    /** What a layer makes of its input at the chosen nodes alone, weighting after spreading where that is less work. */
    private Node chosen(GraphBuilder builder, Spreading over, @Nullable Node state, Node layer, Node nodes) {
        return state == null || layer.shape().rows() < layer.shape().columns() && design.spreadHead()
                ? over.chosen(builder, times(builder, state, layer), nodes)
                : times(builder, over.chosen(builder, state, nodes), layer);
    }

    /** state·Wᵀ; the features where the state is null. */
    private Node times(GraphBuilder builder, @Nullable Node state, Node layer) {
        Node transposed = builder.transpose(layer);
        return state == null ? builder.product(graph.features(), transposed) : builder.product(state, transposed);
    }

    @Override
    public double operationsPerExample() {
        double operations = 0;
        for (Block block : weights) {
            double inputs =
                    block.layer() == 0 ? (double) graph.features().count() : (double) graph.nodes() * block.cols();
            operations += 2 * block.rows() * inputs;
        }
        double links = edges == null
                ? graph.adjacency().count() + (double) graph.nodes()
                : (double) graph.nodes() * graph.nodes();
        operations += 2 * design.depth() * links * weights.get(0).rows();
        return operations / examples;
    }
}
