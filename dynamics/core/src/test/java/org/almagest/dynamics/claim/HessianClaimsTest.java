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
import java.util.function.LongUnaryOperator;
import org.almagest.dynamics.fit.MeasuredRun;
import org.junit.jupiter.api.Test;

class HessianClaimsTest {
    private static SortedMap<String, Object> network(String family, long depth, long width) {
        SortedMap<String, Object> coordinates = new TreeMap<>(HessianExperiment.LINEAR.coordinates());
        coordinates.put("family", family);
        coordinates.put("depth", depth);
        coordinates.put("width", width);
        return coordinates;
    }

    private static MeasuredRun run(SortedMap<String, Object> network, long parameters, Map<String, Double> measured) {
        return new PlantedRun(network, 1, parameters, false, measured, Map.of());
    }

    /** Ranks of all three parts, and bounds so far above them. */
    private static Map<String, Double> ranks(double rank, double slack) {
        Map<String, Double> measured = new HashMap<>();
        for (String part : List.of("", "outer_", "functional_")) {
            measured.put(part + "rank", rank);
            measured.put(part + "exact_rank", rank);
            measured.put(part + "rank_bound", rank + slack);
        }
        return measured;
    }

    private static List<Verdict> judge(Claim claim, List<MeasuredRun> runs) {
        return claim.judge(new Evidence(List.of(), runs));
    }

    private static Verdict only(Claim claim, List<MeasuredRun> runs) {
        List<Verdict> verdicts = judge(claim, runs);
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.get(0);
    }

    /** The widths m with P = 3m² + 11m, as two convolutions have it. */
    private static List<MeasuredRun> grown(LongUnaryOperator rank, long... widths) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (long m : widths) {
            runs.add(run(network("cnn", 2, m), 3 * m * m + 11 * m, ranks(rank.applyAsLong(m), 1)));
        }
        return runs;
    }

    @Test
    void withoutRunsTheSweepIsNamed() {
        for (Claim claim : List.of(new HessianRankBound(), new HessianOneLayer(), new HessianSquareRootLaw())) {
            Verdict verdict = only(claim, List.of());
            assertEquals(INCONCLUSIVE, verdict.verdict());
            assertTrue(verdict.evidence().contains("cnn-hessian-rank"), verdict.evidence());
            assertTrue(Double.isNaN(verdict.measured()));
        }
    }

    @Test
    void ranksWithinTheirBoundsAgreeFamilyByFamily() {
        List<MeasuredRun> runs = new ArrayList<>(grown(m -> 16 * m + 14, 6, 7, 8));
        runs.add(run(network("mlp", 2, 6), 96, ranks(50, 0)));
        List<Verdict> verdicts = judge(new HessianRankBound(), runs);
        assertEquals(
                List.of(AGREES, AGREES), verdicts.stream().map(Verdict::verdict).toList());
        assertEquals(142.0 / 143, verdicts.get(0).measured());
        assertEquals(1, verdicts.get(1).measured());
        assertTrue(
                verdicts.get(0).evidence().contains("\"runs_judged\":3"),
                verdicts.get(0).evidence());
        assertTrue(
                verdicts.get(1).evidence().contains("\"bound_attained_in\":1"),
                verdicts.get(1).evidence());
        assertTrue(verdicts.get(1).evidence().contains("\"numerical_rank_differs_in\":0"));
    }

    /** One part of one run is enough. */
    @Test
    void aSingleRankAboveItsBoundDisagrees() {
        for (String part : List.of("", "outer_", "functional_")) {
            List<MeasuredRun> runs = new ArrayList<>(grown(m -> 16 * m + 14, 6, 7, 8));
            Map<String, Double> wrong = ranks(40, 0);
            wrong.put(part + "exact_rank", 41.0);
            runs.add(run(network("cnn", 2, 9), 828, wrong));
            Verdict verdict = only(new HessianRankBound(), runs);
            assertEquals(DISAGREES, verdict.verdict(), part);
            assertTrue(verdict.evidence().contains("fails in 1 of 4 runs, first depth 2, width 9, P 828"));
        }
    }

    @Test
    void withoutExactRanksItIsInconclusive() {
        Verdict verdict = only(
                new HessianRankBound(),
                List.of(run(network("cnn", 2, 40), 14_840, Map.of("rank_bound", 654.0, "rank", 654.0))));
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("raise exact_limit"), verdict.evidence());
    }

    @Test
    void otherNetworksAreNotJudged() {
        SortedMap<String, Object> tanh = network("cnn", 1, 3);
        tanh.put("activation", "tanh");
        SortedMap<String, Object> biased = network("cnn", 1, 3);
        biased.put("bias", true);
        List<MeasuredRun> runs = List.of(
                run(tanh, 9, ranks(5, -1)),
                run(biased, 9, ranks(5, -1)),
                run(network("resnet", 1, 3), 9, ranks(5, -1)));
        for (Claim claim : List.of(new HessianRankBound(), new HessianOneLayer(), new HessianSquareRootLaw())) {
            assertEquals(INCONCLUSIVE, only(claim, runs).verdict(), claim.name());
        }
    }

    @Test
    void oneLayerMustAttainItsBound() {
        List<MeasuredRun> attained =
                List.of(run(network("cnn", 1, 2), 30, ranks(12, 0)), run(network("cnn", 1, 3), 45, ranks(18, 0)));
        assertEquals(AGREES, only(new HessianOneLayer(), attained).verdict());
        List<MeasuredRun> missed = new ArrayList<>(attained);
        missed.add(run(network("cnn", 1, 4), 60, ranks(23, 1)));
        assertEquals(DISAGREES, only(new HessianOneLayer(), missed).verdict());
        // deeper ones need not
        missed.set(2, run(network("cnn", 2, 4), 60, ranks(23, 1)));
        assertEquals(AGREES, only(new HessianOneLayer(), missed).verdict());
    }

    @Test
    void aLineInTheWidthIsTheSquareRootLaw() {
        Verdict verdict = only(new HessianSquareRootLaw(), grown(m -> 16 * m + 14, 6, 7, 9, 12, 20));
        assertEquals(AGREES, verdict.verdict(), verdict::evidence);
        assertTrue(
                verdict.evidence().contains("rank H = 16·m +14 for width m from 6 to 20, exactly; P from 174 to 1420"),
                verdict.evidence());
        assertTrue(verdict.evidence().contains("\"ranks\":[110,126,158,206,334]"), verdict.evidence());
        assertEquals(Math.log(334.0 / 206) / Math.log(1420.0 / 564), verdict.measured(), 1e-12);
    }

    @Test
    void oneRankOffTheLineDisagrees() {
        Verdict verdict = only(new HessianSquareRootLaw(), grown(m -> m == 9 ? 157 : 16 * m + 14, 6, 7, 9, 12));
        assertEquals(DISAGREES, verdict.verdict());
    }

    /** A full rank grows with P itself. */
    @Test
    void fullRankDisagrees() {
        assertEquals(
                DISAGREES,
                only(new HessianSquareRootLaw(), grown(m -> 3 * m * m + 11 * m, 6, 7, 9, 12))
                        .verdict());
    }

    @Test
    void aRankThatDoesNotGrowDisagrees() {
        assertEquals(
                DISAGREES,
                only(new HessianSquareRootLaw(), grown(m -> 16, 6, 7, 9, 12)).verdict());
    }

    @Test
    void threeWidthsAreTooFew() {
        assertEquals(
                INCONCLUSIVE,
                only(new HessianSquareRootLaw(), grown(m -> 16 * m + 14, 6, 7, 8))
                        .verdict());
    }
}
