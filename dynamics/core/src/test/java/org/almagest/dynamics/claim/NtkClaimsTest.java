package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.fit.MeasuredRun;
import org.junit.jupiter.api.Test;

class NtkClaimsTest {
    private static MeasuredRun run(String activation, long width, double share) {
        SortedMap<String, Object> coordinates =
                new TreeMap<>(Map.of("family", "neural-ode", "activation", activation, "width", width));
        return new PlantedRun(coordinates, 1, true, Map.of("kernel_rank_share", share), Map.of());
    }

    private static Verdict judge(MeasuredRun... runs) {
        List<Verdict> verdicts = new NtkPositiveDefinite().judge(new Evidence(List.of(), List.of(runs)));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    @Test
    void fullRankBesideASingularControlAgrees() {
        Verdict verdict = judge(run("relu", 64, 1), run("softplus", 512, 1), run("linear", 64, 1.0 / 3));
        assertEquals(AGREES, verdict.verdict(), verdict::evidence);
        assertEquals(1, verdict.measured());
    }

    @Test
    void oneSingularKernelDisagrees() {
        assertEquals(
                DISAGREES,
                judge(run("relu", 64, 1), run("softplus", 64, 23.0 / 24), run("linear", 64, 1.0 / 3))
                        .verdict());
    }

    @Test
    void withoutControlItIsInconclusive() {
        for (Verdict verdict :
                List.of(judge(run("relu", 64, 1)), judge(run("relu", 64, 1), run("linear", 64, 1)), judge())) {
            assertEquals(INCONCLUSIVE, verdict.verdict());
            assertTrue(verdict.evidence().contains("\"missing\":[\""), verdict::evidence);
        }
    }

    @Test
    void narrowNetworksAreNotJudged() {
        assertEquals(
                AGREES,
                judge(run("relu", 64, 1), run("relu", 8, 0.5), run("linear", 64, 1.0 / 3))
                        .verdict());
    }
}
