package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.GraphChecks;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.RandomGraph;
import org.almagest.dynamics.autodiff.ResidualNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever shares a place does so at different times, in any graph. */
class LayoutTest {
    private static final int GRAPHS = 300;
    private static final int ARENA = 300;
    private static final int WIDTH = 10;
    private static final int BATCH = 32;

    static LongStream seeds() {
        return LongStream.range(0, GRAPHS);
    }

    /** Outputs may be inputs, constants, parts of others, the same node twice; any inputs may vary. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anyNodes(long seed) {
        RandomGraph random = new RandomGraph(seed);
        GraphChecks lab = random.lab();
        List<Node> outputs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            outputs.add(random.any());
        }
        outputs.add(outputs.get(1));
        outputs.add(lab.graph.slice(outputs.get(0), 1, 0, 1));
        check(lab, outputs, new Random(seed));
    }

    /** The same of a scalar with its gradient and a product with its Hessian. */
    @ParameterizedTest
    @MethodSource("seeds")
    void derivatives(long seed) {
        RandomGraph random = new RandomGraph(seed);
        GraphChecks lab = random.lab();
        GraphBuilder graph = lab.graph;
        List<Node> x = List.copyOf(lab.inputs());
        Node scalar = graph.add(lab.scalar(random.any()), lab.scalar(random.any()));
        List<Node> gradient = Differentiation.gradient(graph, scalar, x);
        List<Node> directions = x.stream().map(node -> lab.input(node.shape())).toList();
        List<Node> outputs = new ArrayList<>(List.of(scalar));
        outputs.addAll(gradient);
        check(lab, outputs, new Random(seed));
        outputs.addAll(Differentiation.tangents(graph, gradient, x, directions));
        Ownership.check(graph, lab.inputs(), outputs, directions);
    }

    private static void check(GraphChecks lab, List<Node> outputs, Random random) {
        Ownership.check(lab.graph, lab.inputs(), outputs, List.of());
        List<Node> varying =
                lab.inputs().stream().filter(input -> random.nextBoolean()).toList();
        Ownership.check(lab.graph, lab.inputs(), outputs, varying);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void networks(Activation activation) {
        ResidualNetwork net = new ResidualNetwork(activation, ResidualNetwork.Delta.PER_LAYER, 4, 5, 6, 2, 11);
        List<Node> gradient = net.gradient();
        List<Node> outputs = new ArrayList<>(List.of(net.loss));
        outputs.addAll(gradient);
        Ownership.check(net.graph, net.inputs(null), outputs, List.of());
        List<Node> directions = net.directions("v", gradient, 3);
        outputs.addAll(Differentiation.tangents(net.graph, gradient, net.parameters, directions));
        Ownership.check(net.graph, net.inputs(directions), outputs, directions);
    }

    /** What the way forward keeps lies where the gradient will be written, so only the last layers' gradient takes room. */
    @Test
    void theGradientTakesTheRoomOfWhatItComesFrom() {
        int depth = 100;
        ResidualNetwork net =
                new ResidualNetwork(Activation.TANH, ResidualNetwork.Delta.SHARED, 0, WIDTH, depth, 0, BATCH);
        List<Node> outputs = new ArrayList<>(List.of(net.loss));
        outputs.addAll(net.gradient());
        Plan plan = Ownership.check(net.graph, net.inputs(null), outputs, List.of());
        int given = net.parameterCount() + 2 * WIDTH * BATCH;
        double kept = (plan.arenaSize() - given) / (double) (WIDTH * BATCH);
        assertTrue(kept <= 2 * depth + 4, () -> "arrays of a batch beside inputs and parameters: " + kept);
    }

    /** Random takings and givings against an arena in which every number is looked at. */
    @ParameterizedTest
    @MethodSource("seeds")
    void vacanciesAreTakenOnceAndGrowTogether(long seed) {
        Random random = new Random(seed);
        Vacancies vacancies = new Vacancies();
        vacancies.give(0, ARENA);
        boolean[] taken = new boolean[ARENA];
        List<int[]> held = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (held.isEmpty() || random.nextInt(3) > 0) {
                int size = 1 + random.nextInt(90);
                int at = vacancies.take(size);
                int free = longest(taken, size);
                assertTrue(at >= 0 ? free >= size : free < size, () -> at + " for " + size + " of " + free);
                if (at >= 0) {
                    for (int k = at; k < at + size; k++) {
                        assertTrue(!taken[k], "a number taken twice");
                        taken[k] = true;
                    }
                    held.add(new int[] {at, size});
                }
            } else {
                int[] given = held.remove(random.nextInt(held.size()));
                Arrays.fill(taken, given[0], given[0] + given[1], false);
                vacancies.give(given[0], given[1]);
            }
        }
    }

    /** The longest free range, for an array of this size: from where it could begin. */
    private static int longest(boolean[] taken, int size) {
        int longest = 0;
        int begin = 0;
        for (int at = 0; at <= taken.length; at++) {
            if (at == taken.length || taken[at]) {
                longest = Math.max(longest, at - Vacancies.aligned(begin, size));
                begin = at + 1;
            }
        }
        return longest;
    }
}
