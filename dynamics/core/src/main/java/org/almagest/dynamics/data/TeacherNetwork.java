package org.almagest.dynamics.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;

/**
 * A fully connected network with fixed weights.
 *
 * @param layers from the input on
 */
record TeacherNetwork(List<Layer> layers) {
    TeacherNetwork {
        layers = List.copyOf(layers);
    }

    /**
     * x ↦ σ(Wx + b).
     *
     * @param from numbers in
     * @param to numbers out
     * @param weights W, [to][from]
     * @param offsets b, [to]
     * @param activation the word for σ
     */
    record Layer(int from, int to, double[] weights, double[] offsets, String activation) {}

    /** Weights N(0, 1/fan-in), offsets N(0, 1), the last layer linear without offset; drawn layer by layer. */
    static TeacherNetwork random(
            int inputs, int hidden, int depth, int outputs, String activation, RandomStream random) {
        List<Layer> layers = new ArrayList<>();
        int from = inputs;
        for (int l = 0; l <= depth; l++) {
            boolean last = l == depth;
            int to = last ? outputs : hidden;
            double[] weights = Storage.rows("teacher: weights", to, from);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.normal() / Math.sqrt(from);
            }
            double[] offsets = new double[to];
            for (int i = 0; !last && i < to; i++) {
                offsets[i] = random.normal();
            }
            layers.add(new Layer(from, to, weights, offsets, last ? "linear" : activation));
            from = to;
        }
        return new TeacherNetwork(layers);
    }

    /**
     * Writes the network's answer to the input at {@code x[start ..)} to {@code y[to ..)}.
     *
     * @param x inputs, not modified
     * @param y answers, modified
     */
    void answer(double[] x, int start, double[] y, int to) {
        double[] below = x;
        int offset = start;
        for (Layer layer : layers) {
            double[] above = new double[layer.to()];
            for (int i = 0; i < layer.to(); i++) {
                double sum = layer.offsets()[i];
                for (int j = 0; j < layer.from(); j++) {
                    sum += layer.weights()[i * layer.from() + j] * below[offset + j];
                }
                above[i] = activate(layer.activation(), sum);
            }
            below = above;
            offset = 0;
        }
        System.arraycopy(below, 0, y, to, below.length);
    }

    private static double activate(String activation, double value) {
        return switch (activation) {
            case "tanh" -> StrictMath.tanh(value);
            case "relu" -> Math.max(value, 0);
            case "linear" -> value;
            default ->
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "activation %s: expected tanh, relu or linear", activation));
        };
    }
}
