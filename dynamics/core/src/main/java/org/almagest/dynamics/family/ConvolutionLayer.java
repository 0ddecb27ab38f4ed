package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.LocallyConnected;
import org.almagest.dynamics.linear.Window;
import org.jspecify.annotations.Nullable;

/** A convolution with a bias for each channel, or a locally connected layer with one for each output. */
record ConvolutionLayer(ConvolutionGeometry geometry) implements Layer {
    @Override
    public int weightRows() {
        return geometry.weightRows();
    }

    @Override
    public int weightColumns() {
        return geometry.weightColumns();
    }

    @Override
    public int biases() {
        return geometry.weightRows();
    }

    @Override
    public double fanIn() {
        return geometry.weightColumns();
    }

    @Override
    public double fanOut() {
        return (double) geometry.outChannels() * geometry.taps();
    }

    @Override
    public int outputs() {
        return geometry.outRows();
    }

    @Override
    public double operations() {
        return 2.0 * geometry.outRows() * geometry.weightColumns();
    }

    @Override
    public Node apply(GraphBuilder graph, Node weights, @Nullable Node bias, Node inputs) {
        Node result = graph.convolve(geometry, weights, inputs);
        if (bias == null || !geometry.shared()) {
            return bias == null ? result : graph.add(result, bias);
        }
        // a channel's positions and the batch lie one after another: one row, so that its bias broadcasts
        int rows = result.shape().rows();
        int columns = result.shape().columns();
        Node channels = graph.reshape(result, geometry.outChannels(), geometry.outPositions() * columns);
        return graph.reshape(graph.add(channels, bias), rows, columns);
    }

    @Override
    public LinearNetwork onto(LinearNetwork network) {
        Window vertical = window(geometry.vertical());
        Window horizontal = window(geometry.horizontal());
        return network.with(
                geometry.shared()
                        ? new Convolution(network.output(), geometry.outChannels(), vertical, horizontal)
                        : new LocallyConnected(network.output(), geometry.outChannels(), vertical, horizontal));
    }

    private static Window window(ConvolutionAxis axis) {
        return new Window(axis.size(), axis.kernel(), axis.stride(), axis.before(), axis.after());
    }
}
