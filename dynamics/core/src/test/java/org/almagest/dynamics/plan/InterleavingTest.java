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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attention of several examples at once, which lie innermost, has the bits of each example alone, where they cannot: its result, its
 * derivatives in queries, keys and values, and how these change along a direction.
 */
class InterleavingTest {
    /** Heads of attention, numbers in each. */
    private static final int HEADS = 2;

    private static final int WIDTH = 5;

    private enum Hidden {
        NOTHING,
        KEYS,
        LATER
    }

    private record Case(int queries, int keys, int batch, Hidden hidden) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Hidden hidden : Hidden.values()) {
            for (int batch : new int[] {8, 11, 16}) {
                cases.add(new Case(5, 5, batch, hidden));
                cases.add(new Case(9, 9, batch, hidden));
                if (hidden != Hidden.LATER) {
                    cases.add(new Case(1, 4, batch, hidden));
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
            double[][] together = new Attention(c, c.batch).run(kernels, new Numbers(c), 0);
            for (int example = 0; example < c.batch; example++) {
                double[][] alone = new Attention(c, 1).run(kernels, new Numbers(c), example);
                for (int i = 0; i < alone.length; i++) {
                    assertArrayEquals(alone[i], picked(together[i], example, c.batch), "output " + i);
                }
            }
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
        for (int queries : new int[] {8, 16, 24, 32, 33, 40}) {
            List<String> instructions = new Attention(new Case(queries, 6, 8, Hidden.NOTHING), 8).instructions();
            assertFalse(instructions.contains("InterleavedProductInstruction"), queries + " queries");
        }
        for (int queries : new int[] {7, 9, 23, 31}) {
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
            // queries, keys, values; their directions; what the result's cotangent is; the mask
            for (int size : new int[] {q, k, k, q, k, k, q}) {
                inputs.add(random.doubles(size, -2, 2).toArray());
            }
            inputs.add(random.ints(c.keys * c.batch, 0, 3)
                    .mapToDouble(i -> i == 0 ? 0 : 1)
                    .toArray());
        }
    }

    private static final class Attention {
        private final Case c;
        private final int batch;
        private final GraphBuilder graph = new GraphBuilder();
        private final List<Node> inputs = new ArrayList<>();
        private final List<Node> outputs = new ArrayList<>();

        Attention(Case c, int batch) {
            this.c = c;
            this.batch = batch;
            List<Node> states = new ArrayList<>();
            for (int tokens : new int[] {c.queries, c.keys, c.keys, c.queries, c.keys, c.keys, c.queries}) {
                Node input = graph.input("x" + inputs.size(), Shape.of(HEADS * WIDTH, tokens * batch));
                inputs.add(input);
                states.add(input);
            }
            Node mask = graph.input("mask", Shape.of(c.keys, batch));
            inputs.add(mask);
            Node q = heads(states.get(0), c.queries);
            Node k = heads(states.get(1), c.keys);
            Node v = heads(states.get(2), c.keys);
            Node scores = graph.product(k, q, true, false);
            Node visible = visible(mask);
            Node shares = visible == null ? graph.softmax(scores, 1) : graph.maskedSoftmax(scores, visible, 1);
            Node means = joined(graph.product(v, shares));
            List<Node> of = states.subList(0, 3);
            List<Node> gradient = Differentiation.cotangents(graph, List.of(means), List.of(states.get(6)), of);
            outputs.add(means);
            outputs.addAll(gradient);
            outputs.addAll(Differentiation.tangents(graph, gradient, of, states.subList(3, 6)));
        }

        private Node visible(Node mask) {
            return switch (c.hidden) {
                case NOTHING -> null;
                case KEYS -> graph.reshape(graph.transpose(mask), batch, 1, c.keys, 1);
                case LATER -> {
                    double[] before = new double[c.keys * c.queries];
                    for (int i = 0; i < before.length; i++) {
                        before[i] = i / c.queries <= i % c.queries ? 1 : 0;
                    }
                    yield new FixedNumbers(c.keys, c.queries, before).in(graph);
                }
            };
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
        double[][] run(Kernels kernels, Numbers numbers, int first) {
            Execution execution = Plan.compile(graph, inputs, outputs).execution(kernels);
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
