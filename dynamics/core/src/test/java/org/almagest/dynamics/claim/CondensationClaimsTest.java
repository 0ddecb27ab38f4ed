package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.MeasuredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CondensationClaimsTest {
    private static final double[] SCALES = {1e-1, 1e-2, 1e-3, 1e-4};

    /** What the paper's setting gives, from 1e-1 to 1e-4. */
    private static final double[] PROJECTIONS = {0.20, 0.60, 0.991, 0.99988};

    private static PlantedRun cnn(double scale, long seed, double untrained, double trained) {
        SortedMap<String, Object> coordinates = new TreeMap<>(CondensationExperiment.CNN.coordinates());
        coordinates.put("init_scale", scale);
        coordinates.put("learning_rate", 0.001);
        return new PlantedRun(coordinates, seed, true, Map.of("projection", untrained), Map.of("projection", trained));
    }

    /** Three seeds around the given projections, the seeds 1 % of the distance to 1 apart. */
    private static List<MeasuredRun> cnns(double untrained, double... projections) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (int i = 0; i < projections.length; i++) {
            for (long seed = 1; seed <= 3; seed++) {
                // what is high for one seed at one scale is low at the next
                double apart = (i % 2 == 0 ? 0.01 : -0.01) * (seed - 2) * (1 - projections[i]);
                runs.add(cnn(SCALES[i], seed, untrained + apart, projections[i] + apart));
            }
        }
        return runs;
    }

    private static Verdict only(Claim claim, List<? extends MeasuredRun> runs) {
        List<Verdict> verdicts = claim.judge(new Evidence(List.of(), List.copyOf(runs)));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    private static void assertOutcome(Outcome outcome, Claim claim, List<? extends MeasuredRun> runs) {
        Verdict verdict = only(claim, runs);
        assertEquals(outcome, verdict.verdict(), verdict::evidence);
    }

    @Test
    void risingWithEveryStepAgrees() {
        Verdict verdict = only(new CnnCondensationRises(), cnns(0.2, PROJECTIONS));
        assertEquals(AGREES, verdict.verdict(), verdict::evidence);
        assertEquals(0.99988 - 0.991, verdict.measured(), 1e-12);
        assertTrue(verdict.evidence().contains("0.0010 to 1.0E-4")
                || verdict.evidence().contains("0.001 to 1.0E-4"));
    }

    @Test
    void aFallOnTheWayDisagrees() {
        assertOutcome(DISAGREES, new CnnCondensationRises(), cnns(0.2, 0.2, 0.6, 0.5, 0.99988));
    }

    @Test
    void aStepWithinTheScatterIsInconclusive() {
        assertOutcome(INCONCLUSIVE, new CnnCondensationRises(), cnns(0.2, 0.2, 0.6, 0.602, 0.99988));
    }

    /** What the untrained networks show as well is no effect of training. */
    @Test
    void aControlThatRisesTooIsInconclusive() {
        List<MeasuredRun> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (long seed = 1; seed <= 3; seed++) {
                runs.add(cnn(SCALES[i], seed, 0.1 + 0.2 * i + 0.001 * seed, PROJECTIONS[i]));
            }
        }
        assertOutcome(INCONCLUSIVE, new CnnCondensationRises(), runs);
    }

    @ParameterizedTest
    @CsvSource({
        "0.991, 0.99988, 0.2, AGREES",
        "0.97, 0.99988, 0.2, DISAGREES",
        "0.991, 0.998, 0.2, DISAGREES",
        "0.98005, 0.99988, 0.2, INCONCLUSIVE",
        "0.991, 0.99988, 0.9995, INCONCLUSIVE"
    })
    void theLimitIsJudgedAtBothScales(double atThousandth, double next, double untrained, Outcome outcome) {
        assertOutcome(outcome, new CnnCondensationLimit(), cnns(untrained, 0.2, 0.6, atThousandth, next));
    }

    @Test
    void theLimitNeedsBothScales() {
        Verdict verdict = only(new CnnCondensationLimit(), cnns(0.2, 0.2, 0.6, 0.991));
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("init_scale 0.001 and 0.0001 are needed"), verdict::evidence);
    }

    @Test
    void otherSettingsAreJudgedApart() {
        List<MeasuredRun> runs = new ArrayList<>(cnns(0.2, PROJECTIONS));
        for (MeasuredRun run : cnns(0.2, 0.2, 0.6, 0.5, 0.4)) {
            SortedMap<String, Object> other = run.coordinates();
            other.put("channels", "8");
            runs.add(run);
        }
        List<Verdict> verdicts = new CnnCondensationRises().judge(new Evidence(List.of(), runs));
        assertEquals(
                List.of(AGREES, DISAGREES),
                verdicts.stream().map(Verdict::verdict).toList());
    }

    @Test
    void trainingQualityGatesTheAnswer() {
        List<MeasuredRun> unfinished = new ArrayList<>();
        for (MeasuredRun run : cnns(0.2, PROJECTIONS)) {
            PlantedRun planted = (PlantedRun) run;
            unfinished.add(new PlantedRun(
                    planted.coordinates(),
                    planted.seed(),
                    planted.seed() == 1 || planted.coordinate("init_scale").equals(0.1),
                    planted.before(),
                    planted.after()));
        }
        Verdict verdict = only(new CnnCondensationRises(), unfinished);
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("1 of 3 runs at 0.01 converged, needed 80 %"), verdict::evidence);
    }

    @Test
    void seedsAndControlAreNeeded() {
        List<MeasuredRun> single =
                cnns(0.2, PROJECTIONS).stream().filter(run -> run.seed() == 1).toList();
        Verdict alone = only(new CnnCondensationLimit(), single);
        assertEquals(INCONCLUSIVE, alone.verdict());
        assertTrue(alone.evidence().contains("1 seeds at 0.001"), alone::evidence);
        Verdict uncontrolled = only(new CnnCondensationLimit(), cnns(Double.NaN, PROJECTIONS));
        assertEquals(INCONCLUSIVE, uncontrolled.verdict());
        assertTrue(uncontrolled.evidence().contains("the control"), uncontrolled::evidence);
    }

    @Test
    void withoutRunsTheVerdictNamesTheSweep() {
        for (Claim claim : List.of(
                new CnnCondensationRises(),
                new CnnCondensationLimit(),
                new CnnCondensationDistance(),
                new CondensationLinesTanh())) {
            Verdict verdict = only(claim, List.of());
            assertEquals(INCONCLUSIVE, verdict.verdict());
            assertTrue(verdict.evidence().contains("the ready-made sweep"), verdict::evidence);
            assertFalse(verdict.evidence().contains("\"sweep\""), "not examined");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tanh, largest_cluster_share, 0.98, 0.04, AGREES",
        "xtanh, two_largest_clusters_share, 0.76, 0.08, AGREES",
        "x2tanh, three_largest_clusters_share, 0.80, 0.12, AGREES",
        "tanh, largest_cluster_share, 0.30, 0.04, DISAGREES",
        "xtanh, two_largest_clusters_share, 0.51, 0.08, INCONCLUSIVE",
        "x2tanh, three_largest_clusters_share, 0.80, 0.70, INCONCLUSIVE"
    })
    void linesAreJudgedByTheirShare(
            String activation, String quantity, double trained, double untrained, Outcome outcome) {
        Claim claim = Extensions.load(Claim.class, "claim", Claim::name).named("condensation-lines-" + activation);
        assertEquals(List.of(quantity), claim.quantities());
        List<MeasuredRun> runs = new ArrayList<>();
        for (long seed = 1; seed <= 4; seed++) {
            double apart = 0.02 * (seed - 2.5);
            runs.add(new PlantedRun(
                    new TreeMap<>(
                            CondensationExperiment.oneHiddenLayer(activation).coordinates()),
                    seed,
                    true,
                    Map.of(quantity, untrained + apart),
                    Map.of(quantity, trained + apart)));
        }
        assertOutcome(outcome, claim, runs);
    }

    /** RD has no control: it is 0 before the first step by its definition. */
    @ParameterizedTest
    @CsvSource({"-1.05, 0.03, AGREES", "-0.5, 0.03, DISAGREES", "-1.05, 0.2, INCONCLUSIVE"})
    void theDistanceIsAnExponent(double exponent, double half, Outcome outcome) {
        Fit fit = new Fit(
                "planted",
                "{}",
                "relative_distance",
                "init_scale",
                exponent,
                half / 4,
                exponent - half,
                exponent + half,
                0.99,
                21,
                0,
                "ok");
        SortedMap<String, Integer> runs = new TreeMap<>(Map.of("converged", 21));
        FittedSlice slice = new FittedSlice(
                "planted",
                "init_scale",
                CondensationExperiment.CNN.coordinates(),
                runs,
                List.of(1e-4, 3e-4, 1e-3, 1e-2, 1e-1),
                3,
                List.of(),
                List.of(fit));
        List<Verdict> verdicts = new CnnCondensationDistance().judge(new Evidence(List.of(slice)));
        assertEquals(outcome, verdicts.get(0).verdict(), verdicts.get(0)::evidence);
        assertTrue(verdicts.get(0).evidence().contains("0 by definition"));
    }
}
