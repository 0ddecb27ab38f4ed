package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.NaiveNetwork;
import org.almagest.dynamics.linear.Padding;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.studies.hessianrank.Configurations.Configuration;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

class ExactRankTest {
    private static final long SEED = 31;

    /** Entry by entry: the Hessian in the field is the naive one, whose small integers are exact in doubles. */
    @TestFactory
    Stream<DynamicTest> hessianAgreesWithTheNaiveOne() {
        return Configurations.draw(SEED, 40, 50).stream()
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> sameHessian(c)));
    }

    private static void sameHessian(Configuration configuration) {
        LinearNetwork network = configuration.network();
        PrimeField field = PrimeField.SECOND;
        RandomStream stream = new RandomStream(SEED, configuration.toString());
        long[][] samples = integers(stream, network.input().size(), configuration.samples());
        List<long[]> weights = network.layers().stream()
                .map(layer -> integers(stream, 1, layer.parameters())[0])
                .toList();
        Curvature curvature = new Curvature(field, stream, Objectives.SQUARED_ERROR, network.outputs(), samples);
        GenericPoint draw = new GenericPoint(network, residues(weights, field), curvature.columns(), field);
        FieldHessian hessian = new FieldHessian(draw, curvature, network.outputs());

        NaiveNetwork naive = new NaiveNetwork(network);
        List<double[]> doubles = weights.stream()
                .map(w -> Arrays.stream(w).asDoubleStream().toArray())
                .toList();
        long[][] outer = outer(naive, doubles, samples, field);
        long[][] functional = functional(naive, doubles, curvature.residual(curvature.columns()), field);
        int row = 0;
        for (int l = 0; l < draw.layers(); l++) {
            for (int j = 0; j < draw.pattern(l).parameters(); j++, row++) {
                assertArrayEquals(outer[row], hessian.outer(l, j), "outer, row " + row);
                assertArrayEquals(functional[row], hessian.functional(l, j), "functional, row " + row);
            }
        }
        assertEquals(network.parameters(), row);
    }

    private static long[][] outer(NaiveNetwork naive, List<double[]> weights, long[][] samples, PrimeField field) {
        long[][] outer = null;
        for (int i = 0; i < samples[0].length; i++) {
            double[] x = new double[samples.length];
            for (int u = 0; u < x.length; u++) {
                x[u] = samples[u][i];
            }
            RealMatrix jacobian = new Array2DRowRealMatrix(naive.jacobian(weights, x));
            outer = sum(outer, jacobian.multiply(jacobian.transpose()), 1, field);
        }
        return Objects.requireNonNull(outer);
    }

    /** Σ_i e_ic ∇²f_c(x_i) is linear in Ωᵀ = Σ_i x_i e_iᵀ, so it is a sum over unit inputs and outputs. */
    private static long[][] functional(NaiveNetwork naive, List<double[]> weights, long[][] omega, PrimeField field) {
        long[][] functional = null;
        for (int u = 0; u < omega.length; u++) {
            for (int c = 0; c < omega[u].length; c++) {
                double[][] second = naive.second(weights, unit(omega.length, u), unit(omega[u].length, c));
                functional = sum(functional, new Array2DRowRealMatrix(second), omega[u][c], field);
            }
        }
        return Objects.requireNonNull(functional);
    }

    private static long[][] sum(long @Nullable [][] partial, RealMatrix more, long factor, PrimeField field) {
        int size = more.getRowDimension();
        long[][] sum = partial == null ? new long[size][size] : partial;
        for (int p = 0; p < size; p++) {
            for (int q = 0; q < size; q++) {
                long entry = Math.floorMod((long) more.getEntry(p, q), field.modulus());
                sum[p][q] = field.reduce(sum[p][q] + factor * entry);
            }
        }
        return sum;
    }

    /** Columns that depend on each other are seen as the doubles stand, and the border of an image may be empty. */
    @Test
    void givenSamplesCountByTheirSpan() {
        LinearNetwork network =
                LinearNetwork.line(1, 7).convolution(3, 3, 1, Padding.VALID).dense(2);
        RandomStream stream = new RandomStream(SEED, "samples");
        for (Objective loss : List.of(Objectives.SQUARED_ERROR, Objectives.CROSS_ENTROPY)) {
            double[][] samples = new double[20][7];
            for (double[] x : samples) {
                for (int j = 0; j < 7; j++) {
                    x[j] = stream.normal();
                }
            }
            assertEquals(ExactRank.of(network, Inputs.fullRank(), loss, SEED), ranks(network, samples, loss));
            assertEquals(
                    ExactRank.of(network, Inputs.generic(3), loss, SEED),
                    ranks(network, Arrays.copyOf(samples, 3), loss));
            for (double[] x : samples) {
                x[0] = 0;
                x[6] = 0;
            }
            Inputs bordered = Inputs.of(samples);
            Bounds bounds = RankBounds.of(network, bordered, loss, SEED);
            assertEquals(5, bounds.inputRank());
            assertTrue(ranks(network, samples, loss).h() <= bounds.h());
            assertEquals(
                    5 * (loss.equals(Objectives.SQUARED_ERROR) ? 2 : 1),
                    ranks(network, samples, loss).outer());
        }
    }

    private static Ranks ranks(LinearNetwork network, double[][] samples, Objective loss) {
        return ExactRank.of(network, Inputs.of(samples), loss, SEED);
    }

    @Test
    void theLossThatLooksAtDifferencesOnlyHasNoHessianForOneOutput() {
        LinearNetwork network =
                LinearNetwork.line(1, 5).convolution(2, 2, 1, Padding.SAME).dense(1);
        assertEquals(
                new Ranks(0, 0, 0, List.of(0, 0)),
                ExactRank.of(network, Inputs.fullRank(), Objectives.CROSS_ENTROPY, SEED));
        assertEquals(
                0,
                RankBounds.of(network, Inputs.fullRank(), Objectives.CROSS_ENTROPY, SEED)
                        .h());
    }

    @Test
    void disagreementNamesAllFour() {
        AtomicInteger next = new AtomicInteger(100);
        String message = assertThrows(
                        RankDisagreementException.class,
                        () -> RankConsensus.of("the rank", SEED, (field, stream) -> next.incrementAndGet()))
                .getMessage();
        for (String word : List.of("101", "102", "103", "104", "2147483647", "2147483629", "another seed")) {
            assertTrue(message.contains(word), message);
        }
        assertEquals(Integer.valueOf(7), RankConsensus.<Integer>of("the rank", SEED, (field, stream) -> 7));
    }

    @Test
    void theFourDrawsDiffer() {
        List<Long> drawn = new ArrayList<>();
        RankConsensus.of("nothing", SEED, (field, stream) -> drawn.add(field.modulus() + 3 * field.random(stream)));
        assertEquals(4, drawn.stream().distinct().count());
    }

    @Test
    void badInputIsExplained() {
        LinearNetwork network =
                LinearNetwork.line(1, 8).convolution(2, 3, 1, Padding.VALID).dense(2);
        explained(() -> Inputs.generic(0), "0 samples");
        explained(() -> Inputs.of(new double[0][]), "0 samples");
        explained(() -> Inputs.of(new double[][] {{1, 2}, {3}}), "sample 1 has 1", "first has 2");
        explained(() -> Inputs.of(new double[][] {{1, Double.NaN}}), "sample 0", "not finite");
        explained(
                () -> ExactRank.of(network, Inputs.of(new double[][] {{1, 2}}), Objectives.SQUARED_ERROR, SEED),
                "2 features",
                "reads 8");
        explained(
                () -> ExactRank.of(LinearNetwork.line(1, 8), Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED),
                "0 layers",
                "no weights");
        explained(
                () -> RankBounds.of(
                        LinearNetwork.line(1, 8).globalPooling(), Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED),
                "no weights");
        explained(
                () -> ExactRank.of(network, Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED, 29),
                "P = 30",
                "the limit is P = 29",
                "GB",
                "raise the limit");
        explained(
                () -> ExactRank.of(
                        LinearNetwork.dense(List.of(100, 100)), Inputs.fullRank(), Objectives.SQUARED_ERROR, SEED),
                "P = 10000",
                "67 minutes",
                "2.4 GB");
    }

    private static void explained(Executable wrong, String... words) {
        String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    private static List<long[]> residues(List<long[]> weights, PrimeField field) {
        return weights.stream()
                .map(w -> Arrays.stream(w)
                        .map(x -> Math.floorMod(x, field.modulus()))
                        .toArray())
                .toList();
    }

    /** Small, so that nothing that is made of them leaves the integers of a double. */
    private static long[][] integers(RandomStream stream, int rows, int columns) {
        long[][] matrix = new long[rows][columns];
        for (long[] row : matrix) {
            Arrays.setAll(row, j -> stream.below(7));
        }
        return matrix;
    }

    private static double[] unit(int size, int at) {
        double[] unit = new double[size];
        unit[at] = 1;
        return unit;
    }
}
