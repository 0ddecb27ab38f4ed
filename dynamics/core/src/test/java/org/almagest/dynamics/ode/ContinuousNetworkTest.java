package org.almagest.dynamics.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.family.OdeCase;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuousNetworkTest {
    /** Errors of many steps, each within 1e-12, add up and grow with the flow. */
    private static final double ACCUMULATED = 1e-9;

    private static final int ENOUGH = 1_000_000;

    static List<OdeCase> continuous() {
        return OdeCase.all(true);
    }

    private static NeuralOdeModel ode(int features, int outputs, Map<String, ?> settings) {
        var family = Families.ALL.named("neural-ode");
        return (NeuralOdeModel) family.build(Settings.of(family.parameters(), settings), features, outputs);
    }

    private static double[] normals(int count, long seed) {
        RandomStream random = new RandomStream(seed, "test");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    private static double[] gradient(ContinuousNetwork network, double[] theta, double[] x, double[] given) {
        double[] gradient = new double[theta.length];
        network.gradient(theta, 0, x, 0, given, 0, gradient, 0);
        return gradient;
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void predictsAndDifferentiatesAsAFineNetworkInPyTorchDoes(OdeCase c) {
        ContinuousNetwork network = new ContinuousNetwork(c.model(), c.loss()::emit, c.batch(), 1e-12, ENOUGH);
        double[] theta = c.array("parameters");
        double[] gradient = new double[theta.length];
        double loss = network.gradient(theta, 0, c.array("x"), 0, c.array("y"), 0, gradient, 0);
        assertArrayEquals(c.array("prediction"), network.prediction(), ACCUMULATED);
        assertEquals(c.array("loss")[0], loss, ACCUMULATED);
        assertArrayEquals(c.array("gradient"), gradient, ACCUMULATED);
        // nothing is left over from one evaluation to the next
        assertArrayEquals(gradient, gradient(network, theta, c.array("x"), c.array("y")), 0);
    }

    /** One neuron without activation: f = V U x e^{WT}, here with a flow that contracts and would explode backwards. */
    @ParameterizedTest
    @ValueSource(doubles = {-3, -0.5, 0, 1.5})
    void oneLinearNeuronHasClosedForms(double rate) {
        double horizon = 4;
        NeuralOdeModel model = ode(1, 1, Map.of("width", 1, "activation", "linear", "horizon", horizon));
        ContinuousNetwork network = new ContinuousNetwork(model, Functional::weightedSum, 1, 1e-13, ENOUGH);
        double[] theta = {0.7, rate, -1.3};
        double flow = StrictMath.exp(rate * horizon);
        double f = 0.7 * -1.3 * 2 * flow;
        double[] expected = {-1.3 * 2 * flow, horizon * f, 0.7 * 2 * flow};
        double[] found = gradient(network, theta, new double[] {2}, new double[] {1});
        double relative = 1e-6;
        assertEquals(f, network.prediction()[0], relative * Math.abs(f));
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], found[i], relative * Math.abs(expected[i]), "parameter " + i);
        }
    }

    /** Forward and adjoint: a hundred times the tolerance of a step, for some tens of steps and a flow that grows. */
    @ParameterizedTest
    @ValueSource(strings = {"softplus", "gelu", "tanh"})
    void theToleranceIsMet(String activation) {
        NeuralOdeModel model = ode(3, 2, Map.of("width", 12, "activation", activation, "horizon", 3.0));
        double[] theta = normals(model.parameterCount(), 1);
        double[] x = normals(3 * 5, 2);
        double[] weights = normals(2 * 5, 3);
        ContinuousNetwork tight = new ContinuousNetwork(model, Functional::weightedSum, 5, 1e-13, ENOUGH);
        double[] exact = gradient(tight, theta, x, weights);
        double[] f = tight.prediction();
        int before = 0;
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8, 1e-10}) {
            ContinuousNetwork network = new ContinuousNetwork(model, Functional::weightedSum, 5, tolerance, ENOUGH);
            assertTrue(distance(gradient(network, theta, x, weights), exact) < 100 * tolerance, activation + tolerance);
            assertTrue(distance(network.prediction(), f) < 100 * tolerance, activation + tolerance);
            assertTrue(network.evaluations() > before, "a finer tolerance costs more");
            before = network.evaluations();
        }
    }

    /** Discretise-then-optimise tends to optimise-then-discretise, by the solver's order. */
    @ParameterizedTest
    @CsvSource({"euler, 32, 512, -1", "rk4, 4, 32, -4"})
    void theExactGradientOfTheNetworkInStepsTendsToTheAdjoint(String solver, int least, int most, double order) {
        NeuralOdeModel model = ode(3, 2, Map.of("width", 12, "horizon", 2.0));
        double[] theta = normals(model.parameterCount(), 4);
        double[] x = normals(3 * 5, 5);
        double[] weights = normals(2 * 5, 6);
        double[] adjoint =
                gradient(new ContinuousNetwork(model, Functional::weightedSum, 5, 1e-13, ENOUGH), theta, x, weights);
        double coarse = distance(inSteps(model.solvedBy(solver, least), theta, x, weights, 5), adjoint);
        double fine = distance(inSteps(model.solvedBy(solver, most), theta, x, weights, 5), adjoint);
        assertEquals(order, Math.log(fine / coarse) / Math.log((double) most / least), 0.05 * -order);
    }

    private static double[] inSteps(NeuralOdeModel model, double[] theta, double[] x, double[] weights, int count) {
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        Node inputs = network.input("x", Shape.of(model.features(), count));
        Node weighting = network.input("weights", Shape.of(model.outputs(), count));
        Node sum = Functional.weightedSum(graph, network.predict(inputs), weighting);
        List<Node> gradient = Differentiation.gradient(graph, sum, network.parameters());
        Execution execution = Plan.compile(graph, network.sources(), gradient).execution();
        execution.set(0, theta);
        execution.set(3, x);
        execution.set(4, weights);
        execution.run();
        return execution.copyOf(0, theta.length);
    }

    private static double distance(double[] a, double[] b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            size += b[i] * b[i];
        }
        return Math.sqrt(difference / size);
    }

    /** h′ = h² tanh h from h = 1 reaches infinity at ∫ dh/(h² tanh h) = ∫₀¹ du/tanh(1/u), by the midpoint rule. */
    @Test
    void aPoleIsFoundAndItsTimeNamed() {
        int points = 100_000;
        double pole = 0;
        for (int i = 0; i < points; i++) {
            pole += 1 / StrictMath.tanh(points / (i + 0.5)) / points;
        }
        SolverException thrown = assertThrows(
                SolverException.class, () -> gradient(pole(2.0, ENOUGH), new double[] {1, 1, 1}, one(), one()));
        assertTrue(thrown.blownUp());
        String time = thrown.explanation().replaceAll(".*runs away at time ([0-9.]+) of horizon 2.0.*", "$1");
        assertEquals(pole, Double.parseDouble(time), 1e-6);
        // and before the pole all is well
        gradient(pole(0.9 * pole, ENOUGH), new double[] {1, 1, 1}, one(), one());
    }

    private static ContinuousNetwork pole(double horizon, int mostEvaluations) {
        NeuralOdeModel model = ode(1, 1, new TreeMap<>(Map.of("width", 1, "activation", "x2tanh", "horizon", horizon)));
        return new ContinuousNetwork(model, Functional::weightedSum, 1, 1e-9, mostEvaluations);
    }

    private static double[] one() {
        return new double[] {1};
    }

    /** Growth by e^{1000} has no pole, and no double either. */
    @Test
    void overflowIsFoundToo() {
        NeuralOdeModel model = ode(1, 1, Map.of("width", 1, "activation", "relu", "horizon", 10.0, "sigma_w", 100.0));
        ContinuousNetwork network = new ContinuousNetwork(model, Functional::weightedSum, 1, 1e-6, ENOUGH);
        SolverException thrown =
                assertThrows(SolverException.class, () -> gradient(network, new double[] {1, 1, 1}, one(), one()));
        assertTrue(thrown.blownUp(), thrown.explanation());
        // the square of e^{100 t} passes 1e300 at t = 3.454; the solver stops at the end of one of its steps
        String time = thrown.explanation().replaceAll(".*runs away at time ([0-9.]+) of.*", "$1");
        assertEquals(3.454, Double.parseDouble(time), 0.1);
    }

    @Test
    void aToleranceOutOfReachIsExplained() {
        SolverException thrown = assertThrows(
                SolverException.class, () -> gradient(pole(0.9, 30), new double[] {1, 1, 1}, one(), one()));
        assertFalse(thrown.blownUp());
        assertTrue(
                thrown.explanation().contains("cannot reach tolerance 1.0E-9 within 30 evaluations"),
                thrown.explanation());
        assertTrue(thrown.explanation().contains("raise tolerance or most_evaluations"), thrown.explanation());
    }
}
