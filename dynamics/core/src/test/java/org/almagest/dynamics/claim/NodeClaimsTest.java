package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

class NodeClaimsTest {
    private static final List<Double> DEPTHS = List.of(10.0, 32.0, 100.0, 316.0, 1000.0);
    private static final double[] HORIZONS = {1, 2, 5, 10};

    /** Untrained networks of one activation, with these slopes of output error, ± 0.02, and gradient error. */
    private static FittedSlice slice(String activation, double output, double gradient, double half) {
        SortedMap<String, Object> fixed = new TreeMap<>(NodeExperiment.EULER.coordinates());
        fixed.put("activation", activation);
        fixed.put("stop_loss", 0.0);
        List<Fit> initial = List.of(fit("output_error", output, 0.02), fit("gradient_error", gradient, half));
        return new FittedSlice("planted", "depth", fixed, sorted("finished", 15), DEPTHS, 3, initial, List.of());
    }

    private static SortedMap<String, Integer> sorted(String status, int count) {
        return new TreeMap<>(Map.of(status, count));
    }

    private static Fit fit(String quantity, double slope, double half) {
        return new Fit(
                "planted",
                "{\"at\":\"init\"}",
                quantity,
                "depth",
                slope,
                half / 4,
                slope - half,
                slope + half,
                0.99,
                15,
                0,
                "ok");
    }

