package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.linear.Volume;

/**
 * The mean of each channel over all positions; no parameters. At infinite width a covariance becomes its mean over all pairs of
 * positions.
 *
 * @param input the images
 */
public record GlobalAverage(Volume input) implements Layer {
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        int columns = inputs.shape().columns();
        Node channels = graph.reshape(inputs, input.channels(), input.positions(), columns);
        Node means = graph.scale(1.0 / input.positions(), graph.sum(channels, 0b10));
        return graph.reshape(means, 1, input.channels(), columns);
    }

    @Override
    public double operations() {
        return input.size();
    }
}
