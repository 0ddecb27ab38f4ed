package org.almagest.dynamics.family;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * What a network has at hand while it emits itself: the graph, its parameters, the names of its inner states, chance, and
 * what the examples hold beside their inputs.
 */
public final class ForwardPass {
    private final NetworkInGraph network;
    private final @Nullable Map<String, Node> traces;

    /**
     * A pass.
     *
     * @param traces receives the named states; null where nobody wants them
     */
    ForwardPass(NetworkInGraph network, @Nullable Map<String, Node> traces) {
        this.network = network;
        this.traces = traces;
    }

    /** Receives the nodes. */
    public GraphBuilder graph() {
        return network.graph();
    }

    /** One node per block of the model, each [rows][cols]. */
    public List<Node> parameters() {
        return network.parameters();
    }

    /**
     * The same pass with the parameters at other nodes, such as where the network began; names no inner states.
     *
     * @param elsewhere one node a block, of the block's shape
     */
    ForwardPass at(List<Node> elsewhere) {
        return new ForwardPass(network.at(elsewhere), null);
    }

    /** The node of the i-th block. */
    public Node parameter(int i) {
        return network.parameters().get(i);
    }

    /**
     * Whether the network is emitted for training steps. Else it is the network that predicts and is measured, which draws
     * nothing and takes its statistics as they are.
     */
    public boolean training() {
        return network.training();
    }

    /** The node of the i-th of the model's {@link Model#statistics}, held fixed. */
    public Node statistic(int i) {
        return network.statistic(i);
    }

    /**
     * Says what a statistic becomes by a training step. Where a network is evaluated several times in one graph, the first
     * evaluation counts. Nothing happens unless {@link #training}.
     *
     * @param i the i-th of the model's {@link Model#statistics}
     * @param value of its shape
     */
    public void update(int i, Node value) {
        network.update(i, value);
    }

    /**
     * Names an inner state, so that a probe can ask for it. Costs nothing where no one does.
     *
     * @param name such as {@code layer 3}, {@code latent} or {@code gate}; its own within the network
     * @return the state
     * @throws IllegalArgumentException if another state has the name
     */
    public Node trace(String name, Node state) {
        if (traces != null) {
            Node other = traces.putIfAbsent(name, state);
            if (other != null && other != state) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "two inner states called '%s': expected different names", name));
            }
        }
        return state;
    }

    /**
     * Numbers of chance, drawn anew before every training step. Evaluations of one network in one graph share them, where
     * they ask by the same name.
     *
     * @param name its own within the graph, such as {@code dropout 3}
     * @param shape all of them are independent
     * @throws IllegalArgumentException if the name is taken by another shape or distribution
     */
    public Node chance(String name, Shape shape, Distribution distribution) {
        return network.chance(name, shape, distribution);
    }

    /**
     * A field of the examples, [length][batch], such as a mask.
     *
     * @throws IllegalArgumentException if the examples have none of this name
     */
    public Node field(String name) {
        return network.batch().field(name);
    }

    /**
     * An array that the examples share, [rows][columns].
     *
     * @throws IllegalArgumentException if the examples share none of this name
     */
    public Node shared(String name) {
        return network.batch().shared(name);
    }
}
