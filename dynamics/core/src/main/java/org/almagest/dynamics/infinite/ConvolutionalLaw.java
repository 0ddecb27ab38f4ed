package org.almagest.dynamics.infinite;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.data.Examples;

/**
 * What determines a convolutional network of infinitely many channels in tangent-kernel parametrisation, z = σ_w/√fan-in·W∗h + σ_b·b with
 * all parameters N(0, 1) (Novak et al. 2019, arXiv 1810.05148; Arora et al. 2019, arXiv 1904.11955).
 *
 * @param layers the convolutions; how many channels they have does not count, but for those of the images
 * @param averaged whether the head sees the mean over positions of each channel, else it sees all numbers
 * @param bias whether there are biases; without, sigmaB does not count
 */
public record ConvolutionalLaw(
        List<ConvolutionGeometry> layers,
        boolean averaged,
        Activation activation,
        boolean bias,
        double sigmaW,
        double sigmaB)
        implements InfiniteWidthLaw {
    /** A law; channels between layers are taken as one, so that networks of all widths have one law. */
    public ConvolutionalLaw {
        List<ConvolutionGeometry> narrow = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            ConvolutionGeometry layer = layers.get(l);
            narrow.add(new ConvolutionGeometry(
                    l == 0 ? layer.inChannels() : 1, 1, layer.vertical(), layer.horizontal(), true));
        }
        layers = List.copyOf(narrow);
    }

    @Override
    public Kernels kernels(Examples examples) {
        return new ConvolutionalLimit(this, examples).kernels();
    }
}
