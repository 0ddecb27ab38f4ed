package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/**
 * The empirical tangent kernel Θ = J·Jᵀ of a network's predictions at given parameters (Jacot, Gabriel, Hongler, NeurIPS
 * 2018): rows and columns are pairs of an output k and an example n, in the order k·N + n.
 *
 * <p>A layer z = W·x + b with one column an example adds (z̄_kᵀ z̄_k′)[n, n′]·(xᵀx + 1)[n, n′], with z̄_k = ∂f_k/∂z, so its
 * part of J is never formed. All other parameters (of convolutions, or shared between times) go by way of their rows of J,
 * example by example.
 */
public final class TangentKernel {
    /** Numbers in the explicit part of J: 1 GB. */
    private static final long MOST_NUMBERS = 1L << 27;

    /** Rows and columns of a square that stays in the first-level cache. */
    private static final int TILE = 32;

    private final Model model;
    private final Examples examples;
    private final double[] parameters;

    /**
     * The kernel of {@code model} on {@code examples}.
     *
     * @param parameters flat parameter vector of the model; read, never written
     * @throws IllegalArgumentException if there are no examples, or as many parameters as the model does not have
     */
    public TangentKernel(Model model, Examples examples, double[] parameters) {
        if (examples.count() == 0) {
            throw new IllegalArgumentException("a tangent kernel of 0 examples: expected at least one");
        }
        if (parameters.length != model.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d parameters, expected the model's %d", parameters.length, model.length()));
        }
        this.model = model;
        this.examples = examples;
        this.parameters = parameters;
    }

    /** Rows of Θ: outputs times examples. */
    public int size() {
        return Math.multiplyExact(examples.count(), examples.outputs());
    }

    /**
     * Θ, row by row, symmetric to the last bit.
     *
     * @throws IllegalArgumentException if the part of J that has to be formed would not fit
     */
    public double[] gram() {
        Graph graph = new Graph(examples.count());
        List<AffineLayer> layers = AffineLayer.below(graph.builder, graph.parameters, graph.inputs, graph.prediction);
        return gram(graph, layers);
    }

    /** The same with the whole of J formed: the test of the other way. */
    double[] gramByJacobian() {
        return gram(new Graph(examples.count()), List.of());
    }

    private double[] gram(Graph graph, List<AffineLayer> layers) {
        double[] gram = new double[Math.multiplyExact(size(), size())];
        if (!layers.isEmpty()) {
            addLayers(graph, layers, gram);
        }
        List<Block> rest = rest(layers);
        if (!rest.isEmpty()) {
            addJacobian(rest, gram);
        }
        mirror(gram, size());
        return gram;
    }

    private List<Block> rest(List<AffineLayer> layers) {
        Set<Integer> done = new HashSet<>();
        layers.forEach(layer -> {
            done.add(layer.weights());
            done.add(layer.bias());
        });
        List<Block> rest = new ArrayList<>();
        for (int block = 0; block < model.blocks().size(); block++) {
            if (!done.contains(block)) {
                rest.add(model.blocks().get(block));
            }
        }
        return rest;
    }

    private void addLayers(Graph graph, List<AffineLayer> layers, double[] gram) {
        GraphBuilder builder = graph.builder;
        int outputs = examples.outputs();
        List<Node> sums = layers.stream().map(AffineLayer::outputs).toList();
        List<List<Node>> cotangents = new ArrayList<>();
        for (int k = 0; k < outputs; k++) {
            cotangents.add(graph.cotangents(k, sums));
        }
        List<Node> inner = new ArrayList<>();
        for (AffineLayer layer : layers) {
            Node products = builder.product(layer.inputs(), layer.inputs(), true, false);
            inner.add(layer.bias() < 0 ? products : builder.add(products, builder.constant(1)));
        }
        List<Node> blocks = new ArrayList<>();
        for (int k = 0; k < outputs; k++) {
            for (int other = k; other < outputs; other++) {
                Node sum = builder.constant(0);
                for (int l = 0; l < layers.size(); l++) {
                    Node products = builder.product(
                            cotangents.get(k).get(l), cotangents.get(other).get(l), true, false);
                    sum = builder.add(sum, builder.multiply(products, inner.get(l)));
                }
                blocks.add(builder.expandTo(sum, Shape.of(examples.count(), examples.count())));
            }
        }
        NetworkExecution network = graph.execution(blocks);
        network.load(examples, 0);
        network.execution().run();
        place(network.execution(), gram);
    }

