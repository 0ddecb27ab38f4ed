package org.almagest.studies.domainembeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/**
 * Numbers that were computed elsewhere from a closed form, and laws: six entities 0.5·sin(1+3e+7a), two relations
 * 0.3·cos(2+5k+3a), three coordinates a.
 */
class DomainOraclesTest {
    private static final int ENTITIES = 6;
    private static final int RELATIONS = 2;
    private static final int DIMENSION = 3;
    /** The answers have sixteen digits, and the numbers are of the order of 1. */
    private static final double ROUNDING = 1e-12;

    private static final double[] TRUE = {0, 0, 1, 2, 1, 3, 4, 0, 5};
    private static final double[] CORRUPT = {0, 0, 4, 5, 1, 3, 2, 0, 5};

    private final TranslationModel model =
            new TranslationModel(ENTITIES, RELATIONS, DIMENSION, Domains.TRAINED, 0.5, 0.01, 1, 1);

    private static double[] theta() {
        double[] theta = new double[(ENTITIES + 5 * RELATIONS) * DIMENSION];
        for (int a = 0; a < DIMENSION; a++) {
            for (int e = 0; e < ENTITIES; e++) {
                theta[e * DIMENSION + a] = 0.5 * Math.sin(1 + 3 * e + 7 * a);
            }
            for (int k = 0; k < RELATIONS; k++) {
                theta[(ENTITIES + k) * DIMENSION + a] = 0.3 * Math.cos(2 + 5 * k + 3 * a);
            }
        }
        return theta;
    }

    @Test
    void scoresLossAndGradientOfTranslations() {
        Drawn drawn = new Drawn(model, new CorruptedTriples(), TRUE, List.of(0, 1));
        // tail, head and head are replaced by 4, 5 and 2
        drawn.run(theta(), new double[] {0, 1, 1}, new double[] {4, 5, 2});
        assertEquals(2.2742673081554785, drawn.loss(), ROUNDING);
        assertArrayEquals(new double[] {2 / 3.0, 2 / 3.0, 0}, Arrays.copyOfRange(drawn.gradient(0), 12, 15), ROUNDING);
        assertArrayEquals(new double[] {0, 0, 2 / 3.0}, Arrays.copyOf(drawn.gradient(1), 3), ROUNDING);
        double[] scores = new double[ENTITIES];
        double[] expected = {2.4110531046415926, 2.694306530877747, 2.1224263749781755};
        Ranks.Scores base = new TranslationScores(model, theta()).of(TRUE, 0, new double[0][]);
        for (int i = 0; i < 3; i++) {
            for (int side = 0; side < 2; side++) {
                base.fill(i, side, scores);
                assertEquals(expected[i], scores[TripleGraph.entity(TRUE, i, side)], ROUNDING);
            }
        }
        // what the graph's loss says of the corrupted ones
        double lost = 0;
        for (int i = 0; i < 3; i++) {
            base.fill(i, i == 0 ? 1 : 0, scores);
            lost += Math.max(0, 1 + expected[i] - scores[TripleGraph.entity(CORRUPT, i, i == 0 ? 1 : 0)]) / 3;
        }
        assertEquals(drawn.loss(), lost, ROUNDING);
    }

    /** The heads of relation 0 are entities 0, 1 and 3. */
    private double[] begun() {
        double[] theta = theta();
        Ellipsoids.begin(model, theta, new double[] {0, 0, 2, 1, 0, 2, 3, 0, 2});
        return theta;
    }

    @Test
    void ellipsoidsBeginAroundTheirMembers() {
        double[] theta = begun();
        Ellipsoids ellipsoids = Ellipsoids.of(model, theta);
        assertArrayEquals(
                new double[] {-0.07655877023156692, -0.16200490863447975, -0.16771296143686384},
                Arrays.copyOf(ellipsoids.centres(), 3),
                ROUNDING);
        assertArrayEquals(
                new double[] {-0.4866419099183413, -0.2164334478895376, -0.4990726954210767},
                Arrays.copyOf(ellipsoids.logarithms(), 3),
                ROUNDING);
        assertArrayEquals(
                new double[] {0.978403146114331, 0, 1.0321569101588257, 0, 0.9391012469298472, 0},
                ellipsoids.excess(0, theta, ENTITIES),
                ROUNDING);
        // one member alone: its spread is 0, and ln 1e-3 keeps the axes above 0
        assertEquals(Math.log(1e-3), ellipsoids.logarithms()[3], ROUNDING);
    }

