package org.almagest.dynamics.family;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;

/** A network of a family with all its sizes fixed: its parameters, its initialisation, and the graph of its prediction. */
public interface Model {
    /** The parameter blocks, in the order of the flat vector, without gaps. */
    List<Block> blocks();

    /** Numbers that are trained: those of all blocks. */
    default int parameterCount() {
        Block last = blocks().get(blocks().size() - 1);
        return last.offset() + last.size();
    }

    /** Numbers that training keeps without a gradient, in the order in which they follow the parameters. */
    default List<Statistic> statistics() {
        return List.of();
    }

    /** Numbers in the flat vector: the parameters, then the statistics. */
    default int length() {
        return parameterCount()
                + statistics().stream().mapToInt(Statistic::size).sum();
    }

    /**
     * A random initial flat vector: the parameters, drawn from {@code random} in the order of {@link #blocks}, then the
     * statistics as they begin.
     */
    double[] initialise(RandomStream random);

    /**
     * Standard deviation of the numbers of {@code block} at initialisation, which are drawn around 0; 0 where nothing is
     * drawn, so that they are the same for every seed, whatever they are. Empty for networks that begin elsewhere, such as in
     * a file, and for blocks that are drawn around another mean than 0.
     *
     * @param block one of {@link #blocks}
     */
    default OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.empty();
    }

    /**
     * Emits the network.
     *
     * @param pass receives the nodes, has the parameters, and takes the names of inner states
     * @param inputs [features][batch]
     * @return the prediction, [outputs][batch]
     */
    Node forward(ForwardPass pass, Node inputs);

    /** Whether {@link #forward} is there: of a network of which only the weights are known it is not. */
    default boolean predicts() {
        return true;
    }

    /** Whether {@link #forward} emits the same graph whatever the numbers are; of a solver that chooses its steps it does not. */
    default boolean fixedGraph() {
        return true;
    }

    /**
     * What else is known of the network, or what it can do beside predicting; a measurement asks for what it needs. Those that
     * the core knows:
     *
     * <ul>
     *   <li>{@link org.almagest.dynamics.linear.LinearNetwork}: the network with every activation taken as the identity and
     *       without biases, its layers with their geometry, the one next to the inputs first, each with the weights of the
     *       block {@code W} of its layer;
     *   <li>{@link org.almagest.dynamics.infinite.InfiniteWidthLaw}: what it becomes at infinite width;
     *   <li>{@link DivergenceReason}: why it is not finite;
     *   <li>{@link NeuralOdeModel}: the differential equation that it solves;
     *   <li>{@link GraphNetworkModel}: the graph that it spreads over;
     *   <li>{@link AveragedTeacher}: that it learns from an average of itself;
     *   <li>{@link Confined}: within which bounds its parameters stay;
     *   <li>{@link org.almagest.dynamics.objective.Game}: that several players train it;
     *   <li>{@link org.almagest.dynamics.objective.Staged}: that it is trained in stages;
     *   <li>{@link StatesInTime}: which of its inner states move in time;
     *   <li>{@link LearnedEdges}: the probabilities of edges among its parameters;
     *   <li>{@link OuterParameters}: what training on two levels moves by hypergradients;
     *   <li>{@link ConvolutionalLayers}: which of its blocks are kernels of convolutions;
     *   <li>{@link Cost}: what it costs, in closed form;
     *   <li>{@link InParts}: that it looks at each example by itself, and how many it takes at a time;
     *   <li>{@link LatentTensor}: that it encodes its inputs as tensors, and decodes these;
     *   <li>{@link TwoStreams}: that it gives two sets of feature vectors, such as those of clips and of texts;
     *   <li>{@link CrossModal}: that one of its streams of tokens learns what the other sees.
     * </ul>
     *
     * @return the model itself where it is a {@code type}; empty where nothing of that kind is known
     */
    default <T> Optional<T> capability(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /** Floating-point operations of one forward pass on one example, roughly; the planner's unit of cost. */
    double operationsPerExample();
}
