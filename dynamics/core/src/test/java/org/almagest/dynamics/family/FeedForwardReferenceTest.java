package org.almagest.dynamics.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loss, gradient and Hessian of convolutional, locally connected and dense networks against PyTorch. */
class FeedForwardReferenceTest {
    /** Both sides round some hundred times, in other orders; relative to the largest number of the array. */
    private static final double TOLERANCE = 1e-13;

    static List<NetworkCase> cases() {
        return NetworkCase.all();
    }

    static List<NetworkCase> casesWithHessian() {
        return cases().stream()
                .filter(c -> c.has("hessian_lower") || c.has("outer_lower"))
                .toList();
    }

    @Test
    void allCasesAreThere() {
        assertEquals(16, cases().size());
        assertEquals(13, casesWithHessian().size());
    }

    private static void near(double[] expected, double[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * largest, what + "[" + i + "]");
        }
    }

    /** A case as a graph: the parameters, their directions on lanes, then the data. */
    private static final class Setup {
        final GraphBuilder graph;
        final List<Node> parameters;
        final NetworkCase given;
        final Model model;
        final Node x;
        final Node y;
        final Node prediction;
        final Node loss;
        final List<Node> gradient;

        Setup(NetworkCase given) {
            this.given = given;
            this.model = given.model();
            NetworkInGraph network = new NetworkInGraph(model);
            this.graph = network.graph();
            this.parameters = network.parameters();
            this.x = network.input("x", Shape.of(given.features(), given.batch()));
            this.y = network.input("y", Shape.of(given.outputs(), given.batch()));
            this.prediction = network.predict(x);
            this.loss = given.loss().emit(graph, prediction, y);
            this.gradient = Differentiation.gradient(graph, loss, parameters);
        }

        Execution run(Plan plan) {
            Execution execution = plan.execution();
            execution.set(0, given.array("parameters"));
            execution.set(parameters.size(), given.array("x"));
            execution.set(parameters.size() + 1, given.array("y"));
            return execution;
        }

        List<Node> inputs() {
            List<Node> inputs = new ArrayList<>(parameters);
            inputs.add(x);
            inputs.add(y);
            return inputs;
        }

        /** H times the directions, each laid out as the parameters are. */
        double[][] products(double[]... directions) {
            List<Node> seeds = new ArrayList<>();
            for (Node parameter : parameters) {
                seeds.add(graph.input(
                        "direction " + seeds.size(),
                        Differentiation.lanes(graph, gradient, parameter.shape(), directions.length)));
            }
            List<Node> products = Differentiation.tangents(graph, gradient, parameters, seeds);
            List<Node> inputs = inputs();
            inputs.addAll(seeds);
            Execution execution = run(Plan.compile(graph, inputs, products));
            for (int i = 0; i < seeds.size(); i++) {
                Block block = model.blocks().get(i);
                double[] lanes = new double[directions.length * block.size()];
                for (int lane = 0; lane < directions.length; lane++) {
                    System.arraycopy(directions[lane], block.offset(), lanes, lane * block.size(), block.size());
                }
                execution.set(parameters.size() + 2 + i, lanes);
            }
            execution.run();
            double[][] result = new double[directions.length][model.parameterCount()];
            for (int i = 0; i < seeds.size(); i++) {
                Block block = model.blocks().get(i);
                double[] lanes = execution.copyOf(i, directions.length * block.size());
                for (int lane = 0; lane < directions.length; lane++) {
                    System.arraycopy(lanes, lane * block.size(), result[lane], block.offset(), block.size());
                }
            }
            return result;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradient(NetworkCase c) {
        Setup setup = new Setup(c);
        assertEquals(c.array("parameters").length, setup.model.parameterCount());
        List<Node> outputs = new ArrayList<>(List.of(setup.prediction, setup.loss));
        outputs.addAll(setup.gradient);
        Execution execution = setup.run(Plan.compile(setup.graph, setup.inputs(), outputs));
        execution.run();
        near(c.array("prediction"), execution.copyOf(0, c.array("prediction").length), "prediction");
        near(c.array("loss"), execution.copyOf(1, 1), "loss");
        near(c.array("gradient"), execution.copyOf(2, setup.model.parameterCount()), "gradient");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianVectorProduct(NetworkCase c) {
        near(c.array("hessian_direction"), new Setup(c).products(c.array("direction"))[0], "Hv");
    }

    @ParameterizedTest
    @MethodSource("casesWithHessian")
    void fullHessianByLanes(NetworkCase c) {
        Setup setup = new Setup(c);
        int count = setup.model.parameterCount();
        double[][] units = new double[count][count];
        for (int i = 0; i < count; i++) {
            units[i][i] = 1;
        }
        double[][] hessian = setup.products(units);
        double[] lower = c.has("hessian_lower") ? c.array("hessian_lower") : sum(c);
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

    /** H = H_o + H_f. */
    private static double[] sum(NetworkCase c) {
        double[] sum = c.array("outer_lower").clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += c.array("functional_lower")[i];
        }
        return sum;
    }
}