    @Test
    void lossAndGradientOfDomains() {
        double[] theta = begun();
        GraphBuilder graph = new GraphBuilder();
        Node centre = graph.input("c", Shape.of(1, DIMENSION));
        Node axes = graph.input("s", Shape.of(1, DIMENSION));
        Node points = graph.input("e", Shape.of(ENTITIES, DIMENSION));
        Node excess = DomainMargin.excess(graph, points, centre, graph.exp(graph.scale(-1, axes)));
        Node gain = graph.subtract(
                graph.concatenate(0, List.of(graph.slice(excess, 0, 2, 1), graph.slice(excess, 0, 5, 1))),
                graph.slice(excess, 0, 0, 2));
        // the mean over two, and the sum is asked for
        Node loss = graph.add(
                graph.scale(2, CorruptedTriples.hinge(graph, 0.5, gain)),
                graph.scale(0.01 / DIMENSION, graph.sum(axes)));
        Node slope = Differentiation.gradient(graph, loss, List.of(centre)).get(0);
        Execution execution = Plan.compile(graph, List.of(centre, axes, points), List.of(loss, slope))
                .execution();
        Ellipsoids ellipsoids = Ellipsoids.of(model, theta);
        execution.set(0, Arrays.copyOf(ellipsoids.centres(), DIMENSION));
        execution.set(1, Arrays.copyOf(ellipsoids.logarithms(), DIMENSION));
        execution.set(2, Arrays.copyOf(theta, ENTITIES * DIMENSION));
        execution.run();
        assertEquals(0.9422390757780754, execution.copyOf(0, 1)[0], ROUNDING);
        assertArrayEquals(
                new double[] {-0.488260293266094, 0.0019257152365041996, 0.5056615250799457},
                execution.copyOf(1, DIMENSION),
                ROUNDING);
    }

    private Ranks ranks(double[] triples, double[] theta, double weight, double[][] excess, double[]... known) {
        return Ranks.of(
                triples,
                new KnownTriples(List.of(known)),
                ENTITIES,
                new TranslationScores(model, theta).of(triples, weight, excess));
    }

    @Test
    void filteredRanks() {
        double[] more = {0, 0, 3, 1, 0, 5};
        Ranks ranks = ranks(TRUE, theta(), 0, new double[0][], TRUE, more);
        assertArrayEquals(new double[] {5, 5, 5, 6, 4, 3}, ranks.of());
        assertEquals(28 / 6.0, ranks.mean(), ROUNDING);
        assertEquals((3 / 5.0 + 1 / 6.0 + 1 / 4.0 + 1 / 3.0) / 6, ranks.meanReciprocal(), ROUNDING);
        assertEquals(2 / 6.0, ranks.hits(4), ROUNDING);
        // relation 0 has the first and the last triple
        assertArrayEquals(new double[] {4.5, 4, 5, 6}, ranks.byRelation(TRUE, RELATIONS), ROUNDING);
    }

    /** Also a law of the half-rank rule: equal ranks of all sum up to as much as different ones. */
    @Test
    void ranksByCountingAreThoseBySorting() {
        RandomStream random = new RandomStream(3, "scores with ties");
        for (int round = 0; round < 200; round++) {
            double[] scores =
                    IntStream.range(0, 15).mapToDouble(i -> random.below(6)).toArray();
            BitSet filtered = new BitSet();
            IntStream.range(0, 15).filter(i -> random.below(3) == 0).forEach(filtered::set);
            int gold = random.below(15);
            double[] sorted = IntStream.range(0, 15)
                    .filter(i -> i == gold || !filtered.get(i))
                    .mapToDouble(i -> scores[i])
                    .sorted()
                    .toArray();
            // the mean of the places that its score takes up
            double mean = IntStream.range(0, sorted.length)
                    .filter(i -> sorted[i] == scores[gold])
                    .mapToDouble(i -> i + 1)
                    .average()
                    .orElseThrow();
            assertEquals(mean, Ranks.rank(scores, gold, filtered));
        }
    }

