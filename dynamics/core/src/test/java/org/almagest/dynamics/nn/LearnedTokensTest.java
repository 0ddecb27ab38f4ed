package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/** Tokens that are parameters, against the same tokens given for each example. */
class LearnedTokensTest {
    private static final Initialisation ANY = new Initialisation("xavier", 1, 2);
    private static final int WIDTH = 4;
    private static final int BATCH = 3;
    /** The same products of the same numbers, whose places in the arrays are others. */
    private static final double ROUNDING = 1e-14;

    private final Blocks.Builder blocks = Blocks.builder();

    private static Execution run(NetworkInGraph network, List<Node> results, double[] theta) {
        Plan plan = Plan.compile(network.graph(), network.sources(), results);
        Execution execution = plan.execution();
        System.arraycopy(theta, 0, execution.arena(), plan.input(0), theta.length);
        for (int i = network.parameters().size(); i < network.sources().size(); i++) {
            Node source = network.sources().get(i);
            execution.set(i, normals(source.shape().size(), source.primitive().toString()));
        }
        return execution;
    }

    private static double[] normals(int count, String purpose) {
        RandomStream random = new RandomStream(11, purpose);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    /** The tokens of a block [width][count], for each example. */
    private static double[] repeated(double[] theta, Block block) {
        double[] each = new double[block.size() * BATCH];
        for (int i = 0; i < each.length; i++) {
            each[i] = theta[block.offset() + i / BATCH];
        }
        return each;
    }

    private static double[] read(Execution execution, int output, Node node) {
        return execution.copyOf(output, node.shape().size());
    }

    @Test
    void queriesAreTheSameForAllExamples() {
        LearnedTokens tokens = LearnedTokens.of(blocks, 0, "", WIDTH, 2, Start.normal(1));
        Attention attention = Attention.of(blocks, 0, "", WIDTH, 5, 2, ANY);
        Blocks built = blocks.build();
        NetworkInGraph network = new NetworkInGraph(new LayeredModel(built, Chain.of()));
        Sequence memory = new Sequence(network.input("memory", Shape.of(5, 3 * BATCH)), 3);
        Node learned = attention.apply(network.pass(), tokens.of(network.pass(), BATCH), memory, false, null);
        Sequence given = new Sequence(network.input("queries", Shape.of(WIDTH, 2 * BATCH)), 2);
        Node expected = attention.apply(network.pass(), given, memory, false, null);
        double[] theta = normals(built.list().stream().mapToInt(Block::size).sum(), "theta");
        Execution execution = run(network, List.of(learned, expected), theta);
        execution.set(
                network.sources().indexOf(given.states()),
                repeated(theta, built.list().get(0)));
        execution.run();
        assertArrayEquals(read(execution, 1, expected), read(execution, 0, learned));
    }

    /** A class token is never hidden, also where all else is. */
    @Test
    void tokensStandBeforeASequence() {
        LearnedTokens tokens = LearnedTokens.of(blocks, 0, "", WIDTH, 2, Start.normal(1));
        Blocks built = blocks.build();
        NetworkInGraph network = new NetworkInGraph(new LayeredModel(built, Chain.of()));
        Node states = network.input("states", Shape.of(WIDTH, 3 * BATCH));
        Node mask = network.input("mask", Shape.of(3, BATCH));
        Sequence joined = tokens.before(network.pass(), new Sequence(states, 3, mask));
        assertEquals(5, joined.length());
        double[] theta = normals(WIDTH * 2, "theta");
        Execution execution = run(network, List.of(joined.states(), joined.mask()), theta);
        execution.run();
        double[] found = read(execution, 0, joined.states());
        double[] shown = read(execution, 1, joined.mask());
        double[] own = normals(WIDTH * 3 * BATCH, states.primitive().toString());
        double[] ownMask = normals(3 * BATCH, mask.primitive().toString());
        for (int t = 0; t < 5; t++) {
            for (int n = 0; n < BATCH; n++) {
                for (int i = 0; i < WIDTH; i++) {
                    double expected = t < 2 ? theta[i * 2 + t] : own[(i * 3 + t - 2) * BATCH + n];
                    assertEquals(expected, found[(i * 5 + t) * BATCH + n]);
                }
                assertEquals(t < 2 ? 1 : ownMask[(t - 2) * BATCH + n], shown[t * BATCH + n]);
            }
        }
    }

    /** Two sequences of different lengths: what each block makes of its own and the tokens, and the mean of the latter. */
    @Test
    void aBottleneckIsAMeanOverBlocks() {
        List<TransformerBlock> layers = List.of(block("_a"), block("_b"));
        Blocks built = blocks.build();
        NetworkInGraph network = new NetworkInGraph(new LayeredModel(built, Chain.of()));
        Sequence first = new Sequence(network.input("first", Shape.of(WIDTH, 3 * BATCH)), 3);
        Sequence second = new Sequence(network.input("second", Shape.of(WIDTH, 2 * BATCH)), 2);
        Sequence tokens = new Sequence(network.input("tokens", Shape.of(WIDTH, BATCH)), 1);
        Bottleneck.Exchanged exchanged = new Bottleneck(layers).apply(network.pass(), List.of(first, second), tokens);
        Sequence firstToo = layers.get(0).apply(network.pass(), first.followedBy(network.graph(), tokens));
        Sequence secondToo = layers.get(1).apply(network.pass(), second.followedBy(network.graph(), tokens));
        List<Node> results = List.of(
                exchanged.sequences().get(0).states(),
                exchanged.sequences().get(1).states(),
                exchanged.tokens().states(),
                firstToo.states(),
                secondToo.states());
        double[] theta = normals(built.list().stream().mapToInt(Block::size).sum(), "theta");
        Execution execution = run(network, results, theta);
        execution.run();
        double[] a = read(execution, 0, results.get(0));
        double[] b = read(execution, 1, results.get(1));
        double[] mean = read(execution, 2, results.get(2));
        double[] wholeA = read(execution, 3, results.get(3));
        double[] wholeB = read(execution, 4, results.get(4));
        for (int i = 0; i < WIDTH; i++) {
            for (int n = 0; n < 3 * BATCH; n++) {
                assertEquals(wholeA[i * 4 * BATCH + n], a[i * 3 * BATCH + n]);
            }
            for (int n = 0; n < 2 * BATCH; n++) {
                assertEquals(wholeB[i * 3 * BATCH + n], b[i * 2 * BATCH + n]);
            }
            for (int n = 0; n < BATCH; n++) {
                double expected = (wholeA[(i * 4 + 3) * BATCH + n] + wholeB[(i * 3 + 2) * BATCH + n]) / 2;
                assertEquals(expected, mean[i * BATCH + n], ROUNDING);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Bottleneck(layers)
                .apply(network.pass(), List.of(first), tokens));
    }

    private TransformerBlock block(String suffix) {
        return TransformerBlock.of(blocks, 0, suffix, WIDTH, 2, 6, Activation.GELU, true, ANY);
    }
}
