package org.almagest.dynamics.family;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linear.LinearNetwork;

/** A network of a family with all its sizes fixed: its parameters, its initialisation, and the graph of its prediction. */
public interface Model {
    /** The parameter blocks, in the order of the flat vector, without gaps. */
    List<Block> blocks();

    /** Numbers in the flat parameter vector. */
    default int parameterCount() {
        Block last = blocks().get(blocks().size() - 1);
        return last.offset() + last.size();
    }

    /** A random initial parameter vector, drawn from {@code random} in the order of {@link #blocks}. */
    double[] initialise(RandomStream random);

    /**
     * Standard deviation of the numbers of {@code block} at initialisation, whose mean is 0; 0 where nothing is drawn, so
     * that they are the same for every seed. Empty for networks that begin elsewhere, such as in a file.
     *
     * @param block one of {@link #blocks}
     */
    default OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.empty();
    }

    /**
     * Emits the network.
     *
     * @param graph receives the nodes
     * @param parameters one node per block, each [rows][cols]
     * @param inputs [features][batch]
     * @return the prediction, [outputs][batch]
     */
    Node forward(GraphBuilder graph, List<Node> parameters, Node inputs);

    /** Whether {@link #forward} is there: of a network of which only the weights are known it is not. */
    default boolean predicts() {
        return true;
    }

    /**
     * The network with every activation taken as the identity and without biases: its layers with their geometry, the one
     * next to the inputs first, each with the weights of the block {@code W} of its layer. Empty where a family does not
     * say, or is no such sequence of layers.
     */
    default Optional<LinearNetwork> linearNetwork() {
        return Optional.empty();
    }

    /** What the network becomes at infinite width, if it is fully connected in tangent-kernel parametrisation. */
    default Optional<PerceptronLaw> perceptronLaw() {
        return Optional.empty();
    }

    /**
     * Why the prediction is not finite, as far as the network can tell, such as where inside it numbers overflow; empty
     * where it cannot.
     *
     * @param parameters the flat vector at which it diverged
     * @param examples what it was trained on
     */
    default String explainDivergence(double[] parameters, Examples examples) {
        return "";
    }

    /** Floating-point operations of one forward pass on one example, roughly; the planner's unit of cost. */
    double operationsPerExample();
}
