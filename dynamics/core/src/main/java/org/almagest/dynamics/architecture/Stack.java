package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.BatchNorm;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Convolution;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Pointwise;
import org.almagest.dynamics.nn.Traced;
import org.almagest.dynamics.nn.TransposedConvolution;

/**
 * Puts layers one upon another, and knows the shape of what the last one gives. An affine layer takes the next number, for its
 * blocks and for the state {@code layer k} after it.
 */
final class Stack {
    /** Settings that all networks of layers have. */
    static final List<Parameter> PARAMETERS = parameters();

    private final Blocks.Builder blocks;
    private final Activation activation;
    private final Initialisation initialisation;
    private final boolean norm;
    private final boolean bias;
    private final boolean line;
    private final List<Layer> layers = new ArrayList<>();
    private Volume state;
    private int next;

    private Stack(Stack other, int next) {
        this.blocks = other.blocks;
        this.activation = other.activation;
        this.initialisation = other.initialisation;
        this.norm = other.norm;
        this.bias = other.bias;
        this.line = other.line;
        this.state = other.state;
        this.next = next;
    }

    /** Nothing yet, on inputs of shape {@code input}. */
    Stack(Settings settings, Volume input) {
        this.blocks = Blocks.builder();
        this.activation = Activation.named(settings.text("activation"));
        this.initialisation = Initialisation.of(settings);
        this.norm = settings.text("norm").equals("batch");
        this.bias = settings.flag("bias");
        this.line = input.height() == 1;
        this.state = input;
    }

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.choice("activation", "relu", Activation.WORDS, "after each layer but the last"),
                Parameter.choice(
                        "norm",
                        "batch",
                        List.of("batch", "none"),
                        "batch = batch norm between each inner layer and its activation; none"),
                Parameter.flag(
                        "bias",
                        true,
                        "whether layers have biases; those that batch norm follows have none, as it would undo them")));
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    /** The shape of what it gives so far. */
    Volume state() {
        return state;
    }

    /** Whether its inputs are lines: images that have shrunk to a height of 1 are none. */
    boolean line() {
        return line;
    }

    /** The geometry of a convolution on the present state, see {@link Convolution#geometry}. */
    ConvolutionGeometry geometry(int channels, int kernel, int stride, int padding) {
        return Convolution.geometry(state, line, channels, kernel, stride, padding);
    }

    /** Number of the layer that comes next. */
    int next() {
        return next;
    }

    /** A stack that begins where this one ends, such as a branch. */
    Stack branch() {
        return new Stack(this, next);
    }

    /** A convolution, with its norm, and its activation if asked for. */
    Stack convolution(ConvolutionGeometry geometry, boolean active) {
        Convolution layer = Convolution.of(blocks, next, geometry, initialisation, bias && !norm);
        return inner(layer, layer.output(), active);
    }

    /** A transposed convolution that undoes the shapes of {@code geometry}; the last one of a network stays as it is. */
    Stack transposed(ConvolutionGeometry geometry, boolean last) {
        TransposedConvolution layer =
                TransposedConvolution.of(blocks, next, geometry, initialisation, bias && (last || !norm));
        return last ? outer(layer, layer.output()) : inner(layer, layer.output(), true);
    }

    /** A convolution that ends a network. */
    Stack lastConvolution(ConvolutionGeometry geometry) {
        Convolution layer = Convolution.of(blocks, next, geometry, initialisation, bias);
        return outer(layer, layer.output());
    }

    /** A fully connected layer with norm and activation. */
    Stack dense(int outputs) {
        Dense layer = Dense.of(blocks, next, state.size(), outputs, initialisation, bias && !norm);
        return inner(layer, new Volume(outputs, 1, 1), true);
    }

    /** A fully connected layer by itself, such as a head. */
    Stack affine(int outputs) {
        Dense layer = Dense.of(blocks, next, state.size(), outputs, initialisation, bias);
        return outer(layer, new Volume(outputs, 1, 1));
    }

    /** A layer without parameters, or one that has counted its own. */
    Stack with(Layer layer, Volume output) {
        layers.add(layer);
        state = output;
        return this;
    }

    /** The activation. */
    Stack active() {
        layers.add(new Pointwise(activation, state.size()));
        return this;
    }

    /** Names the state. */
    Stack named(String name) {
        layers.add(new Traced(name, layers.remove(layers.size() - 1)));
        return this;
    }

    /** The same numbers in another shape. */
    Stack as(Volume shape) {
        state = shape;
        return this;
    }

    /** Goes on with the numbers of layers where {@code branch} stopped. */
    Stack after(Stack branch) {
        next = branch.next;
        return this;
    }

    private Stack inner(Layer layer, Volume output, boolean active) {
        state = output;
        List<Layer> parts = new ArrayList<>(List.of(layer));
        if (norm) {
            parts.add(BatchNorm.of(blocks, next, output.channels(), output.positions()));
        }
        if (active) {
            parts.add(new Pointwise(activation, output.size()));
        }
        layers.add(new Traced("layer " + next++, new Chain(parts)));
        return this;
    }

    private Stack outer(Layer layer, Volume output) {
        state = output;
        layers.add(new Traced("layer " + next++, layer));
        return this;
    }

    /** All layers so far as one. */
    Layer layer() {
        return new Chain(layers);
    }

    /** The network of all layers so far. */
    LayeredModel model(List<Object> capabilities) {
        return new LayeredModel(blocks.build(), layer(), capabilities);
    }
}
