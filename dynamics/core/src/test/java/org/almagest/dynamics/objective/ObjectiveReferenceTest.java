package org.almagest.dynamics.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loss against PyTorch: its value, its gradient in the parameters of a dense network and its Hessian's product with a
 * vector. For the Laplacian that is the fourth derivative of the network.
 */
class ObjectiveReferenceTest {
    /** Of the largest entry: rounding of a few hundred operations in another order. */
    private static final double ROUNDING = 1e-12;

    static List<ObjectiveCase> cases() {
        return ObjectiveCase.all();
    }

    /** A case's value, gradient and Hessian's product with the case's direction, as a plan. */
    private record Compiled(NetworkInGraph network, NetworkExecution execution, List<Node> results) {
        static Compiled of(ObjectiveCase known) {
            NetworkInGraph network = new NetworkInGraph(known.model());
            GraphBuilder graph = network.graph();
            Examples examples = known.examples();
            Batch batch = network.batch(examples.shape(), examples.count());
            Node value = known.loss().emit(graph, network, batch).total(graph);
            List<Node> gradient = Differentiation.gradient(graph, value, network.parameters());
            List<Node> direction = new ArrayList<>();
            for (int i = 0; i < gradient.size(); i++) {
                direction.add(network.input("direction " + i, gradient.get(i).shape()));
            }
            List<Node> results = new ArrayList<>(List.of(value));
            results.addAll(gradient);
            results.addAll(Differentiation.tangents(graph, gradient, network.parameters(), direction));
            NetworkExecution execution = network.execution(results, known.array("parameters"));
            execution.load(examples, 0);
            double[] v = known.array("direction");
            int at = 0;
            for (int i = 0; i < direction.size(); i++) {
                int size = direction.get(i).shape().size();
                execution.set("direction " + i, Arrays.copyOfRange(v, at, at + size));
                at += size;
            }
            return new Compiled(network, execution, results);
        }

        /** The results from the i-th on, {@code count} of them. */
        double[] numbers(Execution run, int from, int count) {
            return IntStream.range(from, from + count)
                    .mapToObj(i -> run.copyOf(i, results.get(i).shape().size()))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(ObjectiveCase known) {
        Compiled ours = Compiled.of(known);
        Execution run = ours.execution.execution();
        run.run();
        int blocks = ours.network.parameters().size();
        compare("value", known.array("value"), ours.numbers(run, 0, 1));
        compare("gradient", known.array("gradient"), ours.numbers(run, 1, blocks));
        compare("hessian_direction", known.array("hessian_direction"), ours.numbers(run, 1 + blocks, blocks));
    }

    private static void compare(String what, double[] expected, double[] found) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, ROUNDING * largest, what);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorAndPlainKernelsGiveTheSameBits(ObjectiveCase known) {
        Compiled ours = Compiled.of(known);
        Execution vector = ours.execution.execution();
        Execution plain = vector.plan().execution(new PlainKernels());
        // the inputs lie before the outputs
        System.arraycopy(vector.arena(), 0, plain.arena(), 0, vector.plan().output(0));
        vector.run();
        plain.run();
        int all = ours.results.size();
        assertArrayEquals(ours.numbers(vector, 0, all), ours.numbers(plain, 0, all), 0);
    }

    /** A loss without a reference would be one that nobody has checked. */
    @Test
    void allObjectivesHaveACase() {
        Set<String> checked = new TreeSet<>();
        cases().forEach(known -> checked.add(known.loss().name().replaceAll("\\(.*", "")));
        Set<String> own = new TreeSet<>(Objectives.ALL.names());
        // what is drawn anew at every step has no fixed value to compare
        own.remove("negative-sampling");
        // what looks at parameters alone has a test of its own
        own.remove("squared-norm");
        // what looks at a drawn latent tensor is compared with the networks that draw one
        own.remove("posterior-divergence");
        assertTrue(checked.containsAll(own), () -> own + " against " + checked);
    }
}
