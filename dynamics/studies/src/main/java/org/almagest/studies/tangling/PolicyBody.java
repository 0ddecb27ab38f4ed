package org.almagest.studies.tangling;

import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Recurrent;

/**
 * A policy from the signals of whole episodes to the joint commands of their last steps: e_t = tanh(W·s_t + b), (h_t, c_t) by an
 * LSTM from 0 on, a_t = tanh(A·h_t + b_a), y_t = B·a_t + b_y. An example's number i·steps + t is signal i at time t, and likewise
 * in the prediction.
 *
 * @param steps of an episode
 * @param predicted the last steps, whose commands are the prediction
 */
record PolicyBody(PolicyLayers layers, int steps, int predicted) implements Layer {
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        int batch = inputs.shape().columns();
        // row t·batch + n is time t of example n
        Node signals = graph.transpose(graph.reshape(inputs, PolicyNetwork.SIGNALS, steps * batch));
        Node encoded = graph.activate(Activation.TANH, layers.encoder().apply(pass, signals));
        Recurrent.Course course = layers.lstm().run(pass, encoded, steps, null);
        Node hidden = graph.concatenate(1, course.states());
        trace(pass, PolicyStates.ENCODER, encoded);
        trace(pass, PolicyStates.HIDDEN, hidden);
        trace(pass, PolicyStates.CELL, graph.concatenate(1, course.cells()));
        // of all times, for whoever asks for these states; the prediction computes those of its own times alone
        Node actuation = actuation(pass, hidden);
        trace(pass, PolicyStates.ACTUATION, actuation);
        trace(pass, PolicyStates.JOINTS, layers.head().apply(pass, actuation));
        List<Node> last = course.states().subList(steps - predicted, steps);
        Node commands = layers.head().apply(pass, actuation(pass, graph.concatenate(1, last)));
        return graph.reshape(graph.transpose(commands), layers.joints() * predicted, batch);
    }

    private Node actuation(ForwardPass pass, Node hidden) {
        return pass.graph().activate(Activation.TANH, layers.actuation().apply(pass, hidden));
    }

    /** All numbers of an example in a column. */
    private void trace(ForwardPass pass, String name, Node rows) {
        GraphBuilder graph = pass.graph();
        int numbers = rows.shape().columns() * steps;
        pass.trace(
                name, graph.reshape(graph.transpose(rows), numbers, rows.shape().size() / numbers));
    }

    @Override
    public double operations() {
        return steps * layers.operations();
    }
}
