package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Interpreter;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.ResidualNetwork;
import org.almagest.dynamics.kernel.AllocationMeter;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.measuring.IdleKernels;
import org.almagest.dynamics.kernel.measuring.MeasuredKernels;

/**
 * Prints how long loss and gradient of a residual network take in several ways, as ratios, one a line: {@code name ratio}.
 * All ways take turns and the fastest round of each counts, so that a busy machine changes little.
 */
final class StepRatios {
    private static final int DEPTH = 100;
    private static final int ROUNDS = 60;
    private static final int CALLS = 20;
    private static final double SECONDS = 20;

    private StepRatios() {}

    public static void main(String[] plainKernels) {
        ResidualNetwork deep = network(DEPTH);
        Execution own = filled(deep, Kernels.active());
        Execution idle = filled(deep, new IdleKernels());
        Execution measured = filled(deep, new MeasuredKernels(Kernels.active()));
        double[] best = best(own::run, idle::run, measured::run);
        System.out.println("kernels " + (Kernels.active().description().startsWith("vector") ? 1 : 0));
        System.out.println("nanoseconds_per_step " + best[0]);
        System.out.println("dispatch_share " + best[1] / best[0]);
        System.out.println("instructions " + own.plan().length());
        System.out.println("clock_share " + best[2] / best[0]);
        System.out.println("bytes_per_step " + AllocationMeter.settled(own::run, CALLS, SECONDS));
        ResidualNetwork shallow = network(2);
        Map<Node, double[]> inputs = new HashMap<>();
        Execution quick = filled(shallow, Kernels.active());
        inputs(shallow).forEach(node -> inputs.put(node, numbers(node)));
        List<Node> outputs = outputs(shallow);
        double[] two = best(quick::run, () -> Interpreter.evaluate(shallow.graph, inputs, outputs));
        System.out.println("interpreter_ratio " + two[1] / two[0]);
    }

    private static ResidualNetwork network(int depth) {
        return new ResidualNetwork(Activation.TANH, ResidualNetwork.Delta.NONE, 0, 10, depth, 0, 32);
    }

    private static List<Node> inputs(ResidualNetwork network) {
        List<Node> inputs = new ArrayList<>(network.parameters);
        inputs.add(network.x);
        inputs.add(network.y);
        return inputs;
    }

    private static List<Node> outputs(ResidualNetwork network) {
        List<Node> outputs = new ArrayList<>(List.of(network.loss));
        outputs.addAll(network.gradient());
        return outputs;
    }

    private static double[] numbers(Node node) {
        Random random = new Random(node.id());
        double[] numbers = new double[node.shape().size()];
        Arrays.setAll(numbers, i -> 0.1 * random.nextGaussian());
        return numbers;
    }

    private static Execution filled(ResidualNetwork network, Kernels kernels) {
        List<Node> inputs = inputs(network);
        Plan plan = Plan.compile(network.graph, inputs, outputs(network));
        Execution execution = plan.execution(kernels);
        for (int i = 0; i < inputs.size(); i++) {
            execution.set(i, numbers(inputs.get(i)));
        }
        return execution;
    }

    /** Nanoseconds of the fastest round of each. */
    private static double[] best(Runnable... ways) {
        double[] best = new double[ways.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int round = 0; round < ROUNDS; round++) {
            for (int way = 0; way < ways.length; way++) {
                long start = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    ways[way].run();
                }
                best[way] = Math.min(best[way], (double) (System.nanoTime() - start) / CALLS);
            }
        }
        return best;
    }
}
