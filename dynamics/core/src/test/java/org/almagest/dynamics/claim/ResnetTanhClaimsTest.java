package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Extensions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResnetTanhClaimsTest {
    private static final double ROUNDING = 1e-12;

    private static final Extensions<Claim> CLAIMS = Extensions.load(Claim.class, "claim", Claim::name);

    private static Verdict only(String claim, Planted slice) {
        List<Verdict> verdicts = CLAIMS.named(claim).judge(new Evidence(List.of(slice.slice())));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        // claim, quantity, slope before training, slope after, half interval, verdict, measured
        "resnet-tanh-beta, max_norm, -1, -0.208, 0.03, AGREES, 0.208",
        "resnet-tanh-beta, max_norm, -1, -0.208, 0.06, INCONCLUSIVE, 0.208",
        "resnet-tanh-beta, max_norm, -1, -0.50, 0.03, DISAGREES, 0.50",
        "resnet-tanh-beta, max_norm, -1, 0.208, 0.03, DISAGREES, -0.208",
        "resnet-tanh-beta, max_norm, -0.2, -0.208, 0.03, INCONCLUSIVE, 0.208",
        "resnet-tanh-alpha, delta, -1, -0.708, 0.04, AGREES, 0.708",
        "resnet-tanh-alpha, delta, -1, -0.708, 0.10, INCONCLUSIVE, 0.708",
        "resnet-tanh-alpha, delta, -1, -1, 0.04, DISAGREES, 1",
        "resnet-tanh-alpha-plus-beta, branch_scale, -2, -0.98, 0.05, AGREES, 0.98",
        "resnet-tanh-alpha-plus-beta, branch_scale, -2, -0.92, 0.05, INCONCLUSIVE, 0.92",
        "resnet-tanh-alpha-plus-beta, branch_scale, -2, -0.7, 0.05, DISAGREES, 0.7",
        "resnet-tanh-increments-vanish, relative_increment, 0, -0.55, 0.1, AGREES, -0.55",
        "resnet-tanh-increments-vanish, relative_increment, 0, -0.05, 0.1, INCONCLUSIVE, -0.05",
        "resnet-tanh-increments-vanish, relative_increment, 0, 0.10, 0.1, DISAGREES, 0.10",
        "resnet-tanh-increments-vanish, relative_increment, -0.5, -0.55, 0.1, INCONCLUSIVE, -0.55",
        "resnet-tanh-root-ssq-grows, root_sum_of_squares, -0.5, 0.26, 0.05, AGREES, 0.26",
        "resnet-tanh-root-ssq-grows, root_sum_of_squares, -0.5, 0.26, 0.08, INCONCLUSIVE, 0.26",
        "resnet-tanh-root-ssq-grows, root_sum_of_squares, -0.5, 0.0, 0.05, DISAGREES, 0",
    })
    void anInterval(
            String claim, String quantity, double before, double after, double half, Outcome outcome, double measured) {
        Verdict verdict =
                only(claim, Planted.tanh().initial(quantity, before, 0.01).trained(quantity, after, half));
        assertEquals(outcome, verdict.verdict(), verdict::evidence);
        assertEquals(measured, verdict.measured(), ROUNDING);
        assertEquals(CohenExperiment.PAPER, verdict.paper());
        assertTrue(verdict.evidence().contains("\"control\":{\"quantity\":\"" + quantity), verdict::evidence);
    }

    private static Planted beta() {
        return Planted.tanh().initial("max_norm", -1, 0.01).trained("max_norm", -0.2, 0.01);
    }

    private static void inconclusive(Planted slice, String missing) {
        assertEquals(AGREES, only("resnet-tanh-beta", beta()).verdict(), "the unspoilt slice");
        Verdict verdict = only("resnet-tanh-beta", slice);
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains(missing), verdict::evidence);
    }

    @Test
    void tooFewConvergedRuns() {
        inconclusive(beta().runs("diverged", 4), "15 of 19 runs converged, needed 80 %");
    }

    @Test
    void justEnoughConvergedRuns() {
        Verdict verdict = only("resnet-tanh-beta", beta().runs("converged", 16).runs("finished", 4));
        assertEquals(AGREES, verdict.verdict(), verdict::evidence);
    }

    @Test
    void tooFewDepths() {
        inconclusive(beta().depths(8.0, 64.0, 256.0, 1000.0), "4 values of depth with converged runs, needed 5");
    }

    @Test
    void tooShortARange() {
        inconclusive(beta().depths(8.0, 16.0, 32.0, 64.0, 200.0), "span a factor of 25.0 in depth, needed 30");
    }

    @Test
    void oneSeed() {
        inconclusive(beta().seeds(1), "1 seeds with converged runs, needed 2");
    }

    @Test
    void noSlope() {
        inconclusive(
                Planted.tanh().initial("max_norm", -1, 0.01).trained("max_norm", Double.NaN, 0),
                "the fit of max_norm is too_few_points");
    }

    @Test
    void noControl() {
        inconclusive(Planted.tanh().trained("max_norm", -0.2, 0.01), "max_norm at initialisation, the control");
    }

    @Test
    void notMeasured() {
        inconclusive(Planted.tanh(), "max_norm at the end of training");
    }

    @Test
    void anotherExperimentIsNoEvidence() {
        Evidence evidence = new Evidence(List.of(
                beta().with("activation", "relu").slice(),
                beta().with("data", "digits").slice(),
                beta().with("init", "xavier").slice(),
                beta().with("delta", "per-layer").slice()));
        List<Verdict> verdicts = CLAIMS.named("resnet-tanh-beta").judge(evidence);
        assertEquals(1, verdicts.size());
        assertEquals(INCONCLUSIVE, verdicts.get(0).verdict());
        assertTrue(Double.isNaN(verdicts.get(0).measured()));
        assertTrue(verdicts.get(0).evidence().contains("resnet-depth-scaling"), verdicts.get(0)::evidence);
    }

    @Test
    void everySliceHasItsOwnVerdict() {
        Evidence evidence = new Evidence(List.of(
                beta().slice(),
                Planted.tanh()
                        .with("learning_rate", 0.001)
                        .initial("max_norm", -1, 0.01)
                        .trained("max_norm", -0.6, 0.01)
                        .slice()));
        assertEquals(
                List.of(AGREES, DISAGREES),
                CLAIMS.named("resnet-tanh-beta").judge(evidence).stream()
                        .map(Verdict::verdict)
                        .toList());
    }

    @Test
    void everyClaimAnswersWithoutEvidence() {
        assertTrue(CLAIMS.names().contains("resnet-relu-regime"));
        for (Claim claim : CLAIMS.all()) {
            List<Verdict> verdicts = claim.judge(new Evidence(List.of()));
            assertEquals(1, verdicts.size(), claim.name());
            assertEquals(INCONCLUSIVE, verdicts.get(0).verdict(), claim.name());
            assertEquals(claim.name(), verdicts.get(0).claim());
            assertTrue(verdicts.get(0).evidence().contains("\"missing\":[\""), claim.name());
            assertTrue(!claim.statement().isBlank() && !claim.quantities().isEmpty(), claim.name());
        }
    }
}
