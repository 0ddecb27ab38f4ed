package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.LinearNetwork;
import org.jspecify.annotations.Nullable;

/** A fully connected layer, W [outputs][inputs]. */
record DenseLayer(int inputs, int outputs) implements Layer {
    @Override
    public int weightRows() {
        return outputs;
    }

    @Override
    public int weightColumns() {
        return inputs;
    }

    @Override
    public int biases() {
        return outputs;
    }

    @Override
    public double fanIn() {
        return inputs;
    }

    @Override
    public double fanOut() {
        return outputs;
    }

    @Override
    public double operations() {
        return 2.0 * inputs * outputs;
    }

    @Override
    public Node apply(GraphBuilder graph, Node weights, @Nullable Node bias, Node inputs) {
        Node product = graph.product(weights, inputs);
        return bias == null ? product : graph.add(product, bias);
    }

    @Override
    public LinearNetwork onto(LinearNetwork network) {
        return network.dense(outputs);
    }
}
