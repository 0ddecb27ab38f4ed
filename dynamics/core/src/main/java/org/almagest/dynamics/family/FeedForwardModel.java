package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.infinite.InfiniteWidthLaw;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Volume;
import org.jspecify.annotations.Nullable;

/**
 * Affine layers one after another, each but the last (the head) followed by the activation. Parameters in order: W and,
 * where there are biases, b of layer 0, 1, …
 */
final class FeedForwardModel implements Model {
    /** Operations for the activation of one number, counted like multiplications and additions. */
    private static final double ACTIVATION_OPERATIONS = 25;

    private final Volume input;
    private final List<Layer> layers;
    private final Activation activation;
    private final Biases biases;
    private final Initialisation initialisation;
    private final List<Block> blocks;
    private final @Nullable InfiniteWidthLaw law;

    FeedForwardModel(
            Volume input, List<Layer> layers, Activation activation, boolean bias, Initialisation initialisation) {
        this(input, layers, activation, Biases.everywhere(bias), initialisation, null);
    }

    /** A network that has a limit of infinite width. */
    FeedForwardModel(
            Volume input,
            List<Layer> layers,
            Activation activation,
            Biases biases,
            Initialisation initialisation,
            @Nullable InfiniteWidthLaw law) {
        this.law = law;
        this.input = input;
        this.layers = List.copyOf(layers);
        this.activation = activation;
        this.biases = biases;
        this.initialisation = initialisation;
        this.blocks = List.copyOf(layOut());
    }

    private List<Block> layOut() {
        List<Block> list = new ArrayList<>();
        int offset = 0;
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            boolean bias = biases.at(l, layers.size());
            long end = offset + (long) layer.weightRows() * layer.weightColumns() + (bias ? layer.biases() : 0);
            if (end > Integer.MAX_VALUE - 1024) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "layer %d brings the parameters to %d, expected fewer than 2^31: choose a smaller width or depth",
                        l,
                        end));
            }
            list.add(new Block(l, "W", layer.weightRows(), layer.weightColumns(), offset));
            if (bias) {
                list.add(new Block(l, "b", layer.biases(), 1, (int) end - layer.biases()));
            }
            offset = (int) end;
        }
        return list;
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] parameters = new double[parameterCount()];
        for (Block block : blocks) {
            double sd = deviation(block);
            for (int i = 0; i < block.size(); i++) {
                parameters[block.offset() + i] = initialisation.draw(random, sd);
            }
        }
        return parameters;
    }

    private double deviation(Block block) {
        Layer layer = layers.get(block.layer());
        if (block.name().equals("W")) {
            return initialisation.weights(layer.fanIn(), layer.fanOut());
        }
        return biases.drawn() ? initialisation.biases(layer.fanIn(), layer.fanOut()) : 0;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(deviation(block));
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        List<Node> parameters = pass.parameters();
        Node state = inputs;
        int next = 0;
        for (int l = 0; l < layers.size(); l++) {
            Node weights = parameters.get(next++);
            Node bias = biases.at(l, layers.size()) ? parameters.get(next++) : null;
            Node affine = layers.get(l).apply(graph, weights, bias, state);
            state = pass.trace("layer " + l, l == layers.size() - 1 ? affine : graph.activate(activation, affine));
        }
        return state;
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        if (type == LinearNetwork.class) {
            return Optional.of(type.cast(linearNetwork()));
        }
        if (type == InfiniteWidthLaw.class) {
            return Optional.ofNullable(law).map(type::cast);
        }
        if (type == ConvolutionalLayers.class) {
            return Optional.of(type.cast(convolutionalLayers()));
        }
        return Model.super.capability(type);
    }

    private ConvolutionalLayers convolutionalLayers() {
        Map<Block, ConvolutionGeometry> geometries = new HashMap<>();
        for (Block block : blocks) {
            if (block.name().equals("W") && unscaled(layers.get(block.layer())) instanceof ConvolutionLayer layer) {
                geometries.put(block, layer.geometry());
            }
        }
        return new ConvolutionalLayers(geometries);
    }

    /** The factors of a parametrisation are not the kernels'. */
    private static Layer unscaled(Layer layer) {
        return layer instanceof ScaledLayer scaled ? scaled.layer() : layer;
    }

    private LinearNetwork linearNetwork() {
        LinearNetwork network = new LinearNetwork(input, List.of());
        for (Layer layer : layers) {
            network = layer.onto(network);
        }
        return network;
    }

    @Override
    public double operationsPerExample() {
        double operations = 0;
        for (Layer layer : layers) {
            operations += layer.operations() + ACTIVATION_OPERATIONS * layer.outputs();
        }
        return operations;
    }
}
