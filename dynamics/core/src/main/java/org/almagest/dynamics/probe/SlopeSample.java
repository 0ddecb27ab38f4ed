package org.almagest.dynamics.probe;

import org.almagest.dynamics.curvature.ExampleGradients;

/**
 * Loss and slope along a direction, over some examples.
 *
 * @param loss mean loss
 * @param lossVariance of single examples, Σ(ℓ_n − ℓ)²/(N − 1); 0 of one
 * @param slope mean of the slopes of single examples
 * @param slopeVariance of these
 */
record SlopeSample(double loss, double lossVariance, double slope, double slopeVariance) {
    /** At {@code theta}, along a direction of norm 1. */
    static SlopeSample of(ExampleGradients each, double[] theta, double[] direction) {
        int count = each.count();
        double[] losses = new double[count];
        double[] slopes = new double[count];
        each.each(theta, (n, loss, numbers, from) -> {
            losses[n] = loss;
            slopes[n] = Vectors.dot(numbers, from, direction, 0, direction.length);
        });
        double loss = mean(losses);
        double slope = mean(slopes);
        return new SlopeSample(loss, variance(losses, loss), slope, variance(slopes, slope));
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    private static double variance(double[] numbers, double mean) {
        double sum = 0;
        for (double number : numbers) {
            sum = Math.fma(number - mean, number - mean, sum);
        }
        return numbers.length == 1 ? 0 : sum / (numbers.length - 1);
    }

    /** Whether the means are numbers. */
    boolean finite() {
        return Double.isFinite(loss) && Double.isFinite(slope);
    }
}
