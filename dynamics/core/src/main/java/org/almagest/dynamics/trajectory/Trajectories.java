package org.almagest.dynamics.trajectory;

import java.util.Arrays;
import java.util.Locale;

/**
 * States and how they change, of one or several conditions, point by point along each.
 *
 * @param states x, [points][width], the points of the first condition first, in the order of time
 * @param derivatives x′ at the same moments, [points][width]
 * @param width numbers in a state
 * @param lengths points of each condition
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Trajectories(double[] states, double[] derivatives, int width, int[] lengths) {
    /** So that a unit that never moves divides by no zero. */
    private static final double LEAST_DEVIATION = 1e-9;

    /**
     * Trajectories.
     *
     * @throws IllegalArgumentException if the sizes do not fit each other
     */
    public Trajectories {
        int points = Arrays.stream(lengths).sum();
        if (width < 1 || points < 1 || states.length != points * width || derivatives.length != states.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d numbers of states and %d of derivatives: expected %d points of %d numbers, one at least",
                    states.length,
                    derivatives.length,
                    points,
                    width));
        }
    }

    /** Points of all conditions. */
    public int points() {
        return states.length / width;
    }

    /** Whether all numbers are finite. */
    public boolean finite() {
        return Arrays.stream(states).allMatch(Double::isFinite)
                && Arrays.stream(derivatives).allMatch(Double::isFinite);
    }

    /**
     * {@link Tangling} at every point, over all conditions together.
     *
     * @param share ε as a share of {@code variance}
     */
    public double[] tangling(double share, Tangling.Variance variance) {
        return Tangling.of(states, derivatives, width, Tangling.epsilon(states, width, share, variance));
    }

    /** The same with every unit of mean 0 and deviation 1 over all points (plus 1e-9, so that a unit may stand still). */
    public Trajectories standardised() {
        double[] centred = centred(states, width);
        double[] deviations = new double[width];
        for (int i = 0; i < centred.length; i++) {
            deviations[i % width] += centred[i] * centred[i];
        }
        for (int i = 0; i < width; i++) {
            deviations[i] = Math.sqrt(deviations[i] / points()) + LEAST_DEVIATION;
        }
        double[] turned = derivatives.clone();
        for (int i = 0; i < centred.length; i++) {
            centred[i] /= deviations[i % width];
            turned[i] /= deviations[i % width];
        }
        return new Trajectories(centred, turned, width, lengths);
    }

    /**
     * How flat the conditions are, each by itself: the share of the two largest squared singular values of its centred states, 1
     * for an ellipse; the mean over conditions. NaN where one of them stands still.
     */
    public double topTwoShare() {
        double sum = 0;
        int at = 0;
        for (int length : lengths) {
            double[] own = Arrays.copyOfRange(states, at * width, (at + length) * width);
            PrincipalComponents.Scores scores = PrincipalComponents.of(centred(own, width), width, 2);
            sum += (scores.squares()[0] + scores.squares()[1]) / scores.all();
            at += length;
        }
        return sum / lengths.length;
    }

    /** The points along the two axes along which they scatter most, all conditions together, [points][2]. */
    public double[] plane() {
        return PrincipalComponents.of(centred(states, width), width, 2).scores();
    }

    /**
     * The mean states of the conditions along the axis along which those scatter most.
     *
     * @param scores coordinate of each condition
     * @param share of their scatter that lies along the axis; NaN where they do not scatter
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record MeanAxis(double[] scores, double share) {}

    /** See {@link MeanAxis}. */
    public MeanAxis meanAxis() {
        double[] means = new double[lengths.length * width];
        int at = 0;
        for (int c = 0; c < lengths.length; c++) {
            for (int j = at; j < at + lengths[c]; j++) {
                for (int i = 0; i < width; i++) {
                    means[c * width + i] += states[j * width + i] / lengths[c];
                }
            }
            at += lengths[c];
        }
        PrincipalComponents.Scores scores = PrincipalComponents.of(centred(means, width), width, 1);
        return new MeanAxis(scores.scores(), scores.squares()[0] / scores.all());
    }

    private static double[] centred(double[] numbers, int width) {
        int points = numbers.length / width;
        double[] means = new double[width];
        for (int i = 0; i < numbers.length; i++) {
            means[i % width] += numbers[i];
        }
        double[] centred = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            centred[i] = numbers[i] - means[i % width] / points;
        }
        return centred;
    }
}
