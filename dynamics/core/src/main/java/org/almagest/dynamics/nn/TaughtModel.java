package org.almagest.dynamics.nn;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.AveragedTeacher;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;

/**
 * A network of layers with a teacher that is an average of it.
 *
 * @param network without other statistics
 * @param decay of the average, see {@link AveragedTeacher}
 */
public record TaughtModel(LayeredModel network, double decay) implements Model {
    /**
     * The network with its teacher.
     *
     * @throws IllegalArgumentException if it has statistics of its own, such as a batch norm's
     */
    public TaughtModel {
        if (!network.statistics().isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a network with %s and an averaged teacher: expected one that keeps nothing but parameters",
                    network.statistics().get(0).name()));
        }
    }

    private AveragedTeacher teacher() {
        return new AveragedTeacher(decay, blocks(), 0);
    }

    @Override
    public List<Block> blocks() {
        return network.blocks();
    }

    @Override
    public List<Statistic> statistics() {
        return AveragedTeacher.copies(blocks());
    }

    @Override
    public double[] initialise(RandomStream random) {
        return AveragedTeacher.begin(network.initialise(random));
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return network.initialDeviation(block);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return network.forward(pass, inputs);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == AveragedTeacher.class ? Optional.of(type.cast(teacher())) : network.capability(type);
    }

    @Override
    public double operationsPerExample() {
        return network.operationsPerExample();
    }
}
