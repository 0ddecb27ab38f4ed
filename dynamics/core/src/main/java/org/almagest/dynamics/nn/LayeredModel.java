package org.almagest.dynamics.nn;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ConvolutionalLayers;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;

/**
 * A network that is one layer, made of others.
 *
 * @param parameters what its layers have registered
 * @param body from the inputs to the prediction
 * @param capabilities what is known of it beside its convolutions, at most one of a type; see {@link Model#capability}
 */
public record LayeredModel(Blocks parameters, Layer body, List<Object> capabilities) implements Model {
    public LayeredModel {
        capabilities = List.copyOf(capabilities);
    }

    /** A network of which nothing more is known. */
    public LayeredModel(Blocks parameters, Layer body) {
        this(parameters, body, List.of());
    }

    @Override
    public List<Block> blocks() {
        return parameters.list();
    }

    @Override
    public List<Statistic> statistics() {
        return parameters.statistics();
    }

    @Override
    public double[] initialise(RandomStream random) {
        return parameters.initialise(random);
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return parameters.deviation(block);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return body.apply(pass, inputs);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        if (type == ConvolutionalLayers.class) {
            return Optional.of(type.cast(parameters.convolutions()));
        }
        return capabilities.stream().filter(type::isInstance).findFirst().map(type::cast);
    }

    @Override
    public double operationsPerExample() {
        return body.operations();
    }
}
