package org.almagest.dynamics.season;

import java.util.Locale;

/**
 * The integrated Wiener process of order p: D^p g = W with white noise W, a trend that is as smooth as p says. Its state is
 * (g, g′, …, g^(p−1)).
 *
 * @param order p, at least 1
 */
public record WienerProcess(int order) implements Component {
    public WienerProcess {
        if (order < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a Wiener process of order %d: expected 1 at least", order));
        }
    }

    @Override
    public int states() {
        return order;
    }

    @Override
    public double[] transition(double time) {
        double[] matrix = new double[order * order];
        for (int i = 0; i < order; i++) {
            double power = 1;
            for (int j = i; j < order; j++) {
                matrix[i * order + j] = power;
                power *= time / (j - i + 1);
            }
        }
        return matrix;
    }

    @Override
    public double[] noise(double time) {
        double[] matrix = new double[order * order];
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < order; j++) {
                int left = order - 1 - i;
                int right = order - 1 - j;
                int power = left + right + 1;
                matrix[i * order + j] = StrictMath.pow(time, power) / (power * factorial(left) * factorial(right));
            }
        }
        return matrix;
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }
}