    private static Verdict only(Claim claim, FittedSlice slice) {
        List<Verdict> verdicts = claim.judge(new Evidence(List.of(slice)));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        // activation, output slope, gradient slope and its half width, verdict on the output, on smooth gradients, on
        // ReLU's
        "softplus, -1.0, -1.01, 0.02, AGREES, AGREES, ",
        "gelu, -0.98, -0.97, 0.01, AGREES, AGREES, ",
        "softplus, -1.0, -0.45, 0.05, AGREES, DISAGREES, ",
        "softplus, -1.0, -0.94, 0.05, AGREES, INCONCLUSIVE, ",
        "relu, -1.0, -0.65, 0.1, AGREES, , AGREES",
        "relu, -1.0, -1.01, 0.02, AGREES, , DISAGREES",
        "relu, -1.0, -0.9, 0.2, AGREES, , INCONCLUSIVE",
        // an output of another order: the gradient says nothing then
        "relu, -0.7, -0.65, 0.1, DISAGREES, , INCONCLUSIVE",
        "gelu, -0.5, -1.0, 0.01, DISAGREES, INCONCLUSIVE, "
    })
    void slopesOfUntrainedNetworksAreJudged(
            String activation,
            double output,
            double gradient,
            double half,
            Outcome onOutput,
            Outcome onSmooth,
            Outcome onRelu) {
        FittedSlice slice = slice(activation, output, gradient, half);
        assertEquals(onOutput, only(new NodeOutputError(), slice).verdict());
        assertEquals(-output, only(new NodeOutputError(), slice).measured(), 1e-15);
        check(onSmooth, new NodeGradientErrorSmooth(), slice, gradient);
        check(onRelu, new NodeGradientErrorRelu(), slice, gradient);
    }

    /** No outcome stands for a slice that the claim does not speak of. */
    private static void check(Outcome outcome, Claim claim, FittedSlice slice, double gradient) {
        Verdict verdict = only(claim, slice);
        if (outcome == null) {
            assertEquals(INCONCLUSIVE, verdict.verdict());
            assertTrue(verdict.evidence().contains("the ready-made sweep node-activation has them"));
        } else {
            assertEquals(outcome, verdict.verdict(), verdict::evidence);
            assertEquals(-gradient, verdict.measured(), 1e-15);
        }
    }

    @Test
    void theReasonSaysThatThereIsNoControlAndWhy() {
        String evidence =
                only(new NodeOutputError(), slice("gelu", -1, -1, 0.01)).evidence();
        assertTrue(
                evidence.contains("the interval lies where it should; no control, the claim is about untrained"),
                evidence);
        String gated = only(new NodeGradientErrorRelu(), slice("relu", -0.7, -0.5, 0.01))
                .evidence();
        assertTrue(gated.contains("output_error of the same networks falls with exponent 0.700"), gated);
    }

    /** A number after training is no number of an untrained network. */
    @Test
    void whatWasMeasuredAfterTrainingOnlyDoesNotCount() {
        FittedSlice untrained = slice("gelu", -1, -1, 0.01);
        FittedSlice trained = new FittedSlice(
                "planted", "depth", untrained.fixed(), untrained.runs(), DEPTHS, 3, List.of(), untrained.initial());
        Verdict verdict = only(new NodeOutputError(), trained);
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("output_error at initialisation"), verdict.evidence());
    }

    @Test
    void otherSolversAreNotJudged() {
        SortedMap<String, Object> fixed =
                new TreeMap<>(slice("gelu", -4, -4, 0.01).fixed());
        fixed.put("solver", "rk4");
        FittedSlice slice = slice("gelu", -4, -4, 0.01);
        FittedSlice rk4 =
                new FittedSlice("planted", "depth", fixed, slice.runs(), DEPTHS, 3, slice.initial(), List.of());
        assertEquals(INCONCLUSIVE, only(new NodeOutputError(), rk4).verdict());
    }

    /** Three seeds, each with its own size, measured before the first step. */
    private static List<MeasuredRun> horizons(String scaling, double scatter, double... sizes) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            for (long seed = 1; seed <= 3; seed++) {
                SortedMap<String, Object> coordinates =
                        new TreeMap<>(Map.of("family", "neural-ode", "sigma_w", 1.0, "sigma_w_scaling", scaling));
                coordinates.put("horizon", HORIZONS[i]);
                double factor = seed * (1 + (i % 2 == 0 ? scatter : -scatter) * (seed - 2));
                runs.add(new PlantedRun(
                        coordinates, seed, true, Map.of("output_mean_square", factor * sizes[i]), Map.of()));
            }
        }
        return runs;
    }

    private static Verdict judge(Claim claim, List<MeasuredRun> runs) {
        List<Verdict> verdicts = claim.judge(new Evidence(List.of(), runs));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    @Test
    void anOutputThatRisesWithEveryHorizonAgrees() {
        Verdict verdict = judge(new NodeHorizonExplodes(), horizons("constant", 0.01, 1.62, 4.69, 258, 4.7e5));
        assertEquals(AGREES, verdict.verdict(), verdict::evidence);
        assertEquals(Math.log(4.7e5 / 1.62), verdict.measured(), 0.01);
        assertTrue(verdict.evidence().contains("\"mean_over_seeds\""), verdict.evidence());
    }

    @Test
    void aFallDisagreesAndScatterIsInconclusive() {
        assertEquals(
                DISAGREES,
                judge(new NodeHorizonExplodes(), horizons("constant", 0.01, 1.62, 4.69, 2.5, 4.7e5))
                        .verdict());
        assertEquals(
                INCONCLUSIVE,
                judge(new NodeHorizonExplodes(), horizons("constant", 0.3, 1.62, 1.7, 258, 4.7e5))
                        .verdict());
        // with two horizons it is another experiment, and the sweep that has more is named
        Verdict two = judge(new NodeHorizonExplodes(), horizons("constant", 0.01, 1.62, 4.69));
        assertEquals(INCONCLUSIVE, two.verdict());
        assertTrue(two.evidence().contains("the ready-made sweep node-horizon"), two.evidence());
    }

    @Test
    void withTheInverseHorizonEverySeedMustStay() {
        assertEquals(
                AGREES,
                judge(new NodeHorizonStays(), horizons("inverse-horizon", 0, 1.62, 1.62, 1.62 + 1e-12, 1.62))
                        .verdict());
        Verdict moved = judge(new NodeHorizonStays(), horizons("inverse-horizon", 0, 1.62, 1.62, 1.62, 1.63));
        assertEquals(DISAGREES, moved.verdict());
        assertEquals(Math.log(1.63 / 1.62), moved.measured(), 1e-12);
        // the same mean does not excuse a seed
        assertEquals(
                DISAGREES,
                judge(new NodeHorizonStays(), horizons("inverse-horizon", 0.01, 1.62, 1.62, 1.62, 1.62))
                        .verdict());
        assertEquals(
                INCONCLUSIVE,
                judge(new NodeHorizonStays(), horizons("inverse-horizon", 0, 0, 0, 0, 0))
                        .verdict());
    }

    @Test
    void eachScalingHasItsOwnClaimAndTheSweepIsNamed() {
        for (Claim claim : List.of(new NodeHorizonExplodes(), new NodeHorizonStays())) {
            Verdict verdict = judge(claim, List.of());
            assertEquals(INCONCLUSIVE, verdict.verdict());
            assertTrue(verdict.evidence().contains("node-horizon"), verdict.evidence());
        }
        assertEquals(
                INCONCLUSIVE,
                judge(new NodeHorizonStays(), horizons("constant", 0, 1, 1, 1, 1))
                        .verdict());
    }

    @Test
    void allAreFound() {
        List<String> names = Extensions.load(Claim.class, "claim", Claim::name).names().stream()
                .filter(name -> name.startsWith("node-"))
                .toList();
        assertEquals(
                List.of(
                        "node-gradient-error-relu",
                        "node-gradient-error-smooth",
                        "node-horizon-explodes",
                        "node-horizon-stays",
                        "node-output-error"),
                names);
    }
}
