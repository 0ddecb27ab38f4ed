package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and derivatives to third order of small networks against PyTorch's automatic differentiation. */
class NetworkReferenceTest {
    /** Both sides round some hundred times, in other orders; relative to the largest number of the array. */
    private static final double TOLERANCE = 1e-13;

    static List<ReferenceCase> cases() {
        return ReferenceCase.all();
    }

    static List<ReferenceCase> casesWithFullHessian() {
        return cases().stream().filter(c -> c.has("hessian_lower")).toList();
    }

    static List<ReferenceCase> casesOfThirdOrder() {
        return cases().stream().filter(c -> c.has("curvature_gradient")).toList();
    }

    @Test
    void allCasesAreThere() {
        assertEquals(38, cases().size());
        assertEquals(13, casesWithFullHessian().size());
        assertEquals(9, casesOfThirdOrder().size());
    }

    private static void near(double[] expected, double[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * largest, what + "[" + i + "]");
        }
    }

    /** An execution with the data, the parameters, and directions on as many lanes. */
    private static Execution execution(ReferenceCase c, ResidualNetwork net, Plan plan, double[]... directions) {
        Execution execution = plan.execution();
        execution.set(0, c.array("x"));
        execution.set(1, c.array("y"));
        net.set(execution, 2, c.array("parameters"), 0);
        for (int lane = 0; lane < directions.length; lane++) {
            net.set(execution, 2 + net.parameters.size(), directions[lane], lane);
        }
        execution.run();
        return execution;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradient(ReferenceCase c) {
        ResidualNetwork net = c.network();
        List<Node> outputs = new ArrayList<>(List.of(net.loss, net.prediction));
        outputs.addAll(net.gradient());
        Execution execution = execution(c, net, Plan.compile(net.graph, net.inputs(null), outputs));
        near(c.array("loss"), execution.copyOf(0, 1), "loss");
        near(c.array("prediction"), execution.copyOf(1, c.array("prediction").length), "prediction");
        near(c.array("gradient"), net.get(execution, 2, 0), "gradient");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianVectorProduct(ReferenceCase c) {
        ResidualNetwork net = c.network();
        List<Node> gradient = net.gradient();
        List<Node> v = net.directions("v", gradient, 1);
        List<Node> hv = Differentiation.tangents(net.graph, gradient, net.parameters, v);
        List<Node> outputs = new ArrayList<>(hv);
        outputs.add(net.inner(v, hv));
        Plan plan = Plan.compile(net.graph, net.inputs(v), outputs);
        Execution execution = execution(c, net, plan, c.array("direction"));
        near(c.array("hessian_direction"), net.get(execution, 0, 0), "Hv");
        near(c.array("curvature"), execution.copyOf(hv.size(), 1), "vᵀHv");
    }

    @ParameterizedTest
    @MethodSource("casesOfThirdOrder")
    void gradientOfTheCurvature(ReferenceCase c) {
        ResidualNetwork net = c.network();
        List<Node> gradient = net.gradient();
        List<Node> v = net.directions("v", gradient, 1);
        Node curvature = net.inner(v, Differentiation.tangents(net.graph, gradient, net.parameters, v));
        List<Node> third = Differentiation.gradient(net.graph, curvature, net.parameters);
        Execution execution = execution(c, net, Plan.compile(net.graph, net.inputs(v), third), c.array("direction"));
        near(c.array("curvature_gradient"), net.get(execution, 0, 0), "∇(vᵀHv)");
    }

    @ParameterizedTest
    @MethodSource("casesWithFullHessian")
    void fullHessianByLanes(ReferenceCase c) {
        fullHessian(c, c.network().parameterCount());
    }

    @ParameterizedTest
    @MethodSource("casesWithFullHessian")
    void fullHessianInBlocks(ReferenceCase c) {
        fullHessian(c, 8);
    }

    @ParameterizedTest
    @MethodSource("casesWithFullHessian")
    void fullHessianColumnByColumn(ReferenceCase c) {
        fullHessian(c, 1);
    }

    private static void fullHessian(ReferenceCase c, int lanes) {
        ResidualNetwork net = c.network();
        List<Node> gradient = net.gradient();
        List<Node> v = net.directions("v", gradient, lanes);
        List<Node> hv = Differentiation.tangents(net.graph, gradient, net.parameters, v);
        Plan plan = Plan.compile(net.graph, net.inputs(v), hv);
        int count = net.parameterCount();
        double[][] hessian = new double[count][];
        for (int first = 0; first < count; first += lanes) {
            double[][] units = new double[lanes][count];
            for (int lane = 0; lane < lanes && first + lane < count; lane++) {
                units[lane][first + lane] = 1;
            }
            Execution execution = execution(c, net, plan, units);
            for (int lane = 0; lane < lanes && first + lane < count; lane++) {
                hessian[first + lane] = net.get(execution, 0, lane);
            }
        }
        double[] lower = c.array("hessian_lower");
        double[] byColumns = new double[lower.length];
        double[] byRows = new double[lower.length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                byColumns[at] = hessian[j][i];
                byRows[at++] = hessian[i][j];
            }
        }
        assertTrue(at == lower.length, () -> lower.length + " numbers below the diagonal of " + count);
        near(lower, byColumns, "lower triangle");
        near(lower, byRows, "upper triangle");
    }
}
