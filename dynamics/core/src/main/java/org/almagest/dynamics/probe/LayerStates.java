package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.autodiff.Activate;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.features.FeatureSet;
import org.jspecify.annotations.Nullable;

/**
 * What some examples are in each layer of a network: the inner states that it names, in the order in which it computes them, but for its
 * prediction; of a network that names none, its activations in their order. Compiled once for many parameters; for one thread.
 */
final class LayerStates {
    private final int examples;
    private final boolean nodes;
    private final List<Node> states;
    private final List<@Nullable Node> slopes = new ArrayList<>();
    private final List<Node> results;
    private final NetworkExecution network;

    /** @param nodes whether the examples are nodes of a graph, of which a network has all in the rows of its states */
    LayerStates(Model model, Examples examples, boolean nodes) {
        this.examples = examples.count();
        this.nodes = nodes;
        NetworkInGraph graph = new NetworkInGraph(model);
        Node inputs = graph.batch(examples.shape(), examples.count()).inputs();
        Node prediction = graph.predict(inputs);
        Map<String, Node> found = new LinkedHashMap<>(graph.traces(inputs));
        found.values().removeIf(node -> node == prediction);
        if (found.isEmpty()) {
            found = activations(graph.graph(), prediction);
        }
        this.states = List.copyOf(found.values());
        List<Node> wanted = new ArrayList<>(states);
        for (Node state : states) {
            Node slope = slope(graph.graph(), state);
            slopes.add(slope);
            if (slope != null) {
                wanted.add(slope);
            }
        }
        this.results = List.copyOf(wanted.isEmpty() ? List.of(prediction) : wanted);
        this.network = graph.execution(results, new double[0]);
        this.network.load(examples, 0);
    }

    private static Map<String, Node> activations(GraphBuilder graph, Node prediction) {
        boolean[] live = Differentiation.below(graph, List.of(prediction));
        Map<String, Node> found = new LinkedHashMap<>();
        for (int id = 0; id < live.length; id++) {
            Node node = graph.nodes().get(id);
            if (live[id]
                    && node != prediction
                    && node.primitive() instanceof Activate activate
                    && activate.order() == 0) {
                found.put("activation " + found.size(), node);
            }
        }
        return found;
    }

    /** Null where a state is no activation. */
    private static @Nullable Node slope(GraphBuilder graph, Node state) {
        return state.primitive() instanceof Activate activate && activate.order() == 0
                ? graph.activate(activate.function(), 1, state.input(0))
                : null;
    }

    /** How many there are. */
    int layers() {
        return states.size();
    }

    /** Goes to the flat vector {@code theta}. */
    void moveTo(double[] theta) {
        network.parameters(theta);
        network.execution().run();
    }

    /** One layer where {@link #moveTo} has gone last. */
    State state(int layer) {
        Node node = states.get(layer);
        Node slope = slopes.get(layer);
        int columns = nodes ? node.shape().rows() : node.shape().columns();
        return new State(
                examples,
                !nodes && columns % examples == 0,
                node.shape().size() / columns,
                columns,
                values(node),
                slope == null ? null : values(slope));
    }

    /** Units in the rows. */
    private double[] values(Node node) {
        double[] values =
                network.execution().copyOf(results.indexOf(node), node.shape().size());
        return nodes
                ? OutputGradient.columns(
                        values, 0, node.shape().columns(), node.shape().rows())
                : values;
    }

    /**
     * The numbers of one layer.
     *
     * @param examples how many went in
     * @param byExample whether it is known which columns belong to an example
     * @param units rows
     * @param columns one an example, or several: column c belongs to example c mod examples
     * @param values [units][columns]
     * @param slopes of the activation at each of them; null where they are no activations
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record State(int examples, boolean byExample, int units, int columns, double[] values, double @Nullable [] slopes) {
        boolean finite() {
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }

        double meanSize() {
            double sum = 0;
            for (double value : values) {
                sum += Math.abs(value);
            }
            return sum / values.length;
        }

        double meanSquare() {
            double sum = 0;
            for (double value : values) {
                sum = Math.fma(value, value, sum);
            }
            return sum / values.length;
        }

        /** Mean over the units of the variance over the columns. */
        double variance() {
            double sum = 0;
            for (int i = 0; i < units; i++) {
                double mean = 0;
                for (int c = 0; c < columns; c++) {
                    mean += values[i * columns + c];
                }
                mean /= columns;
                for (int c = 0; c < columns; c++) {
                    double off = values[i * columns + c] - mean;
                    sum = Math.fma(off, off, sum);
                }
            }
            return sum / values.length;
        }

        /** The share of units whose activation is flatter than {@code slope} in every column. */
        double flat(double slope) {
            double[] known = Objects.requireNonNull(slopes);
            int flat = 0;
            for (int i = 0; i < units; i++) {
                boolean everywhere = true;
                for (int c = 0; c < columns; c++) {
                    everywhere &= Math.abs(known[i * columns + c]) < slope;
                }
                flat += everywhere ? 1 : 0;
            }
            return (double) flat / units;
        }

        /** One vector an example; only where they are {@link #byExample}. */
        FeatureSet features() {
            int each = columns / examples;
            int width = units * each;
            double[] rows = new double[values.length];
            for (int i = 0; i < units; i++) {
                for (int t = 0; t < each; t++) {
                    for (int n = 0; n < examples; n++) {
                        rows[n * width + i * each + t] = values[i * columns + t * examples + n];
                    }
                }
            }
            return new FeatureSet(examples, width, rows);
        }

        /** Mean cosine of the vectors of different examples; null where one of them is 0. */
        @Nullable
        Double meanCosine() {
            FeatureSet set = features();
            double[] sum = new double[set.width()];
            // Σ_{i≠j} ⟨u_i, u_j⟩ = ‖Σ u_i‖² − N for vectors u of norm 1
            for (int n = 0; n < examples; n++) {
                double norm = Vectors.norm(set.values(), n * set.width(), set.width());
                if (norm == 0) {
                    return null;
                }
                for (int u = 0; u < set.width(); u++) {
                    sum[u] += set.values()[n * set.width() + u] / norm;
                }
            }
            return (Vectors.dot(sum, 0, sum, 0, sum.length) - examples) / (examples * (examples - 1.0));
        }
    }
}
