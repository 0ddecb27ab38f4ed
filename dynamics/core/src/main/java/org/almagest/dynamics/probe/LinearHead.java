package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.features.FeatureSet;

/**
 * The last layer of a network whose prediction is W·h + b, and the features h that it sees of some examples. Compiled once for many
 * parameters; for one thread.
 */
final class LinearHead {
    private final Block weights;
    private final int width;
    private final Examples examples;
    private final NetworkExecution network;

    private LinearHead(Block weights, int width, Examples examples, NetworkExecution network) {
        this.weights = weights;
        this.width = width;
        this.examples = examples;
        this.network = network;
    }

    /**
     * That of {@code model}; empty where its prediction is made by another way.
     *
     * @param nodes whether the examples are nodes of a graph, whose features lie elsewhere
     */
    static Optional<LinearHead> of(Model model, Examples examples, boolean nodes) {
        NetworkInGraph graph = new NetworkInGraph(model);
        Node inputs = graph.batch(examples.shape(), examples.count()).inputs();
        Node prediction = graph.predict(inputs);
        List<AffineLayer> layers = AffineLayer.below(graph.graph(), graph.parameters(), inputs, prediction);
        return nodes
                ? Optional.empty()
                : layers.stream()
                        .filter(layer -> layer.outputs() == prediction)
                        .findFirst()
                        .map(layer -> {
                            NetworkExecution network =
                                    graph.execution(List.of(layer.inputs(), prediction), new double[0]);
                            network.load(examples, 0);
                            return new LinearHead(
                                    model.blocks().get(layer.weights()),
                                    layer.inputs().shape().rows(),
                                    examples,
                                    network);
                        });
    }

    /** Goes to the flat vector {@code theta}. */
    void moveTo(double[] theta) {
        network.parameters(theta);
        network.execution().run();
    }

    /** The features h, where {@link #moveTo} has gone last. */
    FeatureSet features() {
        double[] columns = network.execution().copyOf(0, width * examples.count());
        return new FeatureSet(examples.count(), width, OutputGradient.rows(columns, width, examples.count()));
    }

    /** The largest output of each example, the first of equal ones. */
    int[] predicted() {
        int outputs = examples.outputs();
        double[] columns = network.execution().copyOf(1, outputs * examples.count());
        return largest(OutputGradient.rows(columns, outputs, examples.count()), outputs);
    }

    /** The place of the largest number of each row, the first of equal ones. */
    static int[] largest(double[] rows, int width) {
        int[] places = new int[rows.length / width];
        for (int n = 0; n < places.length; n++) {
            places[n] = Vectors.placeOfLargest(rows, n * width, width);
        }
        return places;
    }

    /** W at the flat vector {@code theta}, [outputs][width]. */
    double[] weights(double[] theta) {
        return Arrays.copyOfRange(theta, weights.offset(), weights.offset() + weights.size());
    }
}
