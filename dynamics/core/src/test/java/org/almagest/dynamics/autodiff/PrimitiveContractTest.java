package org.almagest.dynamics.autodiff;

import static org.almagest.dynamics.autodiff.GraphChecks.DIFFERENCES;
import static org.almagest.dynamics.autodiff.GraphChecks.close;
import static org.almagest.dynamics.autodiff.GraphChecks.concatenated;
import static org.almagest.dynamics.autodiff.GraphChecks.dot;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almagest.dynamics.kernel.ChildProcess;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.ExecutionAllocation;
import org.almagest.dynamics.plan.Lowering;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every primitive owes, over the table of {@link PrimitiveCases}. */
class PrimitiveContractTest {
    /** ⟨u, Jv⟩ and ⟨Jᵀu, v⟩ are the same sum in two orders. */
    private static final double ADJOINT = 1e-13;
    /** H and Hᵀ are the same numbers by two paths. */
    private static final double SYMMETRY = 1e-12;
    /** One direction and several are the same sums, in orders that depend on the shapes. */
    private static final double LANES = 1e-13;
    /** How many directions at once. */
    private static final int R = 3;
    /** How many at once on the second axis. */
    private static final int Q = 2;

    private final GraphChecks lab = new GraphChecks(20);
    private final GraphBuilder graph = lab.graph;

    static List<PrimitiveCases.Case> cases() {
        return PrimitiveCases.all();
    }

    private List<Node> inputsOf(PrimitiveCases.Case c) {
        return c.shapes().stream().map(lab::input).toList();
    }

    /** New inputs, of the shapes of these nodes. */
    private List<Node> like(List<Node> nodes) {
        return nodes.stream().map(node -> lab.input(node.shape())).toList();
    }

