package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeacherTest extends SourceFixture {
    /** Sums of at most some dozens of products of numbers of order one. */
    private static final double ROUNDING = 1e-12;

    @Override
    protected DataSource source() {
        return new Teacher();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("dimension", 6, "outputs", 2, "hidden", 5, "train", 40, "test", 9);
    }

    /** The network written out with its weights drawn once more, by recursion from the output down. */
    @ParameterizedTest
    @CsvSource({"tanh,1", "tanh,3", "relu,2", "linear,2", "tanh,0"})
    void targetsAreTheNetworksAnswers(String activation, int depth) {
        Examples train = load(Map.of("activation", activation, "depth", depth, "data_seed", 4))
                .train();
        RandomStream random = new RandomStream(4, "teacher weights");
        double[][][] weights = new double[depth + 1][][];
        double[][] offsets = new double[depth + 1][];
        for (int l = 0; l <= depth; l++) {
            int from = l == 0 ? 6 : 5;
            int to = l == depth ? 2 : 5;
            weights[l] = new double[to][from];
            offsets[l] = new double[to];
            for (double[] row : weights[l]) {
                Arrays.setAll(row, j -> random.normal() / Math.sqrt(from));
            }
            if (l < depth) {
                Arrays.setAll(offsets[l], i -> random.normal());
            }
        }
        for (int i = 0; i < train.count(); i++) {
            for (int k = 0; k < 2; k++) {
                assertEquals(
                        neuron(weights, offsets, activation, depth, k, input(train, i)), target(train, i)[k], ROUNDING);
            }
        }
    }

    private static double neuron(
            double[][][] weights, double[][] offsets, String activation, int layer, int k, double[] x) {
        double sum = offsets[layer][k];
        for (int j = 0; j < weights[layer][k].length; j++) {
            double below = x[layer == 0 ? j : 0];
            if (layer > 0) {
                below = neuron(weights, offsets, activation, layer - 1, j, x);
                below = activation.equals("tanh") ? Math.tanh(below) : below;
                below = activation.equals("relu") && below < 0 ? 0 : below;
            }
            sum += weights[layer][k][j] * below;
        }
        return sum;
    }

    @Test
    void noiseIsAddedToTheSameTargets() {
        Map<String, ?> many = Map.of("train", 20_000);
        Examples clean = load(many).train();
        Examples noisy = load(Map.of("train", 20_000, "noise", 0.3)).train();
        Examples noisier = load(Map.of("train", 20_000, "noise", 0.6)).train();
        assertArrayEquals(clean.inputs(), noisy.inputs());
        double squares = 0;
        for (int i = 0; i < clean.targets().length; i++) {
            double noise = noisy.targets()[i] - clean.targets()[i];
            squares += noise * noise;
            assertEquals(2 * noise, noisier.targets()[i] - clean.targets()[i], ROUNDING);
        }
        // Five standard errors of a standard deviation over 40 000 draws.
        assertEquals(0.3, Math.sqrt(squares / 40_000), 5 * 0.3 / Math.sqrt(80_000));
    }

    @Test
    void inputsAreStandardNormal() {
        double[] inputs = load(Map.of("train", 20_000)).train().inputs();
        double mean = Arrays.stream(inputs).average().orElseThrow();
        double square = Arrays.stream(inputs).map(v -> v * v).average().orElseThrow();
        assertEquals(0, mean, 5 / Math.sqrt(120_000), "five standard errors");
        assertEquals(1, square, 5 * Math.sqrt(2.0 / 120_000), "five standard errors");
    }

    @Test
    void normalisedInputsAreWhatTheTeacherSees() {
        Map<String, ?> onSphere = Map.of("normalise", true, "depth", 0, "outputs", 1);
        Examples train = load(onSphere).train();
        Examples raw = load(Map.of("depth", 0, "outputs", 1)).train();
        for (int i = 0; i < train.count(); i++) {
            assertEquals(1, norm(input(train, i)), ROUNDING);
            assertEquals(raw.targets()[i] / norm(input(raw, i)), train.targets()[i], ROUNDING);
        }
        assertTrue(norm(input(raw, 0)) != 1);
    }
}
