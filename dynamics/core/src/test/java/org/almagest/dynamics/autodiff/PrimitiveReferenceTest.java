package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and derivatives up to the third order against PyTorch's. */
class PrimitiveReferenceTest {
    /** Of the largest entry: both sides round some hundred times. */
    private static final double TOLERANCE = 1e-12;

    private static final Shape SHAPE = Shape.of(2, 3, 4);
    private static final int ALL = 0b111;
    private static final Map<String, BiFunction<GraphBuilder, Node, Node>> PRIMITIVES = new TreeMap<>();

    static {
        PRIMITIVES.put("exp", GraphBuilder::exp);
        PRIMITIVES.put("log", (g, x) -> g.log(positive(g, x)));
        PRIMITIVES.put("sqrt", (g, x) -> g.sqrt(positive(g, x)));
        PRIMITIVES.put("reciprocal", (g, x) -> g.reciprocal(positive(g, x)));
        PRIMITIVES.put("divide", (g, x) -> g.divide(x, g.add(g.power(g.mean(x, 0b100), 2), g.constant(0.7))));
        PRIMITIVES.put("sin", (g, x) -> g.sin(g.scale(3, x)));
        PRIMITIVES.put("cos", (g, x) -> g.cos(g.scale(3, x)));
        PRIMITIVES.put("power", (g, x) -> g.power(positive(g, x), -1.3));
        PRIMITIVES.put("cube", (g, x) -> g.power(x, 3));
        PRIMITIVES.put("clamp", (g, x) -> g.clamp(x, -0.5, 0.8));
        PRIMITIVES.put("leaky-relu", (g, x) -> g.leakyRelu(0.2, x));
        PRIMITIVES.put("abs", GraphBuilder::abs);
        PRIMITIVES.put("silu", GraphBuilder::silu);
        PRIMITIVES.put("mean", (g, x) -> g.mean(x, 0b101));
        PRIMITIVES.put("variance-of-rows", (g, x) -> g.variance(x, 0b001));
        PRIMITIVES.put("variance-of-all", (g, x) -> g.variance(x, ALL));
        PRIMITIVES.put("standardise", PrimitiveReferenceTest::standardise);
        PRIMITIVES.put("select-columns", (g, x) -> g.selectColumns(x, names(g, 3, 0, 3, 1)));
        PRIMITIVES.put("add-columns", (g, x) -> g.addColumns(x, names(g, 4, 1, 4, 0), 5));
        PRIMITIVES.put("attention", PrimitiveReferenceTest::attention);
        for (int i = 0; i < 3; i++) {
            int axis = i;
            PRIMITIVES.put("softmax-" + i, (g, x) -> g.softmax(x, axis));
            PRIMITIVES.put("log-softmax-" + i, (g, x) -> g.logSoftmax(x, axis));
            PRIMITIVES.put("masked-softmax-" + i, (g, x) -> g.maskedSoftmax(x, mask(g), axis));
            PRIMITIVES.put("maximum-" + i, (g, x) -> g.maximum(x, axis));
            PRIMITIVES.put("normalise-" + i, (g, x) -> g.normalise(x, axis));
            PRIMITIVES.put("cumulative-sum-" + i, (g, x) -> g.cumulativeSum(x, axis));
        }
    }

    private static Node positive(GraphBuilder g, Node x) {
        return g.add(g.multiply(x, x), g.constant(0.5));
    }

    private static Node names(GraphBuilder g, int... names) {
        return g.concatenate(
                0, Arrays.stream(names).mapToObj(name -> g.constant(name)).toList());
    }

    private static Node standardise(GraphBuilder g, Node x) {
        Node deviation = g.sqrt(g.add(g.variance(x, 0b010), g.constant(1e-5)));
        return g.divide(g.subtract(x, g.mean(x, 0b010)), deviation);
    }

    /** Columns are tokens that attend to each other. */
    private static Node attention(GraphBuilder g, Node x) {
        Node weights = g.softmax(g.product(x, x, true, false), 1);
        return g.product(weights, x, true, true);
    }

    /** As make_primitive_reference.py has it: 0 in the second row, in the last column, and at the first number of all. */
    private static Node mask(GraphBuilder g) {
        Node one = g.constant(1);
        Node zero = g.constant(0);
        Node rows = g.concatenate(1, List.of(one, zero, one));
        Node columns = g.concatenate(0, List.of(one, one, one, zero));
        Node first = g.embed(g.embed(one, 0, 0, 4), 1, 0, 3);
        Node lanes = g.reshape(g.concatenate(0, List.of(one, zero)), 2, 1, 1);
        return g.multiply(g.multiply(rows, columns), g.subtract(one, g.multiply(first, lanes)));
    }

    static List<ReferenceCase> cases() {
        return ReferenceCase.all("primitives.txt");
    }

    @Test
    void allCasesAreThere() {
        Set<String> names =
                cases().stream().map(ReferenceCase::toString).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(PRIMITIVES.keySet(), names);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isPyTorchs(ReferenceCase c) {
        GraphBuilder graph = new GraphBuilder();
        Node x = graph.input("x", SHAPE);
        Node v = graph.input("v", SHAPE);
        Node y = PRIMITIVES.get(c.toString()).apply(graph, x);
        Node u = graph.input("u", y.shape());
        Node loss = graph.sum(graph.multiply(u, graph.sin(y)), ALL);
        Node gradient = Differentiation.gradient(graph, loss, List.of(x)).get(0);
        Node product = Differentiation.tangents(graph, List.of(gradient), List.of(x), List.of(v))
                .get(0);
        Node curvature = graph.sum(graph.multiply(product, v), ALL);
        Node third = Differentiation.gradient(graph, curvature, List.of(x)).get(0);
        List<Node> outputs = List.of(y, gradient, product, third);
        Execution execution = Plan.compile(graph, List.of(x, v, u), outputs).execution();
        execution.set(0, c.array("x"));
        execution.set(1, c.array("v"));
        execution.set(2, c.array("u"));
        execution.run();
        String[] keys = {"value", "gradient", "product", "third"};
        for (int i = 0; i < keys.length; i++) {
            near(c.array(keys[i]), execution.copyOf(i, outputs.get(i).shape().size()), c + " " + keys[i]);
        }
    }

    private static void near(double[] expected, double[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * largest, what + "[" + i + "]");
        }
    }
}
