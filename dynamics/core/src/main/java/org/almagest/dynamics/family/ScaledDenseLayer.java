package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.LinearNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer in tangent-kernel parametrisation, z = σ_w/√fan-in·W·h + σ_b·b.
 *
 * @param dense the layer without its factors
 */
record ScaledDenseLayer(DenseLayer dense, double sigmaW, double sigmaB) implements Layer {
    @Override
    public int weightRows() {
        return dense.weightRows();
    }

    @Override
    public int weightColumns() {
        return dense.weightColumns();
    }

    @Override
    public int biases() {
        return dense.biases();
    }

    @Override
    public double fanIn() {
        return dense.fanIn();
    }

    @Override
    public double fanOut() {
        return dense.fanOut();
    }

    @Override
    public int outputs() {
        return dense.outputs();
    }

    @Override
    public double operations() {
        return dense.operations() + dense.inputs();
    }

    @Override
    public Node apply(GraphBuilder graph, Node weights, @Nullable Node bias, Node inputs) {
        // the inputs take the factor, so that W meets one product alone
        Node product = dense.apply(graph, weights, null, graph.scale(sigmaW / Math.sqrt(dense.fanIn()), inputs));
        return bias == null ? product : graph.add(product, graph.scale(sigmaB, bias));
    }

    @Override
    public LinearNetwork onto(LinearNetwork network) {
        return dense.onto(network);
    }
}
