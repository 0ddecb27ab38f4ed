package org.almagest.jobs.dl4j.translation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * Keras has the softmax in the last layer and the cross-entropy behind it, DL4J and we have both in one. The network is the
 * same, and where they are joined neither loses digits.
 */
public final class KerasSoftmax {
    private KerasSoftmax() {}

    /** Moves the softmax of the layer before the loss into the loss, where there is one. */
    public static MultiLayerNetwork join(MultiLayerNetwork network) {
        int last = network.getnLayers() - 1;
        if (last > 0) {
            join(layer(network.getLayer(last - 1)), layer(network.getLayer(last)));
        }
        return network;
    }

    /** The same of a graph. */
    public static ComputationGraph join(ComputationGraph network) {
        for (String output : network.getConfiguration().getNetworkOutputs()) {
            List<String> read =
                    requireNonNull(network.getConfiguration().getVertexInputs().get(output));
            if (network.getLayer(output) != null && read.size() == 1 && network.getLayer(read.get(0)) != null) {
                join(layer(network.getLayer(read.get(0))), layer(network.getLayer(output)));
            }
        }
        return network;
    }

    private static Layer layer(org.deeplearning4j.nn.api.Layer layer) {
        return layer.conf().getLayer();
    }

    private static void join(Layer before, Layer output) {
        if (output instanceof LossLayer loss
                && loss.getActivationFn() instanceof ActivationIdentity
                && before instanceof BaseLayer weighted
                && weighted.getActivationFn() instanceof ActivationSoftmax) {
            weighted.setActivationFn(new ActivationIdentity());
            loss.setActivationFn(new ActivationSoftmax());
        }
    }
}
