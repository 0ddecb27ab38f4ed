package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.nn.FixedNumbers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attention of several examples at once, which lie innermost, has the bits of each example alone, where they cannot, and those of the
 * same plan without it: its result, its derivatives in queries, keys and values, and how these change along a direction.
 */
class InterleavingTest {
    /** Heads of attention, numbers in each. */
    private static final int HEADS = 2;

    private static final int WIDTH = 5;

    private enum Hidden {
        NOTHING,
        KEYS,
        LATER,
        WHOLE_EXAMPLES,
        /** Later keys, and some of all. */
        SOME_LATER;

        boolean square() {
            return this == LATER || this == SOME_LATER;
        }
    }

    private record Case(int queries, int keys, int batch, Hidden hidden) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Hidden hidden : Hidden.values()) {
            for (int batch : new int[] {8, 11, 16}) {
                cases.add(new Case(5, 5, batch, hidden));
                cases.add(new Case(9, 9, batch, hidden));
                if (!hidden.square()) {
                    cases.add(new Case(2, 4, batch, hidden));
                    cases.add(new Case(4, 7, batch, hidden));
                    cases.add(new Case(6, 19, batch, hidden));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheBitsOfEachExampleAlone(Case c) {
        assertTrue(new Attention(c, c.batch).instructions().contains("InterleavedProductInstruction"));
        assertFalse(new Attention(c, 1).instructions().contains("InterleavedProductInstruction"));
        for (Kernels kernels : new Kernels[] {new PlainKernels(), Kernels.active()}) {
            double[][] together = new Attention(c, c.batch).run(kernels, new Numbers(c), 0, false);
            for (int example = 0; example < c.batch; example++) {
                double[][] alone = new Attention(c, 1).run(kernels, new Numbers(c), example, false);
                for (int i = 0; i < alone.length; i++) {
                    assertArrayEquals(alone[i], picked(together[i], example, c.batch), "output " + i);
                }
            }
        }
    }

    /** The shares of attention, asked for as they are, have to lie by example: then nothing is interleaved. */
    @ParameterizedTest
    @MethodSource("cases")
    void hasTheBitsOfTheSamePlanWithoutIt(Case c) {
        for (boolean directionsVary : new boolean[] {false, true}) {
            Attention apart = new Attention(c, c.batch);
            apart.outputs.add(apart.shares);
            assertFalse(apart.instructions().contains("InterleavedProductInstruction"));
            double[][] expected = apart.run(Kernels.active(), new Numbers(c), 0, directionsVary);
            double[][] together = new Attention(c, c.batch).run(Kernels.active(), new Numbers(c), 0, directionsVary);
            for (int i = 0; i < together.length; i++) {
                assertArrayEquals(expected[i], together[i], "output " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nobodyReadsWhatAnotherHasWritten(Case c) {
        Attention attention = new Attention(c, c.batch);
        Ownership.check(attention.graph, attention.inputs, attention.outputs, List.of());
        Ownership.check(attention.graph, attention.inputs, attention.outputs, attention.inputs.subList(3, 6));
    }

    /** What is added would be rounded by itself, or not, as a transpose parts it from its reader. */
    @Test
    void leavesAloneWhatWouldRoundOtherwise() {
        Case c = new Case(5, 7, 8, Hidden.NOTHING);
        for (int kind = 0; kind < 3; kind++) {
            Attention attention = new Attention(c, 8);
            GraphBuilder graph = attention.graph;
            Node scores = attention.scores;
            Node z = graph.input("z", scores.shape());
            Node other =
                    switch (kind) {
                        case 0 -> graph.add(scores, graph.scale(0.3, z));
                        case 1 -> graph.scale(0.3, scores);
                        default -> graph.add(scores, graph.multiply(scores, scores));
                    };
            attention.outputs.clear();
            attention.outputs.add(attention.joined(graph.product(attention.v, graph.softmax(other, 1))));
            assertFalse(attention.instructions().contains("InterleavedProductInstruction"), "kind " + kind);
        }
    }

    /** The way there and back takes no transpose but that of a mask. */
    @Test
    void takesNoTranspose() {
        assertFalse(new Attention(new Case(5, 7, 8, Hidden.NOTHING), 8)
                .instructions()
                .contains("TransposeInstruction"));
        assertTrue(new Attention(new Case(5, 7, 7, Hidden.NOTHING), 7)
                .instructions()
                .contains("TransposeInstruction"));
    }

    /** Where a row of a product fills vectors by itself, or nearly so, it stays as it is. */
    @Test
    void leavesAloneWhatFillsVectors() {
        for (int queries : new int[] {1, 8, 16, 24, 32, 33, 40}) {
            List<String> instructions = new Attention(new Case(queries, 6, 8, Hidden.NOTHING), 8).instructions();
            assertFalse(instructions.contains("InterleavedProductInstruction"), queries + " queries");
        }
        for (int queries : new int[] {2, 7, 9, 23, 31}) {
            List<String> instructions = new Attention(new Case(queries, 6, 8, Hidden.NOTHING), 8).instructions();
            assertTrue(instructions.contains("InterleavedProductInstruction"), queries + " queries");
        }
    }

    /** Sums along fewer than four rows are taken in parts: another order, which has to stay. */
    @Test
    void leavesAloneSumsOfAnotherOrder() {
        assertFalse(new Attention(new Case(5, 3, 8, Hidden.NOTHING), 8)
                .instructions()
                .contains("InterleavedProductInstruction"));
    }

    /** What has its examples outermost already is no case for it. */
    @Test
    void leavesAloneProductsWithoutTransposes() {
        GraphBuilder graph = new GraphBuilder();
        Node a = graph.input("a", Shape.of(9, 5, 6));
        Node b = graph.input("b", Shape.of(9, 6, 5));
        Node product = graph.product(a, b);
        Interleaving.Rewritten rewritten = Interleaving.rewrite(graph, List.of(product), List.of());
        assertEquals(graph, rewritten.graph());
    }

    /** One example's numbers, [..][batch] as it lies. */
    private static double[] picked(double[] all, int example, int batch) {
        double[] one = new double[all.length / batch];
        for (int i = 0; i < one.length; i++) {
            one[i] = all[i * batch + example];
        }
        return one;
    }

    /** What all examples are given, the same in every turn. */
    private static final class Numbers {
        private final List<double[]> inputs = new ArrayList<>();

        Numbers(Case c) {
            Random random = new Random(c.queries * 100L + c.keys);
            int q = HEADS * WIDTH * c.queries * c.batch;
            int k = HEADS * WIDTH * c.keys * c.batch;
            // queries, keys, values; their directions; what the result's cotangent is; then masks of keys and of
            // examples
            for (int size : new int[] {q, k, k, q, k, k, q}) {
                inputs.add(random.doubles(size, -2, 2).toArray());
            }
            for (int size : new int[] {c.keys * c.batch, c.batch}) {
                inputs.add(
                        random.ints(size, 0, 3).mapToDouble(i -> i == 0 ? 0 : 1).toArray());
            }
        }
    }

    private static final class Attention {
        private final Case c;
        private final int batch;
        private final GraphBuilder graph = new GraphBuilder();
        private final List<Node> inputs = new ArrayList<>();
        private final List<Node> outputs = new ArrayList<>();
        private final Node scores;
        private final Node shares;
        private final Node v;

        Attention(Case c, int batch) {
            this.c = c;
            this.batch = batch;
            List<Node> states = new ArrayList<>();
            for (int tokens : new int[] {c.queries, c.keys, c.keys, c.queries, c.keys, c.keys, c.queries}) {
                Node input = graph.input("x" + inputs.size(), Shape.of(HEADS * WIDTH, tokens * batch));
                inputs.add(input);
                states.add(input);
            }
            inputs.add(graph.input("keys", Shape.of(c.keys, batch)));
            inputs.add(graph.input("examples", Shape.of(1, batch)));
            Node q = heads(states.get(0), c.queries);
            Node k = heads(states.get(1), c.keys);
            v = heads(states.get(2), c.keys);
            scores = graph.product(k, q, true, false);
            Node visible = visible();
            shares = visible == null ? graph.softmax(scores, 1) : graph.maskedSoftmax(scores, visible, 1);
            Node means = joined(graph.product(v, shares));
            List<Node> of = states.subList(0, 3);
            List<Node> gradient = Differentiation.cotangents(graph, List.of(means), List.of(states.get(6)), of);
            outputs.add(means);
            outputs.addAll(gradient);
            outputs.addAll(Differentiation.tangents(graph, gradient, of, states.subList(3, 6)));
        }

        private @Nullable Node visible() {
            Node keys = graph.reshape(graph.transpose(inputs.get(7)), batch, 1, c.keys, 1);
            return switch (c.hidden) {
                case NOTHING -> null;
                case KEYS -> keys;
                case LATER -> earlier();
                case WHOLE_EXAMPLES -> graph.reshape(graph.transpose(inputs.get(8)), batch, 1, 1, 1);
                case SOME_LATER -> graph.multiply(keys, earlier());
            };
        }

        private Node earlier() {
            double[] before = new double[c.keys * c.queries];
            for (int i = 0; i < before.length; i++) {
                before[i] = i / c.queries <= i % c.queries ? 1 : 0;
            }
            return new FixedNumbers(c.keys, c.queries, before).in(graph);
        }

        private Node heads(Node states, int tokens) {
            Node byExample = graph.transpose(graph.reshape(states, HEADS * WIDTH * tokens, batch));
            return graph.reshape(byExample, batch, HEADS, WIDTH, tokens);
        }

        private Node joined(Node parts) {
            Node byExample = graph.reshape(parts, 1, 1, batch, HEADS * WIDTH * c.queries);
            return graph.reshape(graph.transpose(byExample), HEADS * WIDTH, c.queries * batch);
        }

        List<String> instructions() {
            Interleaving.Rewritten rewritten = Interleaving.rewrite(graph, outputs, List.of());
            Lowering.Lowered lowered = Lowering.lower(rewritten.graph(), rewritten.outputs());
            return Scheduler.schedule(lowered.graph(), lowered.outputs(), lowered.varying()).stream()
                    .map(step -> step.instruction().getClass().getSimpleName())
                    .toList();
        }

        /** The outputs, for all examples or the one that begins at {@code first}. */
        double[][] run(Kernels kernels, Numbers numbers, int first, boolean directionsVary) {
            List<Node> varying = directionsVary ? inputs.subList(3, 6) : List.of();
            Execution execution = Plan.compile(graph, inputs, outputs, varying).execution(kernels);
            for (int i = 0; i < inputs.size(); i++) {
                double[] all = numbers.inputs.get(i);
                execution.set(i, batch == c.batch ? all : picked(all, first, c.batch));
            }
            execution.run();
            double[][] results = new double[outputs.size()][];
            for (int i = 0; i < results.length; i++) {
                results[i] = execution.copyOf(i, outputs.get(i).shape().size());
            }
            return results;
        }
    }
}
