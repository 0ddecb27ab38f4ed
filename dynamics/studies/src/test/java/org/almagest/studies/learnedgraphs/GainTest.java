package org.almagest.studies.learnedgraphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.claimfile.ClaimVocabulary;
import org.almagest.dynamics.claimfile.ReadyMadeClaims;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.simulated.SimulatedRun;
import org.junit.jupiter.api.Test;

/** What a gain is worth where not all runs count. */
class GainTest {
    private static final int SEEDS = 10;

    private static final Claim CLAIM = ReadyMadeClaims.all(ClaimVocabulary.onClassPath()).stream()
            .filter(claim -> claim.name().equals("lds-beats-gcn-digits"))
            .findFirst()
            .orElseThrow();

    /** Ten seeds with a clear gain, and hypergradients that ran away in the first few with a learned graph. */
    private static List<MeasuredRun> runs(int unsound) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            runs.add(run(seed, "rest", 0.8 + 0.001 * seed, 0));
            runs.add(run(seed, "steer", 0.9 - 0.001 * seed, seed <= unsound ? 1000 : 1));
        }
        return runs;
    }

    private static SimulatedRun run(long seed, String arm, double accuracy, double hypergradient) {
        return SimulatedRun.of(CLAIM.setting(), seed)
                .with("outer_examples", arm)
                .with(Moment.END, "test_accuracy", accuracy)
                .with(Moment.END, "largest_hypergradient", hypergradient);
    }

    private static Verdict verdict(List<MeasuredRun> runs) {
        List<Verdict> verdicts = CLAIM.judge(new Evidence(List.of(), runs, Set.of()));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    @Test
    void needsMostRunsToCount() {
        Verdict most = verdict(runs(4));
        assertEquals(Outcome.AGREES, most.verdict(), most.evidence());
        assertTrue(most.evidence().contains("16 of 20 runs trained as asked, needed 80 %"), most.evidence());
        Verdict few = verdict(runs(5));
        assertEquals(Outcome.INCONCLUSIVE, few.verdict(), few.evidence());
        assertTrue(few.evidence().contains("15 of 20 runs trained as asked"), few.evidence());
        assertEquals(Outcome.INCONCLUSIVE, verdict(runs(SEEDS)).verdict());
    }

    /** Of two runs that differ in a further setting, neither is the one to be paired. */
    @Test
    void refusesTwoRunsOfOneReplicate() {
        List<MeasuredRun> runs = runs(0);
        assertEquals(Outcome.AGREES, verdict(runs).verdict());
        runs.add(run(1, "steer", 0.7, 1).with("neighbours", 5L));
        Verdict verdict = verdict(runs);
        assertEquals(Outcome.INCONCLUSIVE, verdict.verdict(), verdict.evidence());
        assertTrue(verdict.evidence().contains("1 come second"), verdict.evidence());
    }
}
