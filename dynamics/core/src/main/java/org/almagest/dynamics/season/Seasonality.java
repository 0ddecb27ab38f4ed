package org.almagest.dynamics.season;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is a season in a series: how much likelier a trend with a seasonal process makes it than a trend alone. The trend is
 * an integrated Wiener process of order 2; both fits leave out the terms of the first {@link #LEFT_OUT} times, so that they speak
 * of the same values.
 */
public final class Seasonality {
    /** Entries of the state of trend and season together: before, a wide beginning decides. */
    public static final int LEFT_OUT = 4;

    /** Four for each entry of the state: with fewer, deviations fit whatever is there. */
    public static final int FEWEST = 16;

    private static final WienerProcess TREND = new WienerProcess(2);
    /** A place of a component in the state space. */
    private static final int SEASON = 1;

    /**
     * Where searches begin: from a smooth trend and one that follows everything, a faint season and a strong one, little noise and
     * much. The likelihood has several maxima, one for each way to explain the same movement, and these find the greatest.
     */
    private static final double[] TRENDS = {0.05, 10};

    private static final double[] SEASONS = {0.3, 10};
    private static final double[] NOISES = {0.1, 0.5};

    /** Ratios of another period to the one that was asked for: from 0.4 to 2 by 0.05. */
    private static final int FIRST_RATIO = 8;

    private static final int LAST_RATIO = 40;
    private static final double RATIO = 0.05;

    private final Series series;
    private final double centre;
    private final double unit;
    private final SeasonalProcess season;
    private final FittedDeviations alone;
    private final FittedDeviations both;
    private final Smoothed smoothed;

    /**
     * Fits both.
     *
     * @param times ascending, in cycles: the season's period is 1
     * @param values at least {@link #FEWEST}, whose {@link #variance} is finite and not 0
     * @throws IllegalArgumentException if they are none of these
     */
    public Seasonality(double[] times, double[] values) {
        double squares = variance(values);
        if (values.length < FEWEST || !(squares > 0) || !Double.isFinite(squares)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d values of variance %s: expected %d values at least, finite and not all the same",
                    values.length,
                    squares,
                    FEWEST));
        }
        this.centre = mean(values);
        this.unit = Math.sqrt(squares);
        double[] standard = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standard[i] = (values[i] - centre) / unit;
        }
        this.series = new Series(times, standard);
        this.season = SeasonalProcess.ofPeriod(1);
        KalmanFilter without = filter(List.of(TREND));
        KalmanFilter with = filter(List.of(TREND, season));
        FittedDeviations trend = null;
        FittedDeviations best = null;
        for (double smooth : TRENDS) {
            for (double noise : NOISES) {
                trend = better(trend, FittedDeviations.of(without, LEFT_OUT, smooth, noise));
                for (double strength : SEASONS) {
                    best = better(best, FittedDeviations.of(with, LEFT_OUT, smooth, strength, noise));
                }
            }
        }
        this.alone = Objects.requireNonNull(trend);
        this.both = Objects.requireNonNull(best);
        this.smoothed = with.smooth(both.deviations());
    }

    /** The likelier of two, the first where both are as likely; any number is more than NaN. */
    static FittedDeviations better(@Nullable FittedDeviations one, FittedDeviations other) {
        return one == null || Double.isNaN(one.penalised()) || other.penalised() > one.penalised() ? other : one;
    }

    private static double mean(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        return mean;
    }

    /**
     * The mean square distance of values from their mean. Even where all are finite it may overflow, and where they differ, vanish
     * (below 1e−162): then there is nothing to fit.
     */
    public static double variance(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean) / values.length;
        }
        return squares;
    }

    private KalmanFilter filter(List<? extends Component> components) {
        return new KalmanFilter(series, components, Beginning.WIDE);
    }

    /** The logarithm of the likelihood with the season over that without it, each at its fitted deviations. */
    public double gain() {
        return both.logLikelihood() - alone.logLikelihood();
    }

    /**
     * The most likely of the ratios 0.4, 0.45, …, 2 of another period to the one that was asked for, at the fitted deviations; the
     * noise that drives the season is such that what it adds within one cycle stays.
     */
    public double bestRatio() {
        double best = Double.NEGATIVE_INFINITY;
        double ratio = 1;
        for (int k = FIRST_RATIO; k <= LAST_RATIO; k++) {
            SeasonalProcess other = SeasonalProcess.ofPeriod(k * RATIO);
            double[] deviations = both.deviations().clone();
            deviations[SEASON] *= season.predictiveDeviation(1) / other.predictiveDeviation(1);
            double likelihood = filter(List.of(TREND, other)).logLikelihood(deviations, LEFT_OUT);
            if (likelihood > best) {
                best = likelihood;
                ratio = k * RATIO;
            }
        }
        return ratio;
    }

    /** The fit of the trend alone; deviations in units of the values' own. */
    public FittedDeviations withoutSeason() {
        return alone;
    }

    /** The fit of trend and season; deviations in units of the values' own. */
    public FittedDeviations withSeason() {
        return both;
    }

    /** How many values there are. */
    public int length() {
        return series.length();
    }

    /** The trend at value number {@code i}, in the unit of the values. */
    public double trend(int i) {
        return centre + unit * smoothed.level(i, 0);
    }

    /** Trend and season there. */
    public double total(int i) {
        return centre + unit * smoothed.total(i);
    }

    /** The standard deviation of trend and season there, given all values. */
    public double deviation(int i) {
        return unit * Math.sqrt(Math.max(0, smoothed.variance(i)));
    }

    /** The amplitude √(g² + (g′/a)²) of the season there. */
    public double amplitude(int i) {
        return unit * smoothed.amplitude(i, SEASON, season);
    }

    /** The mean amplitude over values {@code from}, inclusive, to {@code to}, exclusive. */
    public double amplitude(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += amplitude(i);
        }
        return sum / (to - from);
    }

    /** The mean amplitude over the last quarter of the values over that of the first. */
    public double amplitudeGrowth() {
        int quarter = length() / 4;
        return amplitude(length() - quarter, length()) / amplitude(0, quarter);
    }

    /** The variance of the season's levels over that of the values. */
    public double share() {
        double mean = 0;
        for (int i = 0; i < length(); i++) {
            mean += smoothed.level(i, SEASON) / length();
        }
        double squares = 0;
        for (int i = 0; i < length(); i++) {
            double level = smoothed.level(i, SEASON) - mean;
            squares += level * level / length();
        }
        return squares;
    }
}
