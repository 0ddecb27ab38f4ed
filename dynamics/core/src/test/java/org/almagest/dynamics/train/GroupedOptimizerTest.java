package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.family.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps worked out by hand; that many steps of whole networks are PyTorch's is {@link OptimizerReferenceTest}'s. */
class GroupedOptimizerTest {
    private static final double ROUNDING = 1e-15;
    private static final Block MATRIX = new Block(0, "W", 1, 2, 0);
    private static final Block COLUMN = new Block(0, "b", 2, 1, 2);

    private static Settings training(Map<String, ?> settings) {
        return Settings.of(Training.PARAMETERS, settings);
    }

    /** One step of size 0.5 from {@code theta}. */
    private static double[] stepped(Map<String, ?> settings, List<Block> own, double[] theta, double... gradient) {
        List<Block> all = List.of(MATRIX, COLUMN);
        RateGroups groups = RateGroups.of((String) training(settings).text("rates"), all);
        double[] moved = theta.clone();
        new GroupedOptimizer(training(settings), groups, own, block -> 0).step(moved, 0, gradient, 0, 0, 0.5);
        return moved;
    }

    @Test
    void theRatioOfNormsIsTheMatrixsAlone() {
        // ‖θ‖ = 5, ‖∇‖ = 0.1: r = 0.02·5/(0.1 + 0.1·5) = 1/6, and the step is 0.5·r·(∇ + 0.1·θ)
        double[] moved = stepped(
                Map.of("optimizer", "lars", "trust_coefficient", 0.02, "weight_decay", 0.1, "momentum", 0.9),
                List.of(MATRIX, COLUMN),
                new double[] {3, 4, 3, 4},
                0.06,
                0.08,
                0.06,
                0.08);
        double own = 0.5 / 6;
        assertArrayEquals(
                new double[] {3 - own * 0.36, 4 - own * 0.48, 3 - 0.5 * 0.06, 4 - 0.5 * 0.08}, moved, 4 * ROUNDING);
    }

    @Test
    void whereANormIsZeroTheRatioIsOne() {
        Map<String, Object> lars = Map.of("optimizer", "lars", "weight_decay", 0.1);
        List<Block> own = List.of(MATRIX);
        assertArrayEquals(
                new double[] {-0.5, 0}, stepped(lars, own, new double[] {0, 0}, 1, 0), "from weights that are 0");
        assertArrayEquals(
                new double[] {0.95, 0},
                stepped(lars, own, new double[] {1, 0}, 0, 0),
                ROUNDING,
                "without a gradient the decay is left");
    }

    /** Without momentum and decay every step is the rate's share of the block, also of a bias, whatever the gradient. */
    @Test
    void withAllBlocksEveryStepIsTheRatesShare() {
        Map<String, Object> lars = Map.of(
                "optimizer",
                "lars",
                "momentum",
                0,
                "trust_coefficient",
                1,
                "lars_blocks",
                "all",
                "lars_epsilon",
                1e-12);
        double[] theta = {3, 4, -5, 12};
        double[] moved = stepped(lars, List.of(MATRIX, COLUMN), theta, 1e-2, -3e-2, 7, 24);
        double[] shares = {
            Math.hypot(moved[0] - 3, moved[1] - 4) / 5, Math.hypot(moved[2] + 5, moved[3] - 12) / 13,
        };
        assertArrayEquals(new double[] {0.5, 0.5}, shares, 1e-10, "1e-12 beside a gradient of 0.03");
    }

    /** ‖∇‖ about 1e-18, as of a bias in front of a normalisation: a full step without ε, next to nothing with it. */
    @Test
    void gradientsOfRoundingMoveNothingBesideAnEpsilon() {
        double[] theta = {3, 4, 3, 4};
        Map<String, Object> bare =
                Map.of("optimizer", "lars", "momentum", 0, "trust_coefficient", 1, "lars_blocks", "all");
        double[] moved = stepped(bare, List.of(COLUMN), theta, 6e-19, 8e-19);
        assertEquals(0.5, Math.hypot(moved[2] - 3, moved[3] - 4) / 5, ROUNDING);
        Map<String, Object> offset = new HashMap<>(bare);
        offset.put("lars_epsilon", 1e-12);
        moved = stepped(offset, List.of(COLUMN), theta, 6e-19, 8e-19);
        assertTrue(Math.hypot(moved[2] - 3, moved[3] - 4) / 5 < 1e-6, "0.5·1e-18/1e-12");
    }

