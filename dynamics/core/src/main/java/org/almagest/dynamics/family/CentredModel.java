package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;

/**
 * The multiple α·f_θ of another network, or α·(f_θ − f_θ₀) with that network at its start θ₀ held fixed, so that the
 * prediction begins at 0 (Chizat, Oyallon, Bach 2019). θ₀ is kept in the {@link Statistic}s, which no training step changes.
 */
final class CentredModel implements Model {
    private final Model network;
    private final double alpha;
    private final List<Statistic> start;

    CentredModel(Model network, double alpha, boolean centred) {
        this.network = network;
        this.alpha = alpha;
        List<Statistic> statistics = new ArrayList<>();
        if (centred) {
            for (Block block : network.blocks()) {
                statistics.add(new Statistic(
                        String.format(Locale.ROOT, "layer %d %s at the start", block.layer(), block.name()),
                        block.rows(),
                        block.cols(),
                        Double.NaN));
            }
        }
        this.start = List.copyOf(statistics);
    }

    @Override
    public List<Block> blocks() {
        return network.blocks();
    }

    @Override
    public List<Statistic> statistics() {
        return start;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] begin = network.initialise(random);
        if (start.isEmpty()) {
            return begin;
        }
        double[] twice = Arrays.copyOf(begin, 2 * begin.length);
        System.arraycopy(begin, 0, twice, begin.length, begin.length);
        return twice;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return network.initialDeviation(block);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node prediction = network.forward(pass, inputs);
        if (!start.isEmpty()) {
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < start.size(); i++) {
                nodes.add(pass.statistic(i));
            }
            prediction = graph.subtract(prediction, network.forward(pass.at(nodes), inputs));
        }
        return graph.scale(alpha, prediction);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == OutputScale.class ? Optional.of(type.cast(new OutputScale(alpha))) : Optional.empty();
    }

    @Override
    public double operationsPerExample() {
        return (start.isEmpty() ? 1 : 2) * network.operationsPerExample();
    }
}
