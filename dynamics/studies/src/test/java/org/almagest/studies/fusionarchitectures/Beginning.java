package org.almagest.studies.fusionarchitectures;

import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;

/**
 * A network that begins at given numbers.
 *
 * @param start its first flat vector
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Beginning(Model model, double[] start) implements Model {
    @Override
    public List<Block> blocks() {
        return model.blocks();
    }

    @Override
    public List<Statistic> statistics() {
        return model.statistics();
    }

    @Override
    public double[] initialise(RandomStream random) {
        return start.clone();
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return model.forward(pass, inputs);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return model.capability(type);
    }

    @Override
    public double operationsPerExample() {
        return model.operationsPerExample();
    }
}
