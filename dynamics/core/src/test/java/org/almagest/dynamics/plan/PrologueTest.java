package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.ResidualNetwork;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plan split at its varying inputs computes what the whole plan computes. */
class PrologueTest {
    /** Factors are multiplied in another order. */
    private static final double ROUNDING = 1e-13;

    private static double[] random(int n, RandomStream random) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void oneProloguePerParametersOneBodyPerDirection(Activation activation) {
        ResidualNetwork net = new ResidualNetwork(activation, ResidualNetwork.Delta.PER_LAYER, 4, 5, 3, 2, 11);
        List<Node> gradient = net.gradient();
        List<Node> v = net.directions("v", gradient, 3);
        List<Node> hv = new ArrayList<>(Differentiation.tangents(net.graph, gradient, net.parameters, v));
        // an output that does not vary, and one that is itself an input
        hv.add(net.loss);
        hv.add(v.get(0));
        Execution whole = Plan.compile(net.graph, net.inputs(v), hv).execution();
        Execution split = Plan.compile(net.graph, net.inputs(v), hv, v).execution();
        RandomStream random = new RandomStream(9, "prologue");
        for (int chunk = 0; chunk < 3; chunk++) {
            List<double[]> given = List.of(
                    random(net.x.shape().size(), random),
                    random(net.y.shape().size(), random),
                    random(net.parameterCount(), random));
            for (Execution execution : List.of(whole, split)) {
                execution.set(0, given.get(0));
                execution.set(1, given.get(1));
                net.set(execution, 2, given.get(2), 0);
            }
            split.runPrologue();
            for (int direction = 0; direction < 4; direction++) {
                double[] seeds = random(3 * net.parameterCount(), random);
                int seed = split.plan().input(2 + net.parameters.size());
                System.arraycopy(seeds, 0, split.arena(), seed, seeds.length);
                System.arraycopy(seeds, 0, whole.arena(), seed, seeds.length);
                split.runBody();
                whole.run();
                for (int i = 0; i < hv.size(); i++) {
                    int size = hv.get(i).shape().size();
                    double[] expected = whole.copyOf(i, size);
                    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                    assertArrayEquals(expected, split.copyOf(i, size), ROUNDING * Math.max(1, scale));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void whatDoesNotVaryIsDoneOnce(Activation activation) {
        ResidualNetwork net = new ResidualNetwork(activation, ResidualNetwork.Delta.NONE, 4, 5, 3, 2, 11);
        List<Node> gradient = net.gradient();
        List<Node> v = net.directions("v", gradient, 3);
        List<Node> hv = Differentiation.tangents(net.graph, gradient, net.parameters, v);
        Plan split = Plan.compile(net.graph, net.inputs(v), hv, v);
        Plan forward = Plan.compile(net.graph, net.inputs(null), List.of(net.prediction));
        assertTrue(
                split.prologueLength() >= forward.length(),
                () -> "%d instructions in the prologue, fewer than the %d of a forward pass"
                        .formatted(split.prologueLength(), forward.length()));
    }
}
