package org.almagest.dynamics.family;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.LinearNetwork;
import org.jspecify.annotations.Nullable;

/** The mean of each channel over all positions, then a fully connected layer on these means, W [outputs][channels]. */
record AverageDenseLayer(int channels, int positions, int outputs) implements Layer {
    @Override
    public int weightRows() {
        return outputs;
    }

    @Override
    public int weightColumns() {
        return channels;
    }

    @Override
    public int biases() {
        return outputs;
    }

    @Override
    public double fanIn() {
        return channels;
    }

    @Override
    public double fanOut() {
        return outputs;
    }

    @Override
    public double operations() {
        return (double) channels * positions + 2.0 * channels * outputs;
    }

    @Override
    public Node apply(GraphBuilder graph, Node weights, @Nullable Node bias, Node inputs) {
        int[] channelOf = new int[channels * positions];
        Arrays.setAll(channelOf, row -> row / positions);
        Node sums = graph.scatterAdd(inputs, 1, Indices.of(channelOf), channels);
        Node product = graph.product(weights, graph.scale(1.0 / positions, sums));
        return bias == null ? product : graph.add(product, bias);
    }

    @Override
    public LinearNetwork onto(LinearNetwork network) {
        return network.globalPooling().dense(outputs);
    }
}
