package org.almagest.studies.implicitsurfaces;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/**
 * A network that begins at numbers of its own.
 *
 * @param network what it is otherwise
 * @param fillings where each of its blocks begins
 */
record SurfaceModel(Model network, List<Filling> fillings) implements Model {
    SurfaceModel {
        fillings = List.copyOf(fillings);
    }

    @Override
    public List<Block> blocks() {
        return network.blocks();
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] numbers = new double[parameterCount()];
        for (int i = 0; i < fillings.size(); i++) {
            fillings.get(i).fill(numbers, blocks().get(i), random);
        }
        return numbers;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        int place = blocks().indexOf(block);
        return place < 0 ? OptionalDouble.empty() : fillings.get(place).deviation(block);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return network.forward(pass, inputs);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return network.capability(type);
    }

    @Override
    public double operationsPerExample() {
        return network.operationsPerExample();
    }
}
