package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.NumericalRank;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of the two tables of exact ranks by the eigenvalues of the networks' Hessians, as the probe computes them:
 * family, graph, exact derivatives, LAPACK.
 */
class FamilyRankTest {
    private static final long SEED = 11;

    /** The cut lies in a gap of so many times; what is kept and what is rounding is never in doubt. */
    private static final double CLEAR = 100;

    @TestFactory
    Stream<DynamicTest> tableOfRanks() throws IOException {
        List<RankOracle> rows = RankOracle.all();
        assertEquals(38, rows.size());
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row.config(), () -> {
                    LinearNetwork network = row.network();
                    Model model = model(network);
                    assertEquals(network.parameters(), model.parameterCount());
                    int features = network.input().size();
                    int samples =
                            row.bounds().inputRank() < features ? row.bounds().inputRank() : 2 * features;
                    Curvature curvature = curvature(model, network, samples);
                    assertEquals(
                            List.of(
                                    row.ranks().h(),
                                    row.ranks().outer(),
                                    row.ranks().functional()),
                            List.of(
                                    rank(curvature, HessianPart.HESSIAN),
                                    rank(curvature, HessianPart.GGN),
                                    rank(curvature, HessianPart.FUNCTIONAL)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> squareRootLaw() throws IOException {
        Map<Integer, Integer> table = RankOracle.rows("/oracles/hessian_sqrt_law.csv").stream()
                .skip(1)
                .collect(Collectors.toMap(row -> Integer.parseInt(row[0]), row -> Integer.parseInt(row[2])));
        assertEquals(10, table.size());
        return IntStream.concat(IntStream.of(2, 4), IntStream.rangeClosed(6, 20))
                .mapToObj(m -> DynamicTest.dynamicTest("m = " + m, () -> {
                    LinearNetwork network = LinearNetwork.line(1, 8)
                            .convolution(m, 3, 1, Padding.VALID)
                            .convolution(m, 3, 1, Padding.VALID)
                            .dense(2);
                    int rank = rank(curvature(model(network), network, 16), HessianPart.HESSIAN);
                    if (table.containsKey(m)) {
                        assertEquals(table.get(m), rank);
                    }
                    if (m >= 6) {
                        assertEquals(16 * m + 14, rank);
                    }
                }));
    }

    private static int rank(Curvature curvature, HessianPart part) {
        NumericalRank rank = NumericalRank.of(SymmetricEigenvalues.of(curvature.matrix(part), curvature.size()), 0);
        // at full rank nothing is cut off
        assertTrue(
                rank.gap() == null ? rank.rank() == curvature.size() : rank.gap() > CLEAR,
                () -> part + ": a gap of " + rank.gap() + " at rank " + rank.rank());
        return rank.rank();
    }

    /** The network as the family {@code cnn} has it. */
    private static Model model(LinearNetwork network) {
        List<Convolution> convolutions = network.layers().stream()
                .filter(Convolution.class::isInstance)
                .map(Convolution.class::cast)
                .toList();
        Family family = Families.ALL.named("cnn");
        return family.build(
                Settings.of(
                        family.parameters(),
                        Map.of(
                                "depth", convolutions.size(),
                                "channels",
                                        words(convolutions.stream()
                                                .map(c -> c.output().channels())),
                                "kernel_sizes",
                                        words(convolutions.stream()
                                                .map(c -> c.horizontal().kernel())),
                                "paddings", words(convolutions.stream().map(FamilyRankTest::padding)),
                                "channels_in", network.input().channels(),
                                "height", 1,
                                "activation", "linear",
                                "bias", false)),
                network.input().size(),
                network.outputs());
    }

    private static String padding(Convolution convolution) {
        return convolution.output().width() == convolution.input().width() ? "same" : "valid";
    }

    private static String words(Stream<?> values) {
        return values.map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Curvature curvature(Model model, LinearNetwork network, int samples) {
        RandomStream random = new RandomStream(SEED, "examples");
        double[] inputs = new double[samples * network.input().size()];
        double[] targets = new double[samples * network.outputs()];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(network.input().size(), network.outputs(), samples, inputs, targets);
        return new Curvature(
                model, Objectives.SQUARED_ERROR, examples, model.initialise(new RandomStream(SEED, "init")));
    }
}
