package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/** Word by word with what has been seen kept, against whole sequences through the causal mask, one decoding at a time. */
class GreedyDecodingTest {
    private static final Initialisation ANY = new Initialisation("xavier", 1, 2);
    private static final int WIDTH = 8;
    private static final int VOCABULARY = 7;
    private static final int LENGTH = 6;
    private static final int BATCH = 40;
    private static final int BEGIN = 1;
    private static final int END = 2;
    private static final int PAD = 0;
    /** The same few dozen products, whose sums run in another order. */
    private static final double ROUNDING = 1e-12;

    private final Blocks.Builder builder = Blocks.builder();
    private final Embedding words = Embedding.of(builder, 0, VOCABULARY, WIDTH, Start.normal(1));
    private final List<DecoderBlock> layers = List.of(block("_a"), block("_b"));
    private final Blocks blocks = builder.build();
    private final NetworkInGraph network = new NetworkInGraph(new LayeredModel(blocks, Chain.of()));
    private final Sequence memory = new Sequence(network.input("memory", Shape.of(WIDTH, 3 * BATCH)), 3);

    private DecoderBlock block(String suffix) {
        return DecoderBlock.of(builder, 0, suffix, WIDTH, 2, 12, Activation.GELU, ANY);
    }

    /** Word by word. */
    private GreedyDecoding.NextWord next(List<Node> scores) {
        List<DecoderBlock.Past> past =
                layers.stream().map(layer -> new DecoderBlock.Past()).toList();
        return (word, place) -> {
            Sequence token = new Sequence(words.apply(network.pass(), word), 1);
            for (int i = 0; i < layers.size(); i++) {
                token = layers.get(i).next(network.pass(), past.get(i), token, memory);
            }
            Node found = words.scores(network.pass(), token.states());
            scores.add(found);
            return found;
        };
    }

    private Execution run(List<Node> results, double[] tokens) {
        Plan plan = Plan.compile(network.graph(), network.sources(), results);
        Execution execution = plan.execution();
        double[] theta = blocks.initialise(new RandomStream(5, "init"));
        System.arraycopy(theta, 0, execution.arena(), plan.input(0), theta.length);
        for (int i = network.parameters().size(); i < network.sources().size(); i++) {
            Node source = network.sources().get(i);
            execution.set(i, source == memory.states() ? normals(source.shape().size()) : tokens);
        }
        execution.run();
        return execution;
    }

    private static double[] normals(int count) {
        RandomStream random = new RandomStream(11, "memory");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    @Test
    void itIsTheLikeliestWordOfTheWholeSequence() {
        List<Node> scores = new ArrayList<>();
        Node decoded = new GreedyDecoding(BEGIN, END, PAD, LENGTH).words(network.graph(), BATCH, next(scores));
        Node all = network.graph().concatenate(0, scores);
        Node given = network.input("tokens", Shape.of(LENGTH, BATCH));
        Sequence tokens = new Sequence(words.apply(network.pass(), given), LENGTH);
        for (DecoderBlock layer : layers) {
            tokens = layer.apply(network.pass(), tokens, memory, true);
        }
        Node whole = words.scores(network.pass(), tokens.states());
        double[] inputs = new double[LENGTH * BATCH];
        Arrays.fill(inputs, 0, BATCH, BEGIN);
        double[] found = run(List.of(decoded), inputs).copyOf(0, LENGTH * BATCH);
        System.arraycopy(found, 0, inputs, BATCH, (LENGTH - 1) * BATCH);
        Execution execution = run(List.of(all, whole), inputs);
        double[] expected = execution.copyOf(1, VOCABULARY * LENGTH * BATCH);
        assertArrayEquals(expected, execution.copyOf(0, expected.length), ROUNDING);
        boolean padded = false;
        boolean unended = false;
        for (int n = 0; n < BATCH; n++) {
            boolean open = true;
            for (int t = 0; t < LENGTH; t++) {
                int best = 0;
                for (int w = 1; w < VOCABULARY; w++) {
                    best = expected[(w * LENGTH + t) * BATCH + n] > expected[(best * LENGTH + t) * BATCH + n]
                            ? w
                            : best;
                }
                assertEquals(open ? best : PAD, found[t * BATCH + n], "word %d of %d".formatted(t, n));
                open &= best != END;
            }
            padded |= !open;
            unended |= open;
        }
        assertTrue(padded && unended, "some end and some do not");
    }

    @Test
    void noDerivativePassesThroughTheChoice() {
        Node decoded =
                new GreedyDecoding(BEGIN, END, PAD, LENGTH).words(network.graph(), BATCH, next(new ArrayList<>()));
        Node loss = network.graph().sum(decoded);
        List<Node> gradient = Differentiation.gradient(network.graph(), loss, network.parameters());
        assertFalse(gradient.isEmpty());
        for (Node part : gradient) {
            assertEquals(network.graph().expandTo(network.graph().constant(0), part.shape()), part);
        }
    }

    @Test
    void lengthsAndMarksAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new GreedyDecoding(BEGIN, END, PAD, 0));
        assertThrows(IllegalArgumentException.class, () -> new GreedyDecoding(BEGIN, END, END, 3));
    }
}