    /** Blocks of pairs of outputs, the second not before the first, are Θ on and right of the diagonal. */
    private void place(Execution execution, double[] gram) {
        int count = examples.count();
        int block = 0;
        for (int k = 0; k < examples.outputs(); k++) {
            for (int other = k; other < examples.outputs(); other++) {
                int from = execution.plan().output(block++);
                for (int n = 0; n < count; n++) {
                    System.arraycopy(
                            execution.arena(), from + n * count, gram, (k * count + n) * size() + other * count, count);
                }
            }
        }
    }

    /** Copies what is right of the diagonal to the left of it, tile by tile. */
    private static void mirror(double[] matrix, int size) {
        for (int top = 0; top < size; top += TILE) {
            for (int left = 0; left <= top; left += TILE) {
                for (int i = top; i < Math.min(top + TILE, size); i++) {
                    for (int j = left; j < Math.min(left + TILE, i); j++) {
                        matrix[i * size + j] = matrix[j * size + i];
                    }
                }
            }
        }
    }

    /** The rows of J for all parameters, in the order of Θ's rows: [size][P]. */
    public double[] jacobian() {
        return jacobian(model.blocks());
    }

    private double[] jacobian(List<Block> blocks) {
        int columns = blocks.stream().mapToInt(Block::size).sum();
        if ((long) size() * columns > MOST_NUMBERS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a Jacobian of %d outputs by %d parameters: expected at most %d numbers; use fewer samples or a smaller network",
                    size(),
                    columns,
                    MOST_NUMBERS));
        }
        double[] jacobian = new double[size() * columns];
        Graph graph = new Graph(1);
        List<Node> wanted = blocks.stream()
                .map(block -> graph.parameters.get(model.blocks().indexOf(block)))
                .toList();
        List<Node> results = new ArrayList<>();
        for (int k = 0; k < examples.outputs(); k++) {
            results.addAll(graph.cotangents(k, wanted));
        }
        NetworkExecution network = graph.execution(results);
        Execution execution = network.execution();
        for (int n = 0; n < examples.count(); n++) {
            network.load(examples, n);
            execution.run();
            for (int k = 0; k < examples.outputs(); k++) {
                // the outputs of a plan lie one after another
                int from = execution.plan().output(k * blocks.size());
                System.arraycopy(execution.arena(), from, jacobian, (k * examples.count() + n) * columns, columns);
            }
        }
        return jacobian;
    }

    private void addJacobian(List<Block> blocks, double[] gram) {
        double[] jacobian = jacobian(blocks);
        int columns = jacobian.length / size();
        GraphBuilder graph = new GraphBuilder();
        Node rows = graph.input("jacobian", Shape.of(size(), columns));
        Execution execution = Plan.compile(graph, List.of(rows), List.of(graph.product(rows, rows, false, true)))
                .execution();
        execution.set(0, jacobian);
        execution.run();
        int from = execution.plan().output(0);
        for (int i = 0; i < size(); i++) {
            for (int j = i; j < size(); j++) {
                gram[i * size() + j] += execution.arena()[from + i * size() + j];
            }
        }
    }

    /** The network on a batch of examples. */
    private final class Graph {
        private final NetworkInGraph network = new NetworkInGraph(model);
        private final GraphBuilder builder = network.graph();
        private final List<Node> parameters = network.parameters();
        private final Node inputs;
        private final Node prediction;

        Graph(int batch) {
            this.inputs = network.batch(examples.shape(), batch).inputs();
            this.prediction = network.predict(inputs);
        }

        /** ∂f_k/∂node, example by example. */
        List<Node> cotangents(int k, List<Node> nodes) {
            Node unit = builder.embed(builder.constant(1), 1, k, examples.outputs());
            return Differentiation.cotangents(builder, List.of(prediction), List.of(unit), nodes);
        }

        NetworkExecution execution(List<Node> results) {
            return network.execution(results, TangentKernel.this.parameters);
        }
    }
}
