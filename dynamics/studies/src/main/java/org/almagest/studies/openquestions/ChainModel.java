package org.almagest.studies.openquestions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/** The network of the family {@link ReluChain}. */
final class ChainModel implements Model {
    /** Standard deviation of the blocks' biases. */
    private static final double BIAS = 0.5;

    private static final int BEFORE = 3;

    private final int depth;
    private final int width;
    private final boolean skip;
    private final List<Block> blocks;

    ChainModel(int inputs, int outputs, int depth, int width, boolean skip) {
        this.depth = depth;
        this.width = width;
        this.skip = skip;
        long numbers = (long) width * (inputs + 1 + outputs) + (long) depth * width * (width + 1L);
        if (numbers > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d parameters, expected fewer than 2^31: choose a smaller width or depth", numbers));
        }
        List<Block> all = new ArrayList<>();
        all.add(new Block(-1, "a", width, inputs, 0));
        all.add(new Block(-1, "b", width, 1, width * inputs));
        int at = width * (inputs + 1);
        all.add(new Block(-1, "v", outputs, width, at));
        at += outputs * width;
        for (int l = 0; l < depth; l++) {
            all.add(new Block(l, "W", width, width, at));
            all.add(new Block(l, "c", width, 1, at + width * width));
            at += width * (width + 1);
        }
        this.blocks = List.copyOf(all);
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] theta = new double[parameterCount()];
        for (Block block : blocks) {
            double deviation = deviation(block);
            for (int i = 0; i < block.size(); i++) {
                theta[block.offset() + i] = deviation * random.normal();
            }
        }
        return theta;
    }

    private double deviation(Block block) {
        return switch (block.name()) {
            case "W" -> Math.sqrt(2.0 / width);
            case "c" -> BIAS;
            case "v" -> 1 / Math.sqrt(width);
            default -> 1;
        };
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(deviation(block));
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node state = graph.add(graph.product(pass.parameter(0), inputs), pass.parameter(1));
        for (int l = 0; l < depth; l++) {
            // W is [input][output]
            Node sum = graph.add(
                    graph.product(pass.parameter(BEFORE + 2 * l), graph.activate(Activation.RELU, state), true, false),
                    pass.parameter(BEFORE + 2 * l + 1));
            state = pass.trace("layer " + l, skip ? graph.add(state, graph.scale(1 / Math.sqrt(depth), sum)) : sum);
        }
        return graph.product(pass.parameter(2), state);
    }

    @Override
    public double operationsPerExample() {
        return 2.0 * depth * width * width;
    }
}
