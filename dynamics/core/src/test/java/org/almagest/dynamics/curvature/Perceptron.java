package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/** A fully connected network written for these tests: weights before biases, layer by layer. */
record Perceptron(Activation activation, boolean bias, int... widths) implements Model {
    @Override
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        for (int l = 0; l + 1 < widths.length; l++) {
            blocks.add(new Block(l, "W", widths[l + 1], widths[l], at));
            at += widths[l + 1] * widths[l];
            if (bias) {
                blocks.add(new Block(l, "b", widths[l + 1], 1, at));
                at += widths[l + 1];
            }
        }
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] parameters = new double[parameterCount()];
        for (Block block : blocks()) {
            for (int i = 0; i < block.size(); i++) {
                parameters[block.offset() + i] = random.normal() / Math.sqrt(block.cols());
            }
        }
        return parameters;
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        List<Node> parameters = pass.parameters();
        Node state = inputs;
        int next = 0;
        for (int l = 0; l + 1 < widths.length; l++) {
            state = graph.product(parameters.get(next++), state);
            if (bias) {
                state = graph.add(state, parameters.get(next++));
            }
            if (l + 2 < widths.length) {
                state = graph.activate(activation, state);
            }
        }
        return state;
    }

    @Override
    public double operationsPerExample() {
        return 2.0 * parameterCount();
    }
}
