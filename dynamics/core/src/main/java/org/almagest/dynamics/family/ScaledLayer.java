package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.LinearNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A layer in tangent-kernel parametrisation, z = σ_w/√fan-in·W·h + σ_b·b.
 *
 * @param layer the layer without its factors
 */
record ScaledLayer(Layer layer, double sigmaW, double sigmaB) implements Layer {
    @Override
    public int weightRows() {
        return layer.weightRows();
    }

    @Override
    public int weightColumns() {
        return layer.weightColumns();
    }

    @Override
    public int biases() {
        return layer.biases();
    }

    @Override
    public double fanIn() {
        return layer.fanIn();
    }

    @Override
    public double fanOut() {
        return layer.fanOut();
    }

    @Override
    public int outputs() {
        return layer.outputs();
    }

    @Override
    public double operations() {
        return layer.operations() + layer.weightColumns();
    }

    @Override
    public Node apply(GraphBuilder graph, Node weights, @Nullable Node bias, Node inputs) {
        // the inputs take the factor, so that W meets one product alone
        Node scaled = graph.scale(sigmaW / Math.sqrt(layer.fanIn()), inputs);
        return layer.apply(graph, weights, bias == null ? null : graph.scale(sigmaB, bias), scaled);
    }

    @Override
    public LinearNetwork onto(LinearNetwork network) {
        return layer.onto(network);
    }
}
