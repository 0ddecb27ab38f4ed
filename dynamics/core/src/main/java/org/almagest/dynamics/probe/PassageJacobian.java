package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.CrossModal;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * The Jacobian of one stream's tokens in what enters the other, of one example, at any parameters: forward mode, some directions at
 * a time.
 */
final class PassageJacobian {
    private static final String DIRECTIONS = "directions";

    /** Directions at a time: few enough for the tangents of a layer to stay in the second-level cache. */
    private static final int LANES = 48;

    private final int inputs;
    private final int outputs;
    private final int lanes;
    private final NetworkExecution tangents;

    /**
     * Of a network that is {@link CrossModal}.
     *
     * @param shape of the examples
     */
    PassageJacobian(Model model, ExampleShape shape) {
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        Node example = network.batch(shape, 1).inputs();
        CrossModal.Passage passage =
                model.capability(CrossModal.class).orElseThrow().passage(network.pass(), example);
        this.inputs = passage.from().shape().size();
        this.outputs = passage.to().shape().size();
        this.lanes = Math.min(LANES, inputs);
        List<Node> tokens = List.of(passage.to());
        Shape seeds = Differentiation.lanes(graph, tokens, passage.from().shape(), lanes);
        List<Node> moved = Differentiation.tangents(
                graph, tokens, List.of(passage.from()), List.of(network.input(DIRECTIONS, seeds)));
        this.tangents = network.execution(moved, new double[0]);
    }

    /** Numbers of what enters. */
    int inputs() {
        return inputs;
    }

    /** Numbers of the tokens. */
    int outputs() {
        return outputs;
    }

    /**
     * The transposed Jacobian of the first of {@code examples}, [inputs][outputs].
     *
     * @param theta the flat vector of the model
     */
    double[] at(double[] theta, Examples examples) {
        tangents.parameters(theta);
        tangents.load(examples, 0);
        double[] jacobian = new double[Math.multiplyExact(inputs, outputs)];
        double[] seeds = new double[lanes * inputs];
        for (int from = 0; from < inputs; from += lanes) {
            int count = Math.min(lanes, inputs - from);
            Arrays.fill(seeds, 0);
            for (int lane = 0; lane < count; lane++) {
                seeds[lane * inputs + from + lane] = 1;
            }
            tangents.set(DIRECTIONS, seeds);
            tangents.execution().run();
            System.arraycopy(
                    tangents.execution().copyOf(0, count * outputs), 0, jacobian, from * outputs, count * outputs);
        }
        return jacobian;
    }
}
