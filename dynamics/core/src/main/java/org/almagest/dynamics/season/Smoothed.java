package org.almagest.dynamics.season;

/** The state of a series at every time, as all its values together tell it: a normal distribution each. */
public final class Smoothed {
    private final int states;
    private final int[] levels;
    private final double[] means;
    private final double[] covariances;

    /**
     * Keeps the arrays.
     *
     * @param levels where each component's level stands in the state
     * @param means [time][states]
     * @param covariances [time][states][states]
     */
    Smoothed(int states, int[] levels, double[] means, double[] covariances) {
        this.states = states;
        this.levels = levels;
        this.means = means;
        this.covariances = covariances;
    }

    /** Times. */
    public int length() {
        return means.length / states;
    }

    /** The mean of one entry of the state at time number {@code i}. */
    public double mean(int i, int entry) {
        return means[i * states + entry];
    }

    /** The covariance of two entries of the state at time number {@code i}. */
    public double covariance(int i, int one, int other) {
        return covariances[(i * states + one) * states + other];
    }

    /** The mean of component number {@code component}, from 0, at time number {@code i}. */
    public double level(int i, int component) {
        return mean(i, levels[component]);
    }

    /** The mean of its first derivative there; for components of two entries and more. */
    public double slope(int i, int component) {
        return mean(i, levels[component] + 1);
    }

    /** The mean of the sum of all components, which a value is but for its noise. */
    public double total(int i) {
        double sum = 0;
        for (int level : levels) {
            sum += mean(i, level);
        }
        return sum;
    }

    /** The variance of that sum. */
    public double variance(int i) {
        double sum = 0;
        for (int one : levels) {
            for (int other : levels) {
                sum += covariance(i, one, other);
            }
        }
        return sum;
    }

    /**
     * The amplitude √(g² + (g′/a)²) of a season at time number {@code i}, of the means.
     *
     * @param component the number of the season among the components
     */
    public double amplitude(int i, int component, SeasonalProcess season) {
        double level = level(i, component);
        double slope = slope(i, component) / season.frequency();
        return Math.sqrt(level * level + slope * slope);
    }
}
