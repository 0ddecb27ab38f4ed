package org.almagest.dynamics.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** Matrices on an array that others have used are those on a fresh one, to the last bit. */
class SpareArenaTest {
    private static final int COUNT = 13;

    private static Curvature curvature(NeuronDirectionsTest.Case c, double[] parameters) {
        RandomStream random = new RandomStream(1, "examples");
        double[] inputs = new double[COUNT * c.features()];
        Arrays.setAll(inputs, i -> random.normal());
        double[] targets = new double[COUNT * c.outputs()];
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(c.features(), c.outputs(), COUNT, inputs, targets);
        return new Curvature(c.model(), Objectives.SQUARED_ERROR, examples, parameters);
    }

    private static double[] hessian(NeuronDirectionsTest.Case c) {
        return curvature(c, c.model().initialise(new RandomStream(4, "init"))).matrix(HessianPart.HESSIAN);
    }

    private static void fillWithNaN(NeuronDirectionsTest.Case c) {
        double[] parameters = new double[c.model().parameterCount()];
        Arrays.fill(parameters, Double.NaN);
        double[] matrix = curvature(c, parameters).matrix(HessianPart.HESSIAN);
        assertTrue(Arrays.stream(matrix).anyMatch(Double::isNaN), c.name());
    }

    /** As the first thing that a thread does. */
    private static double[] onFreshArray(NeuronDirectionsTest.Case c) throws InterruptedException {
        List<double[]> result = new ArrayList<>();
        Thread thread = new Thread(() -> result.add(hessian(c)));
        thread.start();
        thread.join();
        return result.get(0);
    }

    @Test
    void whatWasInTheArrayDoesNotMatter() throws InterruptedException {
        List<NeuronDirectionsTest.Case> cases = NeuronDirectionsTest.cases().toList();
        for (NeuronDirectionsTest.Case c : cases) {
            double[] expected = onFreshArray(c);
            // the largest first, so that all others lie within what it left behind
            fillWithNaN(cases.stream()
                    .max((a, b) -> Integer.compare(
                            a.model().parameterCount(), b.model().parameterCount()))
                    .orElseThrow());
            fillWithNaN(c);
            assertArrayEquals(expected, hessian(c), c.name());
            assertArrayEquals(expected, hessian(c), c.name() + ", again");
        }
    }
}
