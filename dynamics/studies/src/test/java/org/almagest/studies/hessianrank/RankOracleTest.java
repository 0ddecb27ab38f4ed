package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of the two tables of exact ranks, by the prime field, and by the spectrum in double precision. */
class RankOracleTest {
    private static final long SEED = 20230;

    /** By channels; two tests ask for most of them. */
    private static final Map<Integer, Integer> RANKS = new ConcurrentHashMap<>();

    /** The naive Hessian takes minutes beyond this. */
    private static final int SPECTRUM_LIMIT = 600;

    @TestFactory
    Stream<DynamicTest> primeField() throws IOException {
        List<RankOracle> rows = RankOracle.all();
        assertEquals(38, rows.size());
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.config(),
                        () -> assertAll(
                                () -> assertEquals(
                                        row.ranks(),
                                        ExactRank.of(row.network(), row.inputs(), Objectives.SQUARED_ERROR, SEED)),
                                () -> assertEquals(
                                        row.bounds(),
                                        RankBounds.of(row.network(), row.inputs(), Objectives.SQUARED_ERROR, SEED)))));
    }

    @Test
    void configurationsAreReadAsMeant() throws IOException {
        List<RankOracle> rows = RankOracle.all();
        List<String[]> cells = RankOracle.rows("/oracles/hessian_ranks.csv");
        for (int i = 0; i < rows.size(); i++) {
            LinearNetwork network = rows.get(i).network();
            assertEquals(
                    RankOracle.sizes(cells.get(i + 1)),
                    List.of(network.parameters(), network.input().size(), network.outputs()));
        }
    }

    @TestFactory
    Stream<DynamicTest> spectrum() throws IOException {
        return RankOracle.all().stream()
                .filter(row -> row.network().parameters() <= SPECTRUM_LIMIT)
                .map(row -> DynamicTest.dynamicTest(row.config(), () -> {
                    int samples =
                            row.bounds().inputRank() < row.network().input().size()
                                    ? row.bounds().inputRank()
                                    : 2 * row.network().input().size();
                    assertEquals(
                            row.ranks(),
                            NumericalHessian.gaussian(row.network(), samples, Objectives.SQUARED_ERROR, SEED)
                                    .ranks());
                }));
    }

    @TestFactory
    Stream<DynamicTest> squareRootLaw() throws IOException {
        List<String[]> rows = RankOracle.rows("/oracles/hessian_sqrt_law.csv");
        assertEquals(11, rows.size());
        return rows.stream()
                .skip(1)
                .map(row -> DynamicTest.dynamicTest("m = " + row[0], () -> {
                    LinearNetwork network = twoConvolutions(Integer.parseInt(row[0]));
                    assertEquals(Integer.parseInt(row[1]), network.parameters());
                    assertEquals(Integer.parseInt(row[2]), rank(Integer.parseInt(row[0])));
                }));
    }

    /** The one size of that table that is small enough and not in the other. */
    @Test
    void squareRootLawBySpectrum() {
        assertEquals(
                16 * 10 + 14,
                NumericalHessian.gaussian(twoConvolutions(10), 16, Objectives.SQUARED_ERROR, SEED)
                        .rank());
    }

    @TestFactory
    Stream<DynamicTest> rankIsLinearInTheChannels() {
        return IntStream.rangeClosed(6, 20)
                .mapToObj(m -> DynamicTest.dynamicTest("m = " + m, () -> assertEquals(16 * m + 14, rank(m))));
    }

    @Test
    void fullyConnected() {
        LinearNetwork network = LinearNetwork.dense(List.of(25, 5, 10, 10));
        Bounds bounds = RankBounds.of(network, Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED);
        assertEquals(List.of(175, 150, 250), List.of(bounds.functional(), bounds.outer(), bounds.h()));
        Ranks ranks = ExactRank.of(network, Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED);
        assertEquals(List.of(175, 150, 250), List.of(ranks.functional(), ranks.outer(), ranks.h()));
    }

    private static LinearNetwork twoConvolutions(int channels) {
        return LinearNetwork.line(1, 8)
                .convolution(channels, 3, 1, Padding.VALID)
                .convolution(channels, 3, 1, Padding.VALID)
                .dense(2);
    }

    /** Of two convolutions. */
    private static int rank(int channels) {
        return RANKS.computeIfAbsent(
                channels, m -> ExactRank.of(twoConvolutions(m), Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED)
                        .h());
    }
}
