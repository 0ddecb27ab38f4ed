package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A single query takes the same from a memory whether keys and values are formed or not, and so do all derivatives. */
class SingleQueryTest {
    private static final int WIDTH = 8;
    private static final int MEMORY_WIDTH = 6;
    /** Products in another order, of numbers near one. */
    private static final double ROUNDING = 1e-13;

    @ParameterizedTest
    @CsvSource({"1, 1, 3", "1, 5, 9", "2, 5, 3", "2, 13, 16", "4, 7, 8", "8, 4, 8"})
    void isTheSameToRounding(int heads, int tokens, int batch) {
        Blocks.Builder blocks = Blocks.builder();
        Attention attention =
                Attention.of(blocks, 1, "", WIDTH, MEMORY_WIDTH, heads, new Initialisation("uniform", 1, 0));
        LayeredModel model = new LayeredModel(blocks.build(), unused());
        double[] theta = model.initialise(new RandomStream(1, "init"));
        List<double[]> both = new ArrayList<>();
        for (boolean formed : new boolean[] {true, false}) {
            NetworkInGraph network = new NetworkInGraph(model);
            GraphBuilder graph = network.graph();
            Node query = network.input("query", Shape.of(WIDTH, batch));
            Node memory = network.input("memory", Shape.of(MEMORY_WIDTH, tokens * batch));
            Sequence one = new Sequence(query, 1);
            Sequence others = new Sequence(memory, tokens);
            Node result = formed
                    ? attention.apply(network.pass(), one, others, false, null)
                    : attention.ofOne(network.pass(), one, others);
            Node loss = graph.sum(graph.multiply(result, graph.multiply(result, query)));
            List<Node> wanted = new ArrayList<>(network.parameters());
            wanted.add(query);
            wanted.add(memory);
            List<Node> results = new ArrayList<>(List.of(result));
            results.addAll(Differentiation.gradient(graph, loss, wanted));
            NetworkExecution execution = network.execution(results, theta);
            RandomStream random = new RandomStream(2, "numbers");
            execution.set("query", random(random, WIDTH * batch));
            execution.set("memory", random(random, MEMORY_WIDTH * tokens * batch));
            execution.execution().run();
            double[] all = new double[0];
            for (int i = 0; i < results.size(); i++) {
                double[] part =
                        execution.execution().copyOf(i, results.get(i).shape().size());
                int at = all.length;
                all = Arrays.copyOf(all, at + part.length);
                System.arraycopy(part, 0, all, at, part.length);
            }
            both.add(all);
        }
        assertArrayEquals(both.get(0), both.get(1), ROUNDING * batch * tokens);
        assertTrue(Arrays.stream(both.get(0)).anyMatch(x -> Math.abs(x) > 0.1), "nothing was compared");
    }

    @Test
    void asksForOneTokenAndNoMask() {
        Blocks.Builder blocks = Blocks.builder();
        Attention attention = Attention.of(blocks, 1, WIDTH, 2, new Initialisation("uniform", 1, 0));
        NetworkInGraph network = new NetworkInGraph(new LayeredModel(blocks.build(), unused()));
        Node tokens = network.input("tokens", Shape.of(WIDTH, 6));
        Node mask = network.input("mask", Shape.of(2, 3));
        Sequence two = new Sequence(tokens, 2);
        Sequence hidden = new Sequence(tokens, 2, mask);
        Sequence one = two.part(network.graph(), 0, 1);
        for (List<Sequence> pair : List.of(List.of(two, two), List.of(one, hidden))) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> attention.ofOne(network.pass(), pair.get(0), pair.get(1)))
                    .getMessage();
            assertTrue(message.contains("expected one token, and a memory without a mask"), message);
        }
    }

    private static Layer unused() {
        return new Layer() {
            @Override
            public Node apply(ForwardPass pass, Node inputs) {
                return inputs;
            }

            @Override
            public double operations() {
                return 0;
            }
        };
    }

    private static double[] random(RandomStream random, int count) {
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> random.normal());
        return numbers;
    }
}