    /** With ε a gradient of exactly 0 needs no rule of its own: what is left is the decay, at its full rate. */
    @Test
    void withAnEpsilonDecayAloneMovesAtTheFullRate() {
        Map<String, Object> lars = Map.of(
                "optimizer",
                "lars",
                "trust_coefficient",
                1,
                "weight_decay",
                0.1,
                "lars_blocks",
                "all",
                "lars_epsilon",
                1e-12);
        double[] moved = stepped(lars, List.of(COLUMN), new double[] {0, 0, 3, 4}, 0, 0);
        assertArrayEquals(new double[] {0, 0, 1.5, 2}, moved, 1e-10);
    }

    @Test
    void whatOnlyLarsKnowsIsRefusedElsewhere() {
        for (Map<String, Object> settings : List.<Map<String, Object>>of(
                Map.of("optimizer", "adam", "lars_epsilon", 1e-12), Map.of("optimizer", "sgd", "lars_blocks", "all"))) {
            String message = assertThrows(UnsuitableSetting.class, () -> Optimizer.check(training(settings)))
                    .getMessage();
            assertTrue(message.contains("only lars has layer-wise rates"), message);
        }
    }

    @Test
    void aGradientThatIsTooLongIsShortenedAsAWhole() {
        Map<String, Object> clipped = Map.of("optimizer", "gd", "clip_norm", 2.0);
        double factor = 2 / (4 + 1e-6);
        assertArrayEquals(
                new double[] {-factor, -factor, -factor, -factor},
                stepped(clipped, List.of(MATRIX, COLUMN), new double[4], 2, 2, 2, 2),
                ROUNDING);
        assertArrayEquals(
                new double[] {-1 / (2 + 1e-6), -1 / (2 + 1e-6), -1 / (2 + 1e-6), -1 / (2 + 1e-6)},
                stepped(clipped, List.of(MATRIX, COLUMN), new double[4], 1, 1, 1, 1),
                ROUNDING,
                "one of that length becomes a little shorter, as in PyTorch");
        assertArrayEquals(
                stepped(Map.of("optimizer", "gd"), List.of(MATRIX, COLUMN), new double[4], 0.3, 0.4, 0.5, 0.6),
                stepped(clipped, List.of(MATRIX, COLUMN), new double[4], 0.3, 0.4, 0.5, 0.6),
                "to the bit");
    }

    @Test
    void theGradientOfSomeBlocksLiesWithoutGaps() {
        double[] moved = stepped(
                Map.of("optimizer", "gd", "rates", "b=2"), List.of(COLUMN), new double[] {7, 7, 1, 1}, 0.25, 0.5);
        assertArrayEquals(new double[] {7, 7, 0.75, 0.5}, moved);
    }

    @Test
    void whatHasNoRateKeepsItsBits() {
        double[] theta = {0.1, 0.2, 0.3, 0.4};
        for (String optimizer : Optimizer.WORDS) {
            double[] moved =
                    stepped(Map.of("optimizer", optimizer, "rates", "W=0"), List.of(MATRIX, COLUMN), theta, 1, 1, 1, 1);
            assertEquals(0.1, moved[0], optimizer);
            assertEquals(0.2, moved[1], optimizer);
            assertTrue(moved[2] < 0.3 && moved[3] < 0.4, optimizer);
        }
    }

    /** The step of whole training is made of these, and allocates nothing either. */
    @ParameterizedTest
    @ValueSource(strings = {"gd", "momentum", "sgd", "adam", "adamw", "lars"})
    void stepsAllocateNothing(String optimizer) {
        Map<String, Object> settings = new HashMap<>(Map.of("optimizer", optimizer, "clip_norm", 1e-3, "rates", "W=2"));
        if (!List.of("gd", "momentum").contains(optimizer)) {
            settings.put("weight_decay", 0.01);
            settings.put("nesterov", true);
        }
        List<Block> blocks = List.of(new Block(0, "W", 20, 30, 0), new Block(0, "b", 20, 1, 600));
        GroupedOptimizer steps =
                new GroupedOptimizer(training(settings), RateGroups.of("W=2", blocks), blocks, block -> 0);
        double[] theta = new double[620];
        double[] gradient = new double[620];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // vectors are objects until the code is compiled
        for (int round = 0; round < 100_000 && least > 0; round++) {
            gradient[round % 620] += 1;
            long before = threads.getCurrentThreadAllocatedBytes();
            steps.step(theta, 0, gradient, 0, 0, 1e-3);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
