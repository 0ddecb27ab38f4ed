package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.Volume;
import org.jspecify.annotations.Nullable;

/**
 * That a network encodes each input as a tensor, [channel][y][x], and makes its prediction of that alone: a capability of a
 * {@link Model}.
 */
public interface LatentTensor {
    /** The shape of the tensor. */
    Volume shape();

    /** Whether the tensor is drawn, from a normal distribution that the input determines, as that of a variational autoencoder. */
    boolean drawn();

    /**
     * What the encoder makes of inputs.
     *
     * @param mean the tensor, [channels·height·width][batch]; where it is drawn, its mean
     * @param logVariance ln σ² of every number, of the same shape; null where nothing is drawn
     */
    record Encoded(Node mean, @Nullable Node logVariance) {}

    /**
     * Emits the encoder, without any noise.
     *
     * @param inputs [features][batch]
     */
    Encoded encode(ForwardPass pass, Node inputs);

    /**
     * Emits the decoder.
     *
     * @param latent [channels·height·width][batch]
     * @return the prediction, [outputs][batch]
     */
    Node decode(ForwardPass pass, Node latent);

    /**
     * Which places of the tensor must hold equal vectors of channels for an input, whatever the parameters are, since they see the
     * same: such as those that see nothing but blank paper.
     *
     * @param input of {@code features} numbers
     * @return [height·width], equal numbers for such places
     */
    int[] alike(double[] input);
}
