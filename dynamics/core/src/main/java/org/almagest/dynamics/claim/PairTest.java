package org.almagest.dynamics.claim;

import java.util.Collection;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.SignTest;

/**
 * What pairs say together, with the replicate as the unit: pairs of one replicate share its random numbers, so they are no
 * more evidence than one.
 *
 * @param outcome the answer
 * @param votes replicates in which most pairs are as the claim says, and in which most are not
 * @param measured the median of the gains in a sign test, their mean in a t-test, back on the scale of the gain
 * @param interval the interval of a t-test, on the scale of the test
 */
record PairTest(Outcome outcome, SignTest votes, double measured, Interval interval) {
    /** The test that {@code terms} ask for: of votes, or of means over each replicate's pairs. */
    static PairTest of(Terms terms, Collection<Pair> pairs) {
        boolean ratio = ratio(terms);
        double margin = terms.number("margin");
        ToGain gain = pair -> ratio ? StrictMath.log(pair.gain()) : pair.gain();
        SignTest votes = SignTest.of(Pair.means(pairs, pair -> pair.tie() ? 0 : Math.signum(gain.of(pair))));
        if (signs(terms)) {
            Outcome outcome = !votes.clear()
                    ? Outcome.INCONCLUSIVE
                    : votes.wins() > votes.losses() ? Outcome.AGREES : Outcome.DISAGREES;
            return new PairTest(outcome, votes, Pair.median(pairs, Pair::gain), Interval.UNKNOWN);
        }
        Interval interval = Interval.Method.T.of(Pair.means(pairs, gain::of));
        return new PairTest(
                new Expectation(margin, 0, Expectation.Rule.ABOVE).judge(interval),
                votes,
                ratio ? Math.exp(interval.value()) : interval.value(),
                interval);
    }

    private interface ToGain {
        double of(Pair pair);
    }

    static boolean ratio(Terms terms) {
        return terms.word("scale").equals("ratio");
    }

    static boolean signs(Terms terms) {
        return terms.word("test").equals("sign");
    }

    /** How many replicates it needs. */
    static int needed(Terms terms) {
        return signs(terms) ? SignTest.REPLICATES : Interval.REPLICATES;
    }

    /** What it is and what it assumes, for the evidence. */
    static String how(Terms terms) {
        return signs(terms)
                ? "two-sided sign test at 5 % over replicates, each with the vote of most of its pairs; assumes no distribution"
                : Interval.Method.T.words(ratio(terms));
    }

    boolean contradicts(PairTest other) {
        return outcome != Outcome.INCONCLUSIVE
                && other.outcome != Outcome.INCONCLUSIVE
                && outcome != other.outcome;
    }
}
