package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.ResidualNetwork;
import org.almagest.dynamics.kernel.Kernels;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand layers, the depth to which the published plots reach: nothing recurses along the depth, and a training step
 * is that of plain loops.
 */
class DeepNetworkTest {
    private static final int DEPTH = 10_000;
    private static final int WIDTH = 10;
    private static final int BATCH = 32;
    /** A recursion of even a few dozen bytes a layer would overflow it. */
    private static final long SMALL_STACK = 256 * 1024;
    /** 10⁴ layers, each adding rounding errors of 1e−16 to numbers of size 1. */
    private static final double TOLERANCE = 1e-12;

    private static final double RATE = 0.1;

    private final double[] x = new double[WIDTH * BATCH];
    private final double[] y = new double[WIDTH * BATCH];
    private final double[] parameters = new double[DEPTH * WIDTH * (WIDTH + 1)];

    DeepNetworkTest() {
        Random random = new Random(50);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
            y[i] = random.nextGaussian();
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.nextGaussian() / DEPTH;
        }
    }

    @Test
    void tenThousandLayers() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, this::trainOneStep, "deep network", SMALL_STACK);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        Throwable thrown = failure.get();
        assertNull(thrown, () -> "on a stack of 256 kB: " + thrown + " at " + thrown.getStackTrace()[0]);
    }

    private void trainOneStep() {
        long start = System.nanoTime();
        ResidualNetwork net =
                new ResidualNetwork(Activation.TANH, ResidualNetwork.Delta.NONE, 0, WIDTH, DEPTH, 0, BATCH);
        List<Node> outputs = new ArrayList<>(List.of(net.loss));
        outputs.addAll(net.gradient());
        Plan plan = Plan.compile(net.graph, net.inputs(null), outputs);
        System.out.printf(
                "%d layers built, differentiated and compiled to %d instructions in %.2f s%n",
                DEPTH, plan.length(), (System.nanoTime() - start) / 1e9);
        Execution execution = plan.execution();
        execution.set(0, x);
        execution.set(1, y);
        net.set(execution, 2, parameters, 0);
        execution.run();

        double[] gradient = new double[parameters.length];
        double loss = plain(gradient);
        assertEquals(loss, execution.copyOf(0, 1)[0], TOLERANCE * loss, "loss");
        double largest = 0;
        for (double g : gradient) {
            largest = Math.max(largest, Math.abs(g));
        }
        double[] actual = execution.copyOf(1, gradient.length);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(gradient[i], actual[i], TOLERANCE * largest, "gradient[" + i + "]");
        }

        // parameters and gradient are each one run of numbers, so a step is one kernel call
        int count = parameters.length;
        Kernels.active()
                .momentum(
                        execution.arena(),
                        plan.input(2),
                        execution.arena(),
                        plan.output(1),
                        new double[count],
                        count,
                        0,
                        RATE);
        execution.run();
        for (int i = 0; i < count; i++) {
            parameters[i] -= RATE * gradient[i];
        }
        double next = plain(gradient);
        assertTrue(next < loss, () -> "a step down the gradient led from %s to %s".formatted(loss, next));
        assertEquals(next, execution.copyOf(0, 1)[0], TOLERANCE * next, "loss after one step");
    }

    /** The loss by plain loops, and the gradient by hand-written backpropagation. */
    private double plain(double[] gradient) {
        int layer = WIDTH * (WIDTH + 1);
        double[][] h = new double[DEPTH + 1][];
        double[][] t = new double[DEPTH][WIDTH * BATCH];
        h[0] = x;
        for (int k = 0; k < DEPTH; k++) {
            h[k + 1] = h[k].clone();
            for (int i = 0; i < WIDTH; i++) {
                for (int b = 0; b < BATCH; b++) {
                    double z = parameters[k * layer + WIDTH * WIDTH + i];
                    for (int j = 0; j < WIDTH; j++) {
                        z += parameters[k * layer + i * WIDTH + j] * h[k][j * BATCH + b];
                    }
                    t[k][i * BATCH + b] = Math.tanh(z);
                    h[k + 1][i * BATCH + b] += t[k][i * BATCH + b];
                }
            }
        }
        double loss = 0;
        double[] back = new double[WIDTH * BATCH];
        for (int i = 0; i < back.length; i++) {
            double error = h[DEPTH][i] - y[i];
            loss += error * error / back.length;
            back[i] = 2 * error / back.length;
        }
        for (int k = DEPTH - 1; k >= 0; k--) {
            backward(h[k], t[k], back, gradient, k * layer);
        }
        return loss;
    }

    private void backward(double[] h, double[] t, double[] back, double[] gradient, int from) {
        double[] below = back.clone();
        for (int i = 0; i < WIDTH; i++) {
            double bias = 0;
            double[] row = new double[WIDTH];
            for (int b = 0; b < BATCH; b++) {
                double tanh = t[i * BATCH + b];
                double z = back[i * BATCH + b] * (1 - tanh * tanh);
                bias += z;
                for (int j = 0; j < WIDTH; j++) {
                    row[j] += z * h[j * BATCH + b];
                    below[j * BATCH + b] += z * parameters[from + i * WIDTH + j];
                }
            }
            gradient[from + WIDTH * WIDTH + i] = bias;
            System.arraycopy(row, 0, gradient, from + i * WIDTH, WIDTH);
        }
        System.arraycopy(below, 0, back, 0, back.length);
    }
}
