package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.fit.MeasuredRun;
import org.junit.jupiter.api.Test;

class GraphClaimsTest {
    private final List<MeasuredRun> runs = new ArrayList<>();

    private void run(String operator, String skip, long depth, String labels, long seed, double time, double star) {
        SortedMap<String, Object> coordinates = new TreeMap<>(GraphExperiment.FLOW.coordinates());
        coordinates.putAll(Map.of("operator", operator, "skip", skip, "depth", depth, "labels", labels));
        Map<String, Double> after = new HashMap<>(Map.of("bound_violations", 0.0, "lambda_t", 0.1));
        if (!Double.isNaN(time)) {
            after.put("time_to_goal", time);
        }
        runs.add(new PlantedRun(
                coordinates, seed, true, Map.of("loss_star", star, "goal_loss", 0.2, "rate_over_bound", 3.0), after));
    }

    private List<Verdict> judge(Claim claim) {
        return claim.judge(new Evidence(List.of(), runs));
    }

    private static Claim claim(String name) {
        return Extensions.load(Claim.class, "claim", Claim::name).named(name);
    }

    private void pairs(String operator, int count, double plain, double multiscale) {
        for (int seed = 0; seed < count; seed++) {
            run(operator, "plain", 2, "signal", seed, plain, 0.1);
            run(operator, "multiscale", 2, "signal", seed, multiscale, 0.05);
        }
    }

    @Test
    void eachOperatorHasAnAnswerOfItsOwn() {
        pairs("gcn", 12, 2, 0.5);
        pairs("gin", 12, 1, 3);
        List<Verdict> verdicts = judge(claim("gnn-skip-accelerates"));
        assertEquals(2, verdicts.size());
        assertEquals(AGREES, verdicts.get(0).verdict());
        assertEquals(4, verdicts.get(0).measured());
        assertTrue(
                verdicts.get(0).evidence().contains("S = D^-1/2(A+I)D^-1/2 (gcn)"),
                verdicts.get(0).evidence());
        assertEquals(DISAGREES, verdicts.get(1).verdict());
        assertEquals(1 / 3.0, verdicts.get(1).measured());
        assertTrue(
                verdicts.get(1).evidence().contains("S = A+I (gin)"),
                verdicts.get(1).evidence());
    }

    /** Two-sided sign test: 6 of 6 has chance 1/32, and 5 of 5 has 1/16, or too few pairs. */
    @Test
    void chanceAloneIsNoAnswer() {
        pairs("gcn", 5, 2, 1);
        assertEquals(INCONCLUSIVE, judge(claim("gnn-skip-accelerates")).get(0).verdict());
        runs.clear();
        pairs("gcn", 6, 2, 1);
        assertEquals(AGREES, judge(claim("gnn-skip-accelerates")).get(0).verdict());
        for (int seed = 6; seed < 10; seed++) {
            run("gcn", "plain", 2, "signal", seed, 1, 0.1);
            run("gcn", "multiscale", 2, "signal", seed, 2, 0.1);
        }
        assertEquals(INCONCLUSIVE, judge(claim("gnn-skip-accelerates")).get(0).verdict());
    }

    @Test
    void aLossNotReachedIsSlowerAndOneOutOfReachIsNotCompared() {
        for (int seed = 0; seed < 8; seed++) {
            run("gcn", "plain", 2, "signal", seed, Double.NaN, 0.1);
            run("gcn", "multiscale", 2, "signal", seed, 5, 0.1);
        }
        Verdict verdict = judge(claim("gnn-skip-accelerates")).get(0);
        assertEquals(AGREES, verdict.verdict());
        assertTrue(Double.isNaN(verdict.measured()));
        runs.clear();
        for (int seed = 0; seed < 8; seed++) {
            run("gcn", "plain", 2, "signal", seed, Double.NaN, 0.3);
            run("gcn", "multiscale", 2, "signal", seed, 5, 0.1);
        }
        assertEquals(INCONCLUSIVE, judge(claim("gnn-skip-accelerates")).get(0).verdict());
    }

    @Test
    void depthAndSignalAreComparedWithAllElseEqual() {
        for (int seed = 0; seed < 8; seed++) {
            run("gin", "plain", 1, "signal", seed, 2, 0.1);
            run("gin", "plain", 2, "signal", seed, 5, 0.1);
            run("gin", "plain", 3, "signal", seed, 1, 0.1);
            run("gin", "plain", 1, "noise", seed, 7, 0.1);
        }
        Verdict depth = judge(claim("gnn-depth-accelerates")).get(0);
        assertEquals(AGREES, depth.verdict());
        // the shallowest against the deepest, one pair a seed
        assertEquals(2, depth.measured());
        assertTrue(depth.evidence().contains("8 of 8 pairs"), depth.evidence());
        Verdict signal = judge(claim("gnn-signal-accelerates")).get(0);
        assertEquals(AGREES, signal.verdict());
        assertEquals(3.5, signal.measured());
    }

    @Test
    void theBoundIsJudgedExactly() {
        pairs("gcn", 2, 1, 1);
        Verdict verdict = judge(claim("gnn-linear-rate-bound")).get(0);
        assertEquals(AGREES, verdict.verdict());
        assertTrue(verdict.evidence().contains("\"smallest_rate_over_bound\":\"3\""), verdict.evidence());
        SortedMap<String, Object> coordinates = new TreeMap<>(GraphExperiment.FLOW.coordinates());
        runs.add(new PlantedRun(coordinates, 9, true, Map.of(), Map.of("bound_violations", 2.0, "lambda_t", 0.1)));
        Verdict violated = judge(claim("gnn-linear-rate-bound")).get(0);
        assertEquals(DISAGREES, violated.verdict());
        assertEquals(2, violated.measured());
    }

    @Test
    void withoutRunsOrWithEmptyBoundsNothingIsSaid() {
        assertEquals(INCONCLUSIVE, judge(claim("gnn-linear-rate-bound")).get(0).verdict());
        assertEquals(INCONCLUSIVE, judge(claim("gnn-depth-accelerates")).get(0).verdict());
        runs.add(new PlantedRun(
                new TreeMap<>(GraphExperiment.FLOW.coordinates()),
                1,
                true,
                Map.of(),
                Map.of("bound_violations", 0.0, "lambda_t", 0.0)));
        Verdict empty = judge(claim("gnn-linear-rate-bound")).get(0);
        assertEquals(INCONCLUSIVE, empty.verdict());
        assertTrue(empty.evidence().contains("positive rate"), empty.evidence());
    }
}
