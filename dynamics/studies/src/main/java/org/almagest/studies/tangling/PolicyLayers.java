package org.almagest.studies.tangling;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Lstm;
import org.almagest.dynamics.nn.Start;

/**
 * The layers of a policy with their parameters, in the order encoder W, b; LSTM W_x, W_h, b_x, b_h; actuation W, b; joints W, b. All
 * begin uniform between ∓1/√fan-in, the LSTM's between ∓1/√width.
 *
 * @param lstm between encoder and actuation layer
 * @param joints numbers in y_t
 */
record PolicyLayers(Affine encoder, Lstm lstm, Affine actuation, Affine head, int joints) {
    /**
     * z = x·Wᵀ + b, an example and time in each row, as recurrent layers have them.
     *
     * @param weights place of the block W, [outputs][inputs]
     * @param bias place of the block b
     */
    record Affine(int weights, int bias, double operations) {
        static Affine of(Blocks.Builder blocks, int layer, int inputs, int outputs) {
            Start start = Start.uniform(1 / Math.sqrt(inputs));
            return new Affine(
                    blocks.weight(layer, "W", outputs, inputs, start),
                    blocks.weight(layer, "b", outputs, 1, start),
                    2.0 * inputs * outputs);
        }

        /** @param rows [rows][inputs] */
        Node apply(ForwardPass pass, Node rows) {
            GraphBuilder graph = pass.graph();
            Node product = graph.product(rows, graph.transposedCopy(pass.parameter(weights)));
            return graph.add(product, graph.transpose(pass.parameter(bias)));
        }
    }

    static PolicyLayers of(Blocks.Builder blocks, Settings settings) {
        int encoder = settings.integer("encoder");
        int width = settings.integer("width");
        int actuation = settings.integer("actuation");
        int joints = settings.integer("joints");
        return new PolicyLayers(
                Affine.of(blocks, 0, PolicyNetwork.SIGNALS, encoder),
                Lstm.withTwoBiases(blocks, 1, encoder, width, Start.uniform(1 / Math.sqrt(width))),
                Affine.of(blocks, 2, width, actuation),
                Affine.of(blocks, 3, actuation, joints),
                joints);
    }

    /** Floating-point operations of a step, roughly. */
    double operations() {
        return encoder.operations() + lstm.operations() + actuation.operations() + head.operations();
    }
}
