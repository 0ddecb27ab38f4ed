package org.almagest.dynamics.fit;

import java.util.Collection;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A two-sided sign test over independent replicates; it assumes nothing of a distribution.
 *
 * @param wins replicates on one side
 * @param losses replicates on the other; those on neither do not count
 * @param chance probability of a split at least as uneven, if neither side had an advantage
 */
public record SignTest(int wins, int losses, double chance) {
    /** With five replicates even five wins have the chance 1/16. */
    public static final int REPLICATES = 6;

    /** The test on one number a replicate, by its sign. */
    public static SignTest of(Collection<Double> values) {
        int wins = (int) values.stream().filter(value -> value > 0).count();
        int losses = (int) values.stream().filter(value -> value < 0).count();
        BinomialDistribution fair = new BinomialDistribution(null, wins + losses, 0.5);
        return new SignTest(wins, losses, Math.min(1, 2 * fair.cumulativeProbability(Math.min(wins, losses))));
    }

    /** Whether the split is more uneven than chance would have it in 95 % of cases. */
    public boolean clear() {
        return chance < 1 - PowerLaw.CONFIDENCE;
    }
}
