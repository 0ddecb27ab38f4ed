package org.almagest.jobs.bench;

/**
 * How long to time for.
 *
 * @param ourWarmUp seconds before the first round, in which the just-in-time compiler settles
 * @param theirWarmUp seconds before the first round of a peer's form
 * @param slice seconds of one form in one round
 * @param rounds how often all take their turn
 */
public record TimingPlan(double ourWarmUp, double theirWarmUp, double slice, int rounds) {
    /** For figures that are kept. */
    public static final TimingPlan STEADY = new TimingPlan(8, 2, 2, 5);
    /** To see that everything works, in seconds a row; the figures say nothing. */
    public static final TimingPlan QUICK = new TimingPlan(0.2, 0.05, 0.05, 1);
}