    @Test
    void weightZeroGivesTheRanksOfTheBase() {
        double[] theta = begun();
        double[][] excess = excess(theta);
        assertArrayEquals(
                ranks(TRUE, theta, 0, new double[0][], TRUE).of(),
                ranks(TRUE, theta, 0, excess, TRUE).of());
    }

    private double[][] excess(double[] theta) {
        Ellipsoids ellipsoids = Ellipsoids.of(model, theta);
        return IntStream.range(0, 2 * RELATIONS)
                .mapToObj(side -> ellipsoids.excess(side, theta, ENTITIES))
                .toArray(double[][]::new);
    }

    @Test
    void excessDoesNotChangeWhenCoordinatesAreRescaled() {
        double[] scale = {2, 0.5, 3};
        double[] theta = begun();
        double[] scaled = theta.clone();
        for (int i = 0; i < scaled.length; i++) {
            boolean axes = i >= model.at(TranslationModel.AXES);
            scaled[i] = axes ? scaled[i] + Math.log(scale[i % 3]) : scaled[i] * scale[i % 3];
        }
        double[][] before = excess(theta);
        double[][] after = excess(scaled);
        for (int side = 0; side < 2; side++) {
            // the tails are one entity alone, of which all others are very far
            double largest = Arrays.stream(before[side]).max().orElseThrow();
            assertArrayEquals(before[side], after[side], ROUNDING * Math.max(1, largest));
        }
    }

    @Test
    void renamingEntitiesPermutesRanks() {
        int[] names = {3, 0, 5, 1, 4, 2};
        double[] theta = begun();
        double[] renamed = theta.clone();
        double[] triples = TRUE.clone();
        for (int e = 0; e < ENTITIES; e++) {
            System.arraycopy(theta, e * DIMENSION, renamed, names[e] * DIMENSION, DIMENSION);
        }
        for (int i = 0; i < 3; i++) {
            triples[3 * i] = names[(int) TRUE[3 * i]];
            triples[3 * i + 2] = names[(int) TRUE[3 * i + 2]];
        }
        assertArrayEquals(
                ranks(TRUE, theta, 0.3, excess(theta), TRUE).of(),
                ranks(triples, renamed, 0.3, excess(renamed), triples).of());
    }

    @Test
    void membershipIsTheShareOfPairsInOrder() {
        double[] members = {1, 1, 0, 0, 0, 0, 0, 0};
        TripleGraph graph = new TripleGraph(
                4, 1, new double[0], new double[0], new double[0], new double[0], new double[0], members);
        // one pair is equal, one the other way round; the second side has no members and does not count
        assertEquals((2 + 0.5) / 4, Membership.auc(graph, new double[][] {{0, 3, 3, 2}, {1, 1, 1, 1}}), ROUNDING);
    }

    @Test
    void neighboursAreTheNearestFiveOthers() {
        double[] line = {0, 1, 2, 4, 8, 16, 32};
        assertArrayEquals(new int[] {1, 2, 3, 4, 5}, Neighbours.nearest(line, 7, 1)[0]);
        assertArrayEquals(new int[] {2, 1, 0, 4, 5}, Neighbours.nearest(line, 7, 1)[3]);
        // two equal distances, the smaller number first
        assertArrayEquals(new int[] {0, 2}, Neighbours.nearest(new double[] {0, 1, 2}, 3, 1)[1]);
        double[] group = {0, 0, 1};
        assertEquals(2 / 6.0, Neighbours.chance(group), ROUNDING);
        assertEquals(2 / 6.0, Neighbours.purity(Neighbours.nearest(line, 3, 1), group), ROUNDING);
    }

    /** The chances of the generated graph at its defaults. */
    @Test
    void chancesOfTheTypedGraph() {
        TripleGraph graph = TripleGraph.of(SmallTypedGraph.of(Map.of()));
        assertEquals(19 / 239.0, Neighbours.chance(graph.domain()), ROUNDING);
        assertEquals(59 / 239.0, Neighbours.chance(graph.superDomain()), ROUNDING);
    }
}
