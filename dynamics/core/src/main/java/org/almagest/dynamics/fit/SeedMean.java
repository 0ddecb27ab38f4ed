package org.almagest.dynamics.fit;

import java.util.List;

/**
 * The common slope of several seeds, each with its own slope and its own intercept.
 *
 * <p>With h_s = S_s / Σ S, S_s = Σ(x − x̄_s)² of seed s, the common slope is b = Σ h_s b_s: the least-squares slope with an
 * intercept for every seed. Its variance is estimated from the scatter of the seeds' slopes alone, Σ h_s² (b_s − b)² /
 * (1 − h_s), which is the bias-reduced cluster estimator CR2 of Bell and McCaffrey (Survey Methodology 28, 2002), with
 * their Satterthwaite degrees of freedom, here 1 / (Σ h_s² + Σ_{s≠t} q_s q_t), q_s = h_s² / (1 − h_s).
 *
 * <p>When all seeds have the same places, h_s = 1/n and this is the plain mean of the slopes with the t-interval over
 * seeds, n − 1 degrees of freedom. When some seeds lack places, a seed counts by what its places can tell about a slope,
 * and the interval stays honest: a seed with two neighbouring depths neither shifts the mean nor widens the interval
 * much.
 *
 * @param slope b
 * @param standardError root of the variance
 * @param degreesOfFreedom of the t-interval
 */
record SeedMean(double slope, double standardError, double degreesOfFreedom) {

    /** The common slope of {@code seeds}: at least two lines, each with a slope. */
    static SeedMean of(List<LogLogLine> seeds) {
        double leverage = 0;
        for (LogLogLine seed : seeds) {
            leverage += seed.leverage();
        }
        double slope = 0;
        for (LogLogLine seed : seeds) {
            slope += seed.leverage() / leverage * seed.slope();
        }
        double variance = 0;
        double squaredShares = 0;
        double sum = 0;
        double squares = 0;
        for (LogLogLine seed : seeds) {
            double share = seed.leverage() / leverage;
            double factor = share * share / (1 - share);
            double deviation = seed.slope() - slope;
            variance += factor * deviation * deviation;
            squaredShares += share * share;
            sum += factor;
            squares += factor * factor;
        }
        double degreesOfFreedom = 1 / (squaredShares + sum * sum - squares);
        return new SeedMean(slope, Math.sqrt(variance), degreesOfFreedom);
    }
}
