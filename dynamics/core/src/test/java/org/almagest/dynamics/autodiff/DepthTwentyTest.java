package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/** Derivatives of a network of twenty layers (width 5, tanh, shared δ) against central differences. */
class DepthTwentyTest {
    private static final int WIDTH = 5;
    private static final int DEPTH = 20;
    private static final int BATCH = 16;
    /** Fourth-order differences with step 1e−3 of a smooth loss of size 1: 1e−12 by truncation, 1e−13 by rounding. */
    private static final double STEP = 1e-3;

    private static final double DIFFERENCES = 1e-9;
    /** H and Hᵀ are the same numbers by two paths. */
    private static final double SYMMETRY = 1e-12;

    private final Random random = new Random(40);
    private final ResidualNetwork net =
            new ResidualNetwork(Activation.TANH, ResidualNetwork.Delta.SHARED, 0, WIDTH, DEPTH, 0, BATCH);
    private final double[] x = gaussians(WIDTH * BATCH, 1);
    private final double[] y = gaussians(WIDTH * BATCH, 1);
    private final double[] parameters = parameters();

    private double[] gaussians(int count, double spread) {
        return random.doubles(count).map(u -> spread * random.nextGaussian()).toArray();
    }

    private double[] parameters() {
        double[] flat = gaussians(net.parameterCount(), 0.3);
        flat[flat.length - 1] = -0.4;
        return flat;
    }

    private Execution start(Plan plan) {
        Execution execution = plan.execution();
        execution.set(0, x);
        execution.set(1, y);
        net.set(execution, 2, parameters, 0);
        return execution;
    }

    /** Differences of flat outputs along one direction of the parameters. */
    private double[] difference(Plan plan, int outputs, double[] direction) {
        Execution execution = start(plan);
        int[] shifts = {-2, -1, 1, 2};
        double[] weights = {1.0 / 12, -8.0 / 12, 8.0 / 12, -1.0 / 12};
        double[] sum = new double[outputs];
        for (int s = 0; s < shifts.length; s++) {
            double[] moved = parameters.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += shifts[s] * STEP * direction[i];
            }
            net.set(execution, 2, moved, 0);
            execution.run();
            double[] value = execution.copyOf(0, outputs);
            for (int i = 0; i < outputs; i++) {
                sum[i] += weights[s] * value[i] / STEP;
            }
        }
        return sum;
    }

    private static void near(double[] expected, double[] actual, String what) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], DIFFERENCES * largest, what + "[" + i + "]");
        }
    }

    @Test
    void gradient() {
        Plan loss = Plan.compile(net.graph, net.inputs(null), List.of(net.loss));
        Plan plan = Plan.compile(net.graph, net.inputs(null), net.gradient());
        Execution execution = start(plan);
        execution.run();
        double[] actual = net.get(execution, 0, 0);
        double[] expected = new double[actual.length];
        for (int i = 0; i < expected.length; i++) {
            double[] unit = new double[expected.length];
            unit[i] = 1;
            expected[i] = difference(loss, 1, unit)[0];
        }
        near(expected, actual, "gradient");
    }

    @Test
    void hessian() {
        List<Node> gradient = net.gradient();
        int count = net.parameterCount();
        List<Node> v = net.directions("v", gradient, count);
        List<Node> hv = Differentiation.tangents(net.graph, gradient, net.parameters, v);
        Execution execution = start(Plan.compile(net.graph, net.inputs(v), hv));
        for (int lane = 0; lane < count; lane++) {
            double[] unit = new double[count];
            unit[lane] = 1;
            net.set(execution, 2 + net.parameters.size(), unit, lane);
        }
        execution.run();
        List<double[]> columns = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            columns.add(net.get(execution, 0, lane));
        }
        double largest = columns.stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(columns.get(i)[j], columns.get(j)[i], SYMMETRY * largest, "H[%d][%d]".formatted(i, j));
            }
        }
        Plan gradients = Plan.compile(net.graph, net.inputs(null), gradient);
        for (int i = 0; i < 5; i++) {
            double[] direction = gaussians(count, 0.1);
            double[] expected = difference(gradients, count, direction);
            double[] actual = new double[count];
            for (int j = 0; j < count; j++) {
                for (int k = 0; k < count; k++) {
                    actual[k] += direction[j] * columns.get(j)[k];
                }
            }
            near(expected, actual, "Hv");
        }
    }
}
