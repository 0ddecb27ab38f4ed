package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * A {@link ResidualNetwork} of fixed sizes. Parameters in order: the input layer's W and b, then A_k and b_k layer by
 * layer, then the output layer's W and b, then δ (each where there is one).
 */
final class ResidualModel implements Model {
    private final int depth;
    private final int width;
    private final int features;
    private final int outputs;
    private final Activation activation;
    private final String delta;
    private final String init;
    private final double scale;
    private final double exponent;
    private final List<Block> blocks;

    /**
     * The model.
     *
     * @param features numbers that enter the input layer; 0 = no such layer
     * @param outputs numbers that leave the output layer; 0 = no such layer
     */
    ResidualModel(Settings settings, int width, int features, int outputs) {
        this.depth = settings.integer("depth");
        this.width = width;
        this.features = features;
        this.outputs = outputs;
        this.activation = Activation.named(settings.text("activation"));
        this.delta = settings.text("delta");
        this.init = settings.text("init");
        this.scale = settings.real("init_scale");
        this.exponent = settings.real("init_exponent");
        this.blocks = List.copyOf(layOut());
    }

    private List<Block> layOut() {
        List<Block> list = new ArrayList<>();
        if (features > 0) {
            append(list, -1, "input_W", width, features);
            append(list, -1, "input_b", width, 1);
        }
        for (int k = 0; k < depth; k++) {
            append(list, k, "A", width, width);
            append(list, k, "b", width, 1);
        }
        if (outputs > 0) {
            append(list, -1, "output_W", outputs, width);
            append(list, -1, "output_b", outputs, 1);
        }
        if (delta.equals("shared")) {
            append(list, -1, "delta", 1, 1);
        } else if (delta.equals("per-layer")) {
            for (int k = 0; k < depth; k++) {
                append(list, k, "delta", 1, 1);
            }
        }
        return list;
    }

    private static void append(List<Block> list, int layer, String name, int rows, int cols) {
        int offset = list.isEmpty()
                ? 0
                : list.get(list.size() - 1).offset() + list.get(list.size() - 1).size();
        long end = (long) offset + (long) rows * cols;
        if (end > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "more than 2^31 parameters at layer %d: choose a smaller width or depth", layer));
        }
        list.add(new Block(layer, name, rows, cols, offset));
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] parameters = new double[parameterCount()];
        for (Block block : blocks) {
            double sd = standardDeviation(block.name());
            for (int i = 0; i < block.size(); i++) {
                parameters[block.offset() + i] = sd == 0 ? 0 : sd * random.normal();
            }
            if (block.name().equals("delta") && delta.equals("shared")) {
                parameters[block.offset()] = 1.0 / depth;
            }
        }
        return parameters;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(standardDeviation(block.name()));
    }

    /** 0 where nothing is drawn. */
    private double standardDeviation(String name) {
        return switch (name) {
            case "A" -> residual(1.0 / width);
            case "b" -> residual(1 / Math.sqrt(width));
            case "input_W" -> 1 / Math.sqrt(features);
            case "output_W" -> 1 / Math.sqrt(width);
            case "delta" -> delta.equals("per-layer") ? 1.0 / depth : 0;
            default -> 0;
        };
    }

    private double residual(double xavier) {
        return switch (init) {
            case "xavier" -> scale * xavier;
            case "xavier-depth" -> scale * xavier / depth;
            default -> scale * StrictMath.pow(width, exponent);
        };
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        List<Node> parameters = pass.parameters();
        int next = 0;
        Node state = inputs;
        if (features > 0) {
            state = graph.add(graph.product(parameters.get(0), inputs), parameters.get(1));
            next = 2;
        }
        int deltas = blocks.size() - (delta.equals("none") ? 0 : delta.equals("shared") ? 1 : depth);
        Node shared = delta.equals("shared") ? graph.activate(Activation.ABS, parameters.get(deltas)) : null;
        for (int k = 0; k < depth; k++) {
            Node preactivation = graph.add(graph.product(parameters.get(next), state), parameters.get(next + 1));
            Node branch = graph.activate(activation, preactivation);
            next += 2;
            if (shared != null) {
                branch = graph.multiply(shared, branch);
            } else if (delta.equals("per-layer")) {
                branch = graph.multiply(parameters.get(deltas + k), branch);
            }
            state = pass.trace("layer " + k, graph.add(state, branch));
        }
        return outputs > 0 ? graph.add(graph.product(parameters.get(next), state), parameters.get(next + 1)) : state;
    }

    @Override
    public double operationsPerExample() {
        // 25 operations for the activation of one number, counted like multiplications and additions
        double layer = 2.0 * width * width + 25.0 * width;
        return depth * layer + 2.0 * width * (features + outputs);
    }
}
