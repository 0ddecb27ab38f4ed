package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.studies.hessianrank.Configurations.Configuration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RankBoundsTest {
    private static final long SEED = 7;

    @TestFactory
    Stream<DynamicTest> neverBelowTheRank() {
        return Configurations.draw(SEED, 400, 160).stream()
                .map(configuration ->
                        DynamicTest.dynamicTest(configuration.toString(), () -> neverBelow(configuration)));
    }

    private static void neverBelow(Configuration configuration) {
        Ranks ranks = ranks(configuration);
        Bounds bounds = bounds(configuration);
        String both = configuration + ": " + ranks + " within " + bounds;
        assertTrue(ranks.h() <= bounds.h(), both);
        assertTrue(ranks.outer() <= bounds.outer(), both);
        assertTrue(ranks.functional() <= bounds.functional(), both);
        assertEquals(ranks.columnRanks().size(), bounds.columnBounds().size(), both);
        for (int l = 0; l < ranks.columnRanks().size(); l++) {
            assertTrue(ranks.columnRanks().get(l) <= bounds.columnBounds().get(l), both);
        }
        assertTrue(bounds.h() <= configuration.network().parameters(), both);
    }

    @TestFactory
    Stream<DynamicTest> theSpectrumHasTheExactRank() {
        return Configurations.draw(SEED + 1, 60, 60).stream()
                .map(configuration -> DynamicTest.dynamicTest(
                        configuration.toString(),
                        () -> assertEquals(
                                ranks(configuration),
                                NumericalHessian.gaussian(
                                                configuration.network(),
                                                configuration.samples(),
                                                configuration.loss(),
                                                SEED)
                                        .ranks())));
    }

    @Test
    void oneConvolutionMeetsItsBound() {
        // rank H_f = 2m·min(m₀k, K d₁), here with 2·3 = 6 taps against K d₁ = 8 and 1·3 against 8.
        for (int inputs = 1; inputs <= 2; inputs++) {
            for (int m = 1; m <= 4; m++) {
                LinearNetwork network = LinearNetwork.line(inputs, 6)
                        .convolution(m, 3, 1, Padding.VALID)
                        .dense(2);
                assertEquals(2 * m * Math.min(inputs * 3, 8), exact(network).functional());
                assertEquals(2 * m * Math.min(inputs * 3, 8), bound(network).functional());
            }
        }
    }

    @Test
    void oneLocallyConnectedLayerMeetsItsBound() {
        // rank H_f = 2m·d₁·min(m₀k, K), here with d₁ = 4.
        for (int outputs = 1; outputs <= 4; outputs++) {
            for (int m = 1; m <= 3; m++) {
                LinearNetwork network = LinearNetwork.line(1, 6)
                        .locallyConnected(m, 3, 1, Padding.VALID)
                        .dense(outputs);
                assertEquals(2 * m * 4 * Math.min(3, outputs), exact(network).functional());
                assertEquals(2 * m * 4 * Math.min(3, outputs), bound(network).functional());
            }
        }
    }

    @Test
    void crossEntropyCountsOneOutputLess() {
        for (List<Integer> widths : List.of(List.of(6, 4, 5, 4), List.of(5, 3, 3))) {
            Bounds bounds =
                    RankBounds.of(LinearNetwork.dense(widths), Inputs.fullRank(), Objectives.CROSS_ENTROPY, SEED);
            int last = widths.size() - 1;
            List<Integer> fewer = new ArrayList<>(widths);
            fewer.set(last, widths.get(last) - 1);
            Bounds expected = bound(LinearNetwork.dense(fewer));
            assertEquals(
                    List.of(expected.h(), expected.outer(), expected.functional()),
                    List.of(bounds.h(), bounds.outer(), bounds.functional()));
        }
    }

    @Test
    void boundsAreTheSameForAnySeed() {
        Configuration configuration = Configurations.draw(SEED, 1, 160).get(0);
        assertEquals(
                bounds(configuration),
                RankBounds.of(configuration.network(), configuration.inputs(), configuration.loss(), SEED + 1));
    }

    private static Ranks ranks(Configuration c) {
        return ExactRank.of(c.network(), c.inputs(), c.loss(), SEED);
    }

    private static Bounds bounds(Configuration c) {
        return RankBounds.of(c.network(), c.inputs(), c.loss(), SEED);
    }

    private static Ranks exact(LinearNetwork network) {
        return ExactRank.of(network, Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED);
    }

    private static Bounds bound(LinearNetwork network) {
        return RankBounds.of(network, Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED);
    }
}
