package org.almagest.dynamics.family;

import static org.almagest.dynamics.family.Networks.normals;
import static org.almagest.dynamics.family.Networks.predict;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralOdeTest {
    /** Sums of some hundred terms of order one, in another order. */
    private static final double ROUNDING = 1e-12;

    /** Of a slope through errors that still have a term of the next order. */
    private static final double ORDER = 0.05;

    static List<OdeCase> steps() {
        return OdeCase.all(false);
    }

    private static NeuralOdeModel ode(int features, int outputs, Object... settings) {
        return (NeuralOdeModel) Networks.model("neural-ode", features, outputs, settings);
    }

    /** Loss, then its gradient. */
    private static double[] lossAndGradient(
            Model model, PredictionLoss loss, double[] theta, double[] x, double[] y, int batch) {
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        List<Node> parameters = network.parameters();
        Node inputs = network.input("x", Shape.of(x.length / batch, batch));
        Node targets = network.input("y", Shape.of(y.length / batch, batch));
        Node value = loss.emit(graph, network.predict(inputs), targets);
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(graph, value, parameters));
        Execution execution = Plan.compile(graph, network.sources(), results).execution();
        execution.set(0, theta);
        execution.set(3, x);
        execution.set(4, y);
        execution.run();
        return execution.copyOf(0, 1 + theta.length);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void predictsAndDifferentiatesAsPyTorchDoes(OdeCase c) {
        NeuralOdeModel model = c.model();
        double[] theta = c.array("parameters");
        assertArrayEquals(
                c.array("prediction"),
                predict(model, theta, c.array("x"), model.features(), model.outputs(), c.batch()),
                ROUNDING);
        double[] found = lossAndGradient(model, c.loss(), theta, c.array("x"), c.array("y"), c.batch());
        assertEquals(c.array("loss")[0], found[0], ROUNDING);
        assertArrayEquals(c.array("gradient"), tail(found), ROUNDING);
    }

    private static double[] tail(double[] found) {
        double[] gradient = new double[found.length - 1];
        System.arraycopy(found, 1, gradient, 0, gradient.length);
        return gradient;
    }

    @ParameterizedTest
    @CsvSource({"euler, softplus", "euler, gelu", "rk4, tanh", "rk4, x2tanh"})
    void theGradientIsThatOfFiniteDifferences(String solver, String activation) {
        // differences of order ε² at ε = 1e-5
        double differences = 1e-8;
        NeuralOdeModel model = ode(3, 2, "width", 5, "depth", 6, "activation", activation, "solver", solver);
        double[] theta = normals(model.parameterCount(), 1);
        double[] x = normals(3 * 4, 2);
        double[] y = normals(2 * 4, 3);
        double[] gradient = tail(lossAndGradient(model, Objectives.SQUARED_ERROR, theta, x, y, 4));
        double step = 1e-5;
        for (int i = 0; i < theta.length; i++) {
            double[] moved = theta.clone();
            moved[i] += step;
            double up = lossAndGradient(model, Objectives.SQUARED_ERROR, moved, x, y, 4)[0];
            moved[i] -= 2 * step;
            double down = lossAndGradient(model, Objectives.SQUARED_ERROR, moved, x, y, 4)[0];
            assertEquals((up - down) / (2 * step), gradient[i], differences * (1 + Math.abs(gradient[i])));
        }
    }

    /** h′ = Wh has h(T) = e^{TW} h(0), by its series; the Euler net has (1 + TW/L)^L. */
    @Test
    void withoutActivationItIsTheMatrixExponential() {
        int n = 6;
        int batch = 3;
        double horizon = 2;
        double[] x = normals(4 * batch, 5);
        NeuralOdeModel fine = linear(horizon, "rk4", 400);
        double[] theta = normals(fine.parameterCount(), 4);
        double[] start = start(theta, x, n, batch);
        double[] sum = start.clone();
        double[] term = start;
        for (int k = 1; k < 60; k++) {
            term = timesW(theta, term, horizon / k, n, batch);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += term[i];
            }
        }
        // 400 steps of order 4 at |TW| of about 4
        assertArrayEquals(read(theta, sum, n, batch), predict(fine, theta, x, 4, 2, batch), 1e-7);
        double[] state = start;
        for (int k = 0; k < 50; k++) {
            double[] rate = timesW(theta, state, horizon / 50, n, batch);
            state = state.clone();
            for (int i = 0; i < state.length; i++) {
                state[i] += rate[i];
            }
        }
        assertArrayEquals(
                read(theta, state, n, batch), predict(linear(horizon, "euler", 50), theta, x, 4, 2, batch), ROUNDING);
    }

    private static NeuralOdeModel linear(double horizon, String solver, int depth) {
        return ode(
                4,
                2,
                "width",
                6,
                "activation",
                "linear",
                "horizon",
                horizon,
                "solver",
                solver,
                "depth",
                depth,
                "sigma_u",
                1.3,
                "sigma_w",
                0.8,
                "sigma_v",
                0.7);
    }

    private static double[] start(double[] theta, double[] x, int n, int batch) {
        return times(theta, 0, n, 4, x, batch, 1.3 / Math.sqrt(4));
    }

    private static double[] timesW(double[] theta, double[] h, double factor, int n, int batch) {
        return times(theta, 4 * n, n, n, h, batch, factor * 0.8 / Math.sqrt(n));
    }

    private static double[] read(double[] theta, double[] h, int n, int batch) {
        return times(theta, 4 * n + n * n, 2, n, h, batch, 0.7 / Math.sqrt(n));
    }

    private static double[] times(double[] a, int at, int rows, int inner, double[] b, int columns, double factor) {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < inner; k++) {
                    c[i * columns + j] += factor * a[at + i * inner + k] * b[k * columns + j];
                }
            }
        }
        return c;
    }

    @ParameterizedTest
    @CsvSource({"euler, 64, 1024, -1", "rk4, 8, 64, -4"})
    void theErrorFallsByTheSolversOrder(String solver, int least, int most, double order) {
        int batch = 4;
        double[] theta = normals(8 * 3 + 64 + 8, 8);
        double[] x = normals(3 * batch, 9);
        double[] exact = predict(softplus("rk4", 4000), theta, x, 3, 1, batch);
        double slope = (Math.log(error(softplus(solver, most), theta, x, exact))
                        - Math.log(error(softplus(solver, least), theta, x, exact)))
                / Math.log((double) most / least);
        assertEquals(order, slope, -order * ORDER);
    }

    private static NeuralOdeModel softplus(String solver, int depth) {
        return ode(3, 1, "width", 8, "solver", solver, "depth", depth, "horizon", 3.0);
    }

    private static double error(Model model, double[] theta, double[] x, double[] exact) {
        double[] found = predict(model, theta, x, 3, 1, exact.length);
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            sum += (found[i] - exact[i]) * (found[i] - exact[i]);
        }
        return Math.sqrt(sum);
    }

    /** σ_w = c/T only rescales time: the same network at the same L, in value and gradient. */
    @ParameterizedTest
    @ValueSource(strings = {"euler", "rk4"})
    void theInverseHorizonRescalesTime(String solver) {
        int batch = 4;
        double[] x = normals(3 * batch, 12);
        double[] y = normals(batch, 13);
        double[] reference = null;
        for (double horizon : new double[] {1, 2, 5, 10, 1000}) {
            NeuralOdeModel model = ode(
                    3,
                    1,
                    "width",
                    20,
                    "depth",
                    25,
                    "activation",
                    "gelu",
                    "solver",
                    solver,
                    "horizon",
                    horizon,
                    "sigma_w",
                    0.7,
                    "sigma_w_scaling",
                    "inverse-horizon");
            double[] theta = normals(model.parameterCount(), 11);
            double[] found = lossAndGradient(model, Objectives.SQUARED_ERROR, theta, x, y, batch);
            reference = reference == null ? found : reference;
            assertArrayEquals(reference, found, ROUNDING);
        }
    }

    @Test
    void theParametersAreStandardNormals() {
        NeuralOdeModel model = ode(10, 3, "width", 100);
        assertEquals(100 * 10 + 100 * 100 + 3 * 100, model.parameterCount());
        double[] theta = model.initialise(new RandomStream(1, "init"));
        double sum = 0;
        double squares = 0;
        for (double value : theta) {
            sum += value;
            squares += value * value;
        }
        // five standard errors of 11 300 numbers
        assertEquals(0, sum / theta.length, 0.05);
        assertEquals(1, squares / theta.length, 0.07);
    }

    @Test
    void tenThousandStepsAreOnePlan() {
        NeuralOdeModel model = ode(4, 1, "width", 10, "depth", 10_000);
        double[] theta = normals(model.parameterCount(), 14);
        double[] x = normals(4 * 8, 15);
        double[] y = normals(8, 16);
        double[] found = lossAndGradient(model, Objectives.SQUARED_ERROR, theta, x, y, 8);
        NeuralOdeModel fine = ode(4, 1, "width", 10, "depth", 1000, "solver", "rk4");
        double[] limit = lossAndGradient(fine, Objectives.SQUARED_ERROR, theta, x, y, 8);
        // order 1: a constant of about one over L
        assertArrayEquals(limit, found, 1e-3 * (1 + norm(limit)));
        assertTrue(Math.abs(limit[0] - found[0]) > 1e-9, "a step is a step");
    }

    private static double norm(double[] a) {
        double sum = 0;
        for (double value : a) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void anAdaptiveSolverHasNoGraphAndSaysSo() {
        NeuralOdeModel model = ode(3, 1, "solver", "dormand-prince");
        assertTrue(model.adaptive());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> predict(model, normals(model.parameterCount(), 1), normals(6, 2), 3, 1, 2))
                .getMessage();
        assertTrue(message.contains("no fixed graph") && message.contains("choose solver rk4"), message);
    }

    /** Doubling at every step, 2^1024 is the first power that is no number: at step 1024 of 2000. */
    @Test
    void theTimeOfOverflowIsNamed() {
        NeuralOdeModel model =
                ode(1, 1, "width", 1, "activation", "linear", "horizon", 10.0, "depth", 2000, "sigma_w", 200.0);
        Examples one = new Examples(1, 1, 2, new double[] {0, 1}, new double[2]);
        double[] ones = {1, 1, 1};
        assertEquals(
                "the state is not finite from time 5.12 on, of horizon 10.0: choose a smaller horizon or sigma_w",
                model.explain(ones, one));
        double[] still = {1, 0, 1};
        assertEquals("", model.explain(still, one));
    }
}
