package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.decomposition.Sources;
import org.jspecify.annotations.Nullable;

/**
 * Turns a layer's state into discrete sources: its neurons, or some of them that are drawn once, each by the number of the level
 * that is nearest; the even number of two as near, as {@link org.almagest.dynamics.nn.Quantised} has it.
 */
final class QuantisedStates {
    private final int[] neurons;
    private final int levels;
    private final boolean whole;

    /**
     * For a layer.
     *
     * @param layer its number, by which its neurons are drawn where it has too many
     * @param width how many it has
     * @param most how many are taken
     * @param levels how many values between −1 and 1 are told apart; what lies outside counts as −1 or 1
     */
    QuantisedStates(long seed, int layer, int width, int most, int levels) {
        int[] order = IntStream.range(0, width).toArray();
        this.whole = width <= most;
        if (!whole) {
            new RandomStream(seed, "decomposition layer " + layer).shuffle(order);
        }
        this.neurons = Arrays.stream(order).limit(most).sorted().toArray();
        this.levels = levels;
    }

    /** Whether the sources are all neurons of the layer. */
    boolean whole() {
        return whole;
    }

    /**
     * The sources.
     *
     * @param state [width][examples]
     * @return null where a number is NaN
     */
    @Nullable
    Sources of(double[] state, int examples) {
        int[][] codes = new int[neurons.length][examples];
        for (int i = 0; i < neurons.length; i++) {
            for (int j = 0; j < examples; j++) {
                double x = state[neurons[i] * examples + j];
                if (Double.isNaN(x)) {
                    return null;
                }
                double inside = Math.max(-1, Math.min(1, x));
                codes[i][j] = (int) Math.rint((inside + 1) * (levels - 1) / 2);
            }
        }
        return Sources.of(codes);
    }
}
