package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/** Moments of what is shown, and nothing of what is hidden; that outputs and gradients are PyTorch's is SequenceReferenceTest's. */
class SequenceBatchNormTest {
    private static final int WIDTH = 3;
    private static final int LENGTH = 5;
    private static final int BATCH = 4;
    /** Sums of a dozen numbers near 1. */
    private static final double ROUNDING = 1e-15;

    private static final double[] MASK = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0};

    /** Outputs, then what mean and variance become, then the gradient of Σ outputs³ in the tokens. */
    private static double[][] run(double[] tokens, boolean biased) {
        Blocks.Builder builder = Blocks.builder();
        SequenceBatchNorm norm = biased
                ? SequenceBatchNorm.withBiasedVariance(builder, 0, "", WIDTH)
                : SequenceBatchNorm.of(builder, 0, "", WIDTH);
        Blocks blocks = builder.build();
        NetworkInGraph network = NetworkInGraph.training(new LayeredModel(blocks, Chain.of()));
        Node x = network.input("x", Shape.of(WIDTH, LENGTH * BATCH));
        Node mask = network.input("mask", Shape.of(LENGTH, BATCH));
        Node y = norm.apply(network.pass(), new Sequence(x, LENGTH, mask)).states();
        Node cubes =
                network.graph().sum(network.graph().multiply(y, network.graph().multiply(y, y)));
        List<Node> results = new ArrayList<>(List.of(y));
        results.addAll(network.updatedStatistics());
        results.addAll(Differentiation.gradient(network.graph(), cubes, List.of(x)));
        Plan plan = Plan.compile(network.graph(), network.sources(), results);
        Execution execution = plan.execution();
        double[] theta = blocks.initialise(new RandomStream(1, "norm"));
        System.arraycopy(theta, 0, execution.arena(), plan.input(0), theta.length);
        execution.set(network.sources().indexOf(x), tokens);
        execution.set(network.sources().indexOf(mask), MASK);
        execution.run();
        double[][] outcome = new double[results.size()][];
        for (int i = 0; i < outcome.length; i++) {
            outcome[i] = execution.copyOf(i, results.get(i).shape().size());
        }
        return outcome;
    }

    private static double[] tokens(double hidden) {
        RandomStream random = new RandomStream(3, "tokens");
        double[] tokens = new double[WIDTH * LENGTH * BATCH];
        Arrays.setAll(tokens, i -> 3 + 5 * random.normal());
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = MASK[i % MASK.length] == 1 ? tokens[i] : hidden;
        }
        return tokens;
    }

    @Test
    void channelsHaveMeanZeroAndVarianceOneOverWhatIsShown() {
        double[] x = tokens(0);
        double[][] outcome = run(x, true);
        for (int channel = 0; channel < WIDTH; channel++) {
            double[] moments = moments(outcome[0], channel);
            double[] before = moments(x, channel);
            assertEquals(0, moments[0], ROUNDING);
            assertEquals(before[1] / (before[1] + 1e-5), moments[1], 10 * ROUNDING);
            assertEquals(0.1 * before[0], outcome[1][channel], ROUNDING);
            assertEquals(0.9 + 0.1 * before[1], outcome[2][channel], 10 * ROUNDING);
        }
    }

    @Test
    void theRunningVarianceIsUnbiasedUnlessToldOtherwise() {
        double[] x = tokens(0);
        double[][] unbiased = run(x, false);
        double[][] biased = run(x, true);
        assertArrayEquals(biased[0], unbiased[0], "batches are normalised by the biased one either way");
        for (int channel = 0; channel < WIDTH; channel++) {
            assertEquals(0.9 + 0.1 * moments(x, channel)[1] * 14 / 13, unbiased[2][channel], 10 * ROUNDING);
        }
    }

    @Test
    void whatIsHiddenChangesNoBit() {
        double[][] outcome = run(tokens(0), true);
        double[][] other = run(tokens(-777.7), true);
        for (int i = 0; i < outcome.length; i++) {
            assertArrayEquals(outcome[i], other[i]);
        }
    }

    /** Mean and biased variance of a channel over what is shown. */
    private static double[] moments(double[] numbers, int channel) {
        double[] shown = new double[14];
        int count = 0;
        for (int i = 0; i < MASK.length; i++) {
            if (MASK[i] == 1) {
                shown[count++] = numbers[channel * MASK.length + i];
            }
        }
        assertEquals(shown.length, count);
        double mean = Arrays.stream(shown).sum() / count;
        return new double[] {
            mean, Arrays.stream(shown).map(x -> (x - mean) * (x - mean)).sum() / count
        };
    }
}
