package org.almagest.dynamics.fit;

/**
 * A fitted exponent with its uncertainty: the numbers of a {@link Fit} without its place in a sweep.
 *
 * @param slope slope of log value on log axis, with its sign; NaN unless the status is {@code ok}
 * @param standardError standard error of the slope
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param rSquared share of the variance of the logs that the least-squares line through all points explains; NaN where
 *     they do not vary
 * @param points observations that entered
 * @param excluded observations left out, see {@link Observation#usable}
 * @param replicates independent seeds that the interval rests on: those with a slope of their own; where no two have one, the
 *     points if each is of another seed, and otherwise 1, since points of one seed share its random numbers
 * @param status {@link #OK} or {@link #TOO_FEW_POINTS}
 */
public record Exponent(
        double slope,
        double standardError,
        double low,
        double high,
        double rSquared,
        int points,
        int excluded,
        int replicates,
        String status) {
    /** There is a slope. */
    public static final String OK = "ok";

    /** The usable observations stand at fewer than {@link PowerLaw#MINIMUM_AXIS_VALUES} different places. */
    public static final String TOO_FEW_POINTS = "too_few_points";

    static Exponent tooFewPoints(int points, int excluded) {
        return new Exponent(
                Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, points, excluded, 0, TOO_FEW_POINTS);
    }
}
