package org.almagest.dynamics.family;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Coordinates;

/**
 * A network that says how far points move: its prediction is their positions in the input plus what {@code moves} gives.
 *
 * @param moves from an input as {@link Coordinates} has it to a displacement of every point
 * @param points of an example
 */
record DisplacementModel(Model moves, int points) implements Model {
    @Override
    public List<Block> blocks() {
        return moves.blocks();
    }

    @Override
    public List<Statistic> statistics() {
        return moves.statistics();
    }

    @Override
    public double[] initialise(RandomStream random) {
        return moves.initialise(random);
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return moves.initialDeviation(block);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        int batch = inputs.shape().columns();
        Node apart = graph.reshape(inputs, points, Coordinates.IN, batch);
        Node positions =
                graph.reshape(graph.slice(apart, 1, 0, Coordinates.SPACE), 1, Coordinates.SPACE * points, batch);
        return graph.add(positions, moves.forward(pass, inputs));
    }

    /** What a network is a multiple of, its displacements are; the positions have no parameters. */
    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == OutputScale.class ? moves.capability(type) : Model.super.capability(type);
    }

    @Override
    public double operationsPerExample() {
        return moves.operationsPerExample() + (double) Coordinates.SPACE * points;
    }
}
