package org.almagest.dynamics.season;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exact likelihood of a series that is the sum of some components' levels and of independent noise: Kalman's filter, whose
 * time is linear in the length of the series. What does not depend on deviations (the transitions over each gap) is computed
 * once, so that one filter serves a whole search for them.
 *
 * <p>Deviations are one array: those of the noises that drive the components, in order, and last that of the values. Not
 * thread-safe; evaluating allocates nothing.
 */
public final class KalmanFilter {
    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

    private final Series series;
    private final Blocks blocks;
    private final Beginning beginning;
    /** Of each time, the number of the gap before it among those that differ. */
    private final int[] gaps;

    private final List<Blocks.Gap> different = new ArrayList<>();
    private final int states;
    private final double[] mean;
    private final double[] covariance;
    private final double[] gain;
    private final double[] scratch;
    /** Derivatives in the logarithms of all deviations. */
    private final double[][] means;

    private final double[][] covariances;
    private final double[] slopes;
    private long operations;

    /**
     * A filter for one series.
     *
     * @throws IllegalArgumentException if there are no components, or a process at rest at time 0 has earlier times
     */
    public KalmanFilter(Series series, List<? extends Component> components, Beginning beginning) {
        if (beginning == Beginning.REST && series.times()[0] < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a series from time %s on, of a process at rest at time 0: expected no earlier times",
                    series.times()[0]));
        }
        this.series = series;
        this.blocks = new Blocks(components);
        this.beginning = beginning;
        this.states = blocks.states();
        this.gaps = new int[series.length()];
        Map<Double, Integer> numbers = new HashMap<>();
        for (int i = 0; i < gaps.length; i++) {
            double before = i > 0 ? series.times()[i - 1] : beginning == Beginning.REST ? 0 : series.times()[0];
            double gap = series.times()[i] - before;
            gaps[i] = numbers.computeIfAbsent(gap, time -> {
                different.add(blocks.over(time));
                return different.size() - 1;
            });
        }
        this.mean = new double[states];
        this.covariance = new double[states * states];
        this.gain = new double[states];
        this.scratch = new double[states * states];
        this.means = new double[components.size() + 1][states];
        this.covariances = new double[components.size() + 1][states * states];
        this.slopes = new double[states];
    }

    /** Entries of the state, of all components together. */
    public int states() {
        return states;
    }

    /** Multiplications that were added to something, in all passes so far. */
    public long operations() {
        return operations;
    }

    /**
     * The logarithm of the likelihood, without the terms of the first times.
     *
     * @param deviations of the components' noises and of the values, all above 0
     * @param leftOut number of the first times whose terms are left out; {@link #states} makes it independent of a wide beginning
     */
    public double logLikelihood(double[] deviations, int leftOut) {
        return pass(deviations, leftOut, null, null);
    }

    /**
     * The same with its exact derivatives.
     *
     * @param gradient receives those in the logarithms of {@code deviations}
     */
    public double logLikelihood(double[] deviations, int leftOut, double[] gradient) {
        return pass(deviations, leftOut, gradient, null);
    }

    /** What all values together say of the state at every time; at times without a value, and beyond the last one, too. */
    public Smoothed smooth(double[] deviations) {
        Smoother smoother = new Smoother(series.length(), states);
        pass(deviations, 0, null, smoother);
        return smoother.smoothed(blocks, i -> different.get(gaps[i]));
    }

    private double pass(double[] deviations, int leftOut, double @Nullable [] gradient, @Nullable Smoother smoother) {
        blocks.check(deviations);
        double noise = deviations[deviations.length - 1];
        begin(gradient);
        double sum = 0;
        for (int i = 0; i < gaps.length; i++) {
            Blocks.Gap gap = different.get(gaps[i]);
            predict(gap, deviations, gradient != null);
            boolean observed = series.observed(i);
            double spread = noise * noise;
            double error = 0;
            if (observed) {
                blocks.levels(covariance, gain);
                spread += blocks.level(gain);
                error = series.values()[i] - blocks.level(mean);
            }
            if (smoother != null) {
                smoother.expected(i, mean, covariance);
            }
            if (observed) {
                boolean counts = i >= leftOut;
                if (gradient != null) {
                    slope(error, spread, noise, counts, gradient);
                }
                update(error, spread);
                if (counts) {
                    sum -= (LOG_TWO_PI + StrictMath.log(spread) + error * error / spread) / 2;
                }
            }
            if (smoother != null) {
                smoother.known(i, mean, covariance);
            }
        }
        return sum;
    }

    private void begin(double @Nullable [] gradient) {
        Arrays.fill(mean, 0);
        Arrays.fill(covariance, 0);
        for (int i = 0; i < states; i++) {
            covariance[i * states + i] = beginning.variance();
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0);
            for (int p = 0; p < means.length; p++) {
                Arrays.fill(means[p], 0);
                Arrays.fill(covariances[p], 0);
            }
        }
    }

    private void predict(Blocks.Gap gap, double[] deviations, boolean slopesToo) {
        move(gap, mean, covariance);
        blocks.addNoise(gap, deviations, covariance);
        if (slopesToo) {
            for (int p = 0; p < means.length; p++) {
                move(gap, means[p], covariances[p]);
                if (p < means.length - 1) {
                    // σ² has twice itself as its derivative in log σ
                    blocks.addNoise(gap, p, 2 * deviations[p] * deviations[p], covariances[p]);
                }
            }
        }
    }

    private void move(Blocks.Gap gap, double[] vector, double[] matrix) {
        blocks.move(gap, vector, gain);
        blocks.moveBothSides(gap, matrix, scratch);
        operations += blocks.operationsOfAMove();
    }

    /** The derivatives of the term, and of the state after the value is known. */
    private void slope(double error, double spread, double noise, boolean counts, double[] gradient) {
        for (int p = 0; p < means.length; p++) {
            double[] derivative = covariances[p];
            blocks.levels(derivative, slopes);
            double dSpread = blocks.level(slopes) + (p == means.length - 1 ? 2 * noise * noise : 0);
            double dError = -blocks.level(means[p]);
            if (counts) {
                gradient[p] -= (dSpread + 2 * error * dError - error * error * dSpread / spread) / (2 * spread);
            }
            for (int i = 0; i < states; i++) {
                means[p][i] += (slopes[i] * error + gain[i] * (dError - error * dSpread / spread)) / spread;
            }
            for (int i = 0; i < states; i++) {
                for (int j = 0; j < states; j++) {
                    double both = slopes[i] * gain[j] + gain[i] * slopes[j] - gain[i] * gain[j] * dSpread / spread;
                    derivative[i * states + j] -= both / spread;
                }
            }
            operations += 4L * states * states + 2L * states;
        }
    }

    private void update(double error, double spread) {
        for (int i = 0; i < states; i++) {
            mean[i] += gain[i] * error / spread;
        }
        for (int i = 0; i < states; i++) {
            double share = gain[i] / spread;
            for (int j = 0; j < states; j++) {
                covariance[i * states + j] -= share * gain[j];
            }
        }
        operations += (long) states * states + states;
    }
}
