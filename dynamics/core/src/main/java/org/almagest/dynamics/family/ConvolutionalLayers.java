package org.almagest.dynamics.family;

import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;

/**
 * Which blocks of weights are kernels of convolutions, and of which: as a linear map of images such a layer is larger than its
 * matrix of weights. A transposed convolution has the geometry of the convolution whose transpose it is.
 *
 * @param geometries by block
 */
public record ConvolutionalLayers(Map<Block, ConvolutionGeometry> geometries) {
    public ConvolutionalLayers {
        geometries = Map.copyOf(geometries);
    }

    /** The convolution with the kernels {@code block}; empty where they are the weights of a dense layer. */
    public Optional<ConvolutionGeometry> of(Block block) {
        return Optional.ofNullable(geometries.get(block));
    }
}