    private List<double[]> valuesOf(List<Node> inputs) {
        return inputs.stream().map(lab::valuesOf).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueIsThatOfTheInterpreter(PrimitiveCases.Case c) {
        lab.evaluate(c.build().apply(graph, inputsOf(c)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tangentIsThatOfDifferences(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node y = c.build().apply(graph, x);
        List<Node> v = like(x);
        Node tangent = Differentiation.tangents(graph, List.of(y), x, v).get(0);
        assertEquals(y.shape(), tangent.shape(), "shape of the tangent");
        double[] expected = lab.difference(List.of(y), x, valuesOf(v)).get(0);
        close(expected, lab.evaluate(tangent), DIFFERENCES, "Jv");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cotangentIsThatOfDifferences(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node y = c.build().apply(graph, x);
        Node u = lab.input(y.shape());
        List<Node> cotangents = Differentiation.cotangents(graph, List.of(y), List.of(u), x);
        List<double[]> actual = lab.evaluate(cotangents);
        for (int i = 0; i < x.size(); i++) {
            assertEquals(x.get(i).shape(), cotangents.get(i).shape(), "shape of the cotangent");
            double[] expected = new double[x.get(i).shape().size()];
            for (int j = 0; j < expected.length; j++) {
                double[] column = difference(y, x.get(i), j);
                expected[j] = dot(lab.valuesOf(u), column);
            }
            close(expected, actual.get(i), DIFFERENCES, "Jᵀu of input " + i);
        }
    }

    /** The change of y with one number of one input. */
    private double[] difference(Node y, Node x, int j) {
        double[] unit = new double[x.shape().size()];
        unit[j] = 1;
        return lab.difference(List.of(y), List.of(x), List.of(unit)).get(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tangentAndCotangentAreAdjoint(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node y = c.build().apply(graph, x);
        Node u = lab.input(y.shape());
        List<Node> v = like(x);
        double[] jv =
                lab.evaluate(Differentiation.tangents(graph, List.of(y), x, v).get(0));
        double[] ju = concatenated(lab.evaluate(Differentiation.cotangents(graph, List.of(y), List.of(u), x)));
        double left = dot(lab.valuesOf(u), jv);
        double right = dot(ju, concatenated(valuesOf(v)));
        close(new double[] {left}, new double[] {right}, ADJOINT, "⟨Jᵀu, v⟩ against ⟨u, Jv⟩");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianIsSymmetricAndThatOfDifferences(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node s = lab.scalar(c.build().apply(graph, x));
        List<Node> gradient = Differentiation.gradient(graph, s, x);
        double[][] hessian = columns(gradient, x);
        for (int j = 0; j < hessian.length; j++) {
            for (int i = 0; i < j; i++) {
                assertEquals(
                        hessian[j][i],
                        hessian[i][j],
                        SYMMETRY * Math.max(1, Math.abs(hessian[j][i])),
                        "H[" + i + "][" + j + "]");
            }
        }
        int column = 0;
        for (Node input : x) {
            for (int j = 0; j < input.shape().size(); j++) {
                double[] unit = new double[input.shape().size()];
                unit[j] = 1;
                double[] expected = concatenated(lab.difference(gradient, List.of(input), List.of(unit)));
                close(expected, hessian[column], DIFFERENCES, "column " + column + " of the Hessian");
                column++;
            }
        }
    }

    /** All columns of the derivative of {@code outputs} at once, by the unit vectors on lanes. */
    private double[][] columns(List<Node> outputs, List<Node> x) {
        int count = x.stream().mapToInt(node -> node.shape().size()).sum();
        List<Node> seeds = new ArrayList<>();
        int first = 0;
        for (Node input : x) {
            int size = input.shape().size();
            double[] units = new double[count * size];
            for (int j = 0; j < size; j++) {
                units[(first + j) * size + j] = 1;
            }
            first += size;
            seeds.add(lab.input(Differentiation.lanes(graph, outputs, input.shape(), count), units));
        }
        List<Node> tangents = Differentiation.tangents(graph, outputs, x, seeds);
        List<double[]> arrays = lab.evaluate(tangents);
        double[][] columns = new double[count][];
        for (int r = 0; r < count; r++) {
            int lane = r;
            columns[r] = concatenated(
                    arrays.stream().map(array -> lane(array, lane, count)).toList());
        }
        return columns;
    }

    /** The r-th of {@code count} equal parts. */
    private static double[] lane(double[] array, int r, int count) {
        int size = array.length / count;
        assertEquals(0, array.length % count, "numbers beyond whole lanes");
        double[] lane = new double[size];
        System.arraycopy(array, r * size, lane, 0, size);
        return lane;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thirdOrderIsThatOfDifferences(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node s = lab.scalar(c.build().apply(graph, x));
        List<Node> v = like(x);
        List<Node> hv = Differentiation.tangents(graph, Differentiation.gradient(graph, s, x), x, v);
        Node curvature = graph.constant(0);
        for (int i = 0; i < x.size(); i++) {
            Node products = graph.multiply(v.get(i), hv.get(i));
            curvature = graph.add(
                    curvature, graph.sum(products, (1 << products.shape().rank()) - 1));
        }
        double[] third = concatenated(lab.evaluate(Differentiation.gradient(graph, curvature, x)));
        List<Node> w = like(x);
        double[] expected = lab.difference(List.of(curvature), x, valuesOf(w)).get(0);
        double[] actual = {dot(third, concatenated(valuesOf(w)))};
        close(expected, actual, DIFFERENCES, "⟨∇(vᵀHv), w⟩");
    }

    /** Value, gradient and Hessian-vector product by the kernels in use and by the plain ones. */
    @ParameterizedTest
    @MethodSource("cases")
    void allKernelsGiveTheSameBits(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node y = c.build().apply(graph, x);
        List<Node> gradient = Differentiation.gradient(graph, lab.scalar(y), x);
        List<Node> outputs = new ArrayList<>(List.of(y));
        outputs.addAll(gradient);
        outputs.addAll(Differentiation.tangents(graph, gradient, x, like(x)));
        Plan plan = lab.compile(outputs);
        List<List<double[]>> results = new ArrayList<>();
        for (Execution execution : List.of(plan.execution(), plan.execution(new PlainKernels()))) {
            for (int i = 0; i < lab.inputs().size(); i++) {
                execution.set(i, lab.valuesOf(lab.inputs().get(i)));
            }
            execution.run();
            results.add(GraphChecks.read(execution, outputs));
        }
        for (int i = 0; i < outputs.size(); i++) {
            assertArrayEquals(results.get(1).get(i), results.get(0).get(i), "output " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tangentLanesAreOneDirectionEach(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node y = c.build().apply(graph, x);
        List<Node> seeds = lanes(List.of(y), x, R);
        Node tangents = Differentiation.tangents(graph, List.of(y), x, seeds).get(0);
        double[] all = lab.evaluate(tangents);
        for (int r = 0; r < R; r++) {
            List<Node> one = laneOf(seeds, x, r, R);
            double[] expected = lab.evaluate(
                    Differentiation.tangents(graph, List.of(y), x, one).get(0));
            close(expected, lane(all, r, R), LANES, "direction " + r + " of " + tangents);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cotangentLanesAreOneDirectionEach(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        List<Node> y = List.of(c.build().apply(graph, x));
        List<Node> seeds = lanes(y, y, R);
        List<double[]> all = lab.evaluate(Differentiation.cotangents(graph, y, seeds, x));
        for (int r = 0; r < R; r++) {
            List<double[]> expected = lab.evaluate(Differentiation.cotangents(graph, y, laneOf(seeds, y, r, R), x));
            for (int i = 0; i < x.size(); i++) {
                close(expected.get(i), lane(all.get(i), r, R), LANES, "direction " + r + " of input " + i);
            }
        }
    }

    /** Inputs with R directions in the space of each node, random. */
    private List<Node> lanes(List<Node> outputs, List<Node> nodes, int count) {
        return nodes.stream()
                .map(node -> lab.input(Differentiation.lanes(graph, outputs, node.shape(), count)))
                .toList();
    }

    /** Inputs with the r-th direction alone. */
    private List<Node> laneOf(List<Node> seeds, List<Node> nodes, int r, int count) {
        List<Node> one = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            double[] all = lab.valuesOf(seeds.get(i));
            one.add(lab.input(nodes.get(i).shape(), lane(all, r, count)));
        }
        return one;
    }

    /** R tangents of Q cotangents: two axes of lanes, one direction of each at a time against all at once. */
    @ParameterizedTest
    @MethodSource("cases")
    void nestedLanesAreOnePairEach(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        List<Node> y = List.of(c.build().apply(graph, x));
        List<Node> u = lanes(y, y, Q);
        List<Node> cotangents = Differentiation.cotangents(graph, y, u, x);
        List<Node> v = lanes(cotangents, x, R);
        List<double[]> all = lab.evaluate(Differentiation.tangents(graph, cotangents, x, v));
        for (int q = 0; q < Q; q++) {
            List<Node> single = Differentiation.cotangents(graph, y, laneOf(u, y, q, Q), x);
            for (int r = 0; r < R; r++) {
                List<double[]> expected = lab.evaluate(Differentiation.tangents(graph, single, x, laneOf(v, x, r, R)));
                for (int i = 0; i < x.size(); i++) {
                    double[] actual = lane(lane(all.get(i), r, R), q, Q);
                    close(expected.get(i), actual, LANES, "pair %d, %d of input %d".formatted(r, q, i));
                }
            }
        }
    }

    /** Cotangents with lanes of tangents with lanes: what a Gauss–Newton product of many directions needs. */
    @ParameterizedTest
    @MethodSource("cases")
    void cotangentLanesOfTangentLanes(PrimitiveCases.Case c) {
        List<Node> x = inputsOf(c);
        Node y = c.build().apply(graph, x);
        List<Node> v = lanes(List.of(y), x, R);
        List<Node> tangents = Differentiation.tangents(graph, List.of(y), x, v);
        List<Node> u = lanes(tangents, tangents, Q);
        List<double[]> all = lab.evaluate(Differentiation.cotangents(graph, tangents, u, x));
        for (int q = 0; q < Q; q++) {
            List<Node> one = laneOf(u, tangents, q, Q);
            List<double[]> expected = lab.evaluate(Differentiation.cotangents(graph, tangents, one, x));
            for (int i = 0; i < x.size(); i++) {
                close(expected.get(i), lane(all.get(i), q, Q), LANES, "direction %d of input %d".formatted(q, i));
            }
        }
    }

    /** Value, gradient and Hessian-vector product of every case: nothing is allocated once the code is compiled. */
    @Test
    void executionAllocatesNothing() {
        List<String> lines = ChildProcess.linesOf(ExecutionAllocation.class, ChildProcess.VECTORS);
        assertEquals("0", lines.get(lines.size() - 1), "bytes allocated by 20 rounds over all plans");
    }

    @Test
    void everyPrimitiveHasACase() throws IOException, URISyntaxException {
        Set<String> covered = new TreeSet<>();
        for (PrimitiveCases.Case c : cases()) {
            GraphChecks own = new GraphChecks(22);
            List<Node> x = c.shapes().stream().map(own::input).toList();
            Node y = c.build().apply(own.graph, x);
            collect(own.graph, covered);
            // two primitives stand in lowered graphs only
            collect(Lowering.lower(own.graph, List.of(y)).graph(), covered);
        }
        // its derivatives are zero by definition, which no finite difference can confirm: StopGradientTest,
        // StraightThroughTest
        covered.add(StopGradient.class.getSimpleName());
        covered.add(StraightThrough.class.getSimpleName());
        Set<String> existing = new TreeSet<>();
        Path classes = Path.of(Primitive.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(Primitive.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = load(Primitive.class.getPackageName() + "." + name);
                if (Primitive.class.isAssignableFrom(type) && !type.isInterface()) {
                    existing.add(name);
                }
            }
        }
        assertTrue(existing.size() >= 19, () -> "found only " + existing);
        existing.removeAll(covered);
        assertEquals(Set.of(), existing, "primitives without a case: add one to PrimitiveCases");
    }

    private static void collect(GraphBuilder graph, Set<String> covered) {
        graph.nodes().forEach(node -> covered.add(node.primitive().getClass().getSimpleName()));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Primitive.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
