package org.almagest.studies.openquestions;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/** The network of the family {@link TentMap}. */
final class TentModel implements Model {
    private static final int NEURONS = 2;

    private final int depth;
    private final double scale;
    private final List<Block> blocks;

    TentModel(int depth, double scale) {
        this.depth = depth;
        this.scale = scale;
        List<Block> all = new ArrayList<>();
        int at = 0;
        for (int l = 0; l < depth; l++) {
            int inputs = l == 0 ? 1 : NEURONS;
            all.add(new Block(l, "W", NEURONS, inputs, at));
            all.add(new Block(l, "b", NEURONS, 1, at + NEURONS * inputs));
            at += NEURONS * (inputs + 1);
        }
        all.add(new Block(depth, "W", 1, NEURONS, at));
        this.blocks = List.copyOf(all);
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] theta = new double[parameterCount()];
        for (int i = 0; scale > 0 && i < theta.length; i++) {
            theta[i] = scale * random.normal();
        }
        return theta;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(scale);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        // x to both neurons, the readout of T, and both one after another between two layers
        Node both = column(graph, 1, 1);
        Node tent = row(graph, 2, -4);
        Node shift = column(graph, 0, -0.5);
        Node state = inputs;
        for (int l = 0; l < depth; l++) {
            Node weights = l == 0 ? both : graph.product(both, tent);
            Node sum = graph.add(
                    graph.product(graph.add(weights, pass.parameter(2 * l)), state),
                    graph.add(shift, pass.parameter(2 * l + 1)));
            state = pass.trace("layer " + l, graph.activate(Activation.RELU, sum));
        }
        return graph.product(graph.add(tent, pass.parameter(2 * depth)), state);
    }

    private static Node column(GraphBuilder graph, double first, double second) {
        return graph.add(
                graph.embed(graph.constant(first), 1, 0, NEURONS), graph.embed(graph.constant(second), 1, 1, NEURONS));
    }

    private static Node row(GraphBuilder graph, double first, double second) {
        return graph.add(
                graph.embed(graph.constant(first), 0, 0, NEURONS), graph.embed(graph.constant(second), 0, 1, NEURONS));
    }

    @Override
    public double operationsPerExample() {
        return 8.0 * depth;
    }
}
