package org.almagest.dynamics.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
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

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(ObjectiveCase known) {
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
        execution.execution().run();
        compare("value", known.array("value"), execution, 0, List.of(value));
        compare("gradient", known.array("gradient"), execution, 1, gradient);
        compare("hessian_direction", known.array("hessian_direction"), execution, 1 + gradient.size(), gradient);
    }

    private static void compare(String what, double[] expected, NetworkExecution found, int first, List<Node> arrays) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        int at = 0;
        for (int i = 0; i < arrays.size(); i++) {
            int size = arrays.get(i).shape().size();
            for (double number : found.execution().copyOf(first + i, size)) {
                assertEquals(expected[at], number, ROUNDING * largest, what + " " + at);
                at++;
            }
        }
        assertEquals(expected.length, at, what);
    }

    /** A loss without a reference would be one that nobody has checked. */
    @Test
    void allObjectivesHaveACase() {
        Set<String> checked = new TreeSet<>();
        cases().forEach(known -> checked.add(known.loss().name().replaceAll("\\(.*", "")));
        Set<String> own = new TreeSet<>(Objectives.ALL.names());
        // what is drawn anew at every step has no fixed value to compare
        own.remove("negative-sampling");
        assertTrue(checked.containsAll(own), () -> own + " against " + checked);
    }
}
