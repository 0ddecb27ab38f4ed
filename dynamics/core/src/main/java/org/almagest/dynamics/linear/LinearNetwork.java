package org.almagest.dynamics.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear network without biases, f = T⁽ⁿ⁾ ⋯ T⁽¹⁾ x, layer by layer. Grown from its input:
 * {@code LinearNetwork.line(1, 8).convolution(3, 3, 1, Padding.VALID).dense(2)}.
 *
 * @param input the volume that x fills
 * @param layers the layers, the one next to x first
 */
public record LinearNetwork(Volume input, List<LinearLayer> layers) {
    /** @throws IllegalArgumentException if a layer does not read what the one before it makes */
    public LinearNetwork {
        layers = List.copyOf(layers);
        Volume at = input;
        for (int l = 0; l < layers.size(); l++) {
            LinearLayer layer = layers.get(l);
            if (!layer.input().equals(at)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "layer %d reads %s, but what comes before it makes %s", l + 1, layer.input(), at));
            }
            at = layer.output();
        }
    }

    /** No layer yet, on {@code channels} signals of {@code length} numbers; what is added to it is one-dimensional. */
    public static LinearNetwork line(int channels, int length) {
        return new LinearNetwork(new Volume(channels, 1, length), List.of());
    }

    /** No layer yet, on images. */
    public static LinearNetwork image(int channels, int height, int width) {
        return new LinearNetwork(new Volume(channels, height, width), List.of());
    }

    /** A fully connected network with these widths, input first. */
    public static LinearNetwork dense(List<Integer> widths) {
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("no widths; name at least the input's");
        }
        LinearNetwork network = line(widths.get(0), 1);
        for (int width : widths.subList(1, widths.size())) {
            network = network.dense(width);
        }
        return network;
    }

    /** This network and a convolution: {@code kernel} taps along a line, {@code kernel}² on an image. */
    public LinearNetwork convolution(int channels, int kernel, int stride, Padding padding) {
        return with(new Convolution(
                output(), channels, vertical(kernel, stride, padding), across(kernel, stride, padding)));
    }

    /** This network and a layer with the windows of a convolution but a weight of its own for each. */
    public LinearNetwork locallyConnected(int channels, int kernel, int stride, Padding padding) {
        return with(new LocallyConnected(
                output(), channels, vertical(kernel, stride, padding), across(kernel, stride, padding)));
    }

    /** This network and a dense layer. */
    public LinearNetwork dense(int outputs) {
        return with(new Dense(output(), outputs));
    }

    /** This network and a global average pool. */
    public LinearNetwork globalPooling() {
        return with(new GlobalPooling(output()));
    }

    /** This network and {@code layer}. */
    public LinearNetwork with(LinearLayer layer) {
        List<LinearLayer> more = new ArrayList<>(layers);
        more.add(layer);
        return new LinearNetwork(input, more);
    }

    /** What the last layer makes. */
    public Volume output() {
        return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
    }

    /** K, the number of outputs. */
    public int outputs() {
        return output().size();
    }

    /** P, the number of weights. */
    public int parameters() {
        return layers.stream().mapToInt(LinearLayer::parameters).reduce(0, Math::addExact);
    }

    /**
     * The product T⁽ᵇ⁾ ⋯ T⁽ᵃ⁾ of the layers {@code first} = a to {@code last} = b (from 1, both included), which
     * carries what enters layer a to what leaves layer b.
     *
     * @param weights the weights of every layer of the network, an empty array where it has none
     * @throws IllegalArgumentException if a layer does not exist or has other numbers of weights
     */
    public LayerProduct product(int first, int last, List<double[]> weights) {
        return new LayerProduct(this, first, last, weights);
    }

    /** Whether every layer is dense. */
    public boolean fullyConnected() {
        return layers.stream().allMatch(Dense.class::isInstance);
    }

    /** Throws if there is nothing to take a derivative by. */
    public void requireWeights() {
        if (parameters() == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a network of %d layers has no weights, hence no Hessian; add a convolution or a dense layer",
                    layers.size()));
        }
    }

    private Window vertical(int kernel, int stride, Padding padding) {
        int height = output().height();
        // A line has no second axis for a kernel to move along.
        return input.height() == 1 ? new Window(height, 1, 1, 0, 0) : Window.of(height, kernel, stride, padding);
    }

    private Window across(int kernel, int stride, Padding padding) {
        return Window.of(output().width(), kernel, stride, padding);
    }
}
