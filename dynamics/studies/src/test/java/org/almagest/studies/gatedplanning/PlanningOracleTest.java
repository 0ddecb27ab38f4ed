package org.almagest.studies.gatedplanning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.probe.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks with parameters in closed form on one map, and laws that need no other program. */
class PlanningOracleTest {
    private static final double TOLERANCE = 1e-10;

    private static Map<String, Object> small(int kernel, int iterations, boolean gate) {
        return new HashMap<>(Map.of(
                "kernel_size",
                kernel,
                "iterations",
                iterations,
                "gate",
                gate,
                "features",
                3,
                "actions",
                4,
                "summary",
                2));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 4, false, 164, -0.188997685775051, 2.0948937164989223, 0.38873492615863836, 0.05645215497076495",
        "5, 2, false, 292, 0.13236047700415177, 2.0259957470244254, NaN, -0.07846676694966445",
        "3, 4, true, 292, 0.17630645922024984, 2.1161420450542043, 0.6503745089218264, NaN",
    })
    void lossAndGradientAreThoseOfTheOracle(
            int kernel, int iterations, boolean gate, int count, double logit, double loss, double norm, double slope) {
        Examples examples = Planners.example(Planners.maze(), Planners.states());
        Model model = Planners.model(small(kernel, iterations, gate), examples);
        assertEquals(count, model.parameterCount());
        double[] theta = Planners.closedForm(count);
        assertEquals(logit, Predictions.of(model, theta, examples)[0], TOLERANCE);

        NetworkInGraph network = new NetworkInGraph(model);
        Node value = new MoveCrossEntropy()
                .emit(network.graph(), network, network.batch(examples.shape(), 1))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(examples, 0);
        execution.execution().run();
        assertEquals(loss, execution.execution().copyOf(0, 1)[0], TOLERANCE);
        double squares = 0;
        for (int b = 0; b < model.blocks().size(); b++) {
            for (double entry :
                    execution.execution().copyOf(b + 1, model.blocks().get(b).size())) {
                squares += entry * entry;
            }
        }
        if (!Double.isNaN(norm)) {
            assertEquals(norm, Math.sqrt(squares), TOLERANCE);
        }
        if (!Double.isNaN(slope)) {
            assertEquals(slope, execution.execution().copyOf(1 + ValueIteration.VALUE_KERNELS, 1)[0], TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 3, 49", "3, 6, 6, 169", "5, 3, 6, 169", "7, 2, 6, 169", "9, 2, 8, 289", "5, 1, 2, 25"})
    void positiveKernelsFillTheSquareOfTheirReach(int kernel, int iterations, int radius, int support) {
        ValueIteration iteration = new ValueIteration(kernel, iterations, 10);
        assertEquals(radius, iteration.reach());
        for (int seed = 0; seed < 5; seed++) {
            RandomStream random = new RandomStream(seed, "kernels");
            double[] any = new double[10 * kernel * kernel];
            double[] other = new double[any.length];
            Arrays.setAll(any, i -> random.normal());
            Arrays.setAll(other, i -> random.normal());
            Reach within = Reach.of(iteration, any, other);
            assertTrue(within.radius() <= radius && within.support() <= support, within::toString);
            Arrays.setAll(any, i -> Math.abs(any[i]) + 0.1);
            Arrays.setAll(other, i -> Math.abs(other[i]) + 0.1);
            assertEquals(new Reach(radius, support), Reach.of(iteration, any, other));
        }
    }

    /** The law by itself: what lies farther than the reach does not move the value at all, and what lies nearer does. */
    @Test
    void valuesSeeNothingBeyondTheirReach() {
        Map<String, Object> settings = small(5, 2, false);
        double[] theta = Arrays.stream(Planners.closedForm(292)).map(Math::abs).toArray();
        boolean[] free = new boolean[225];
        Arrays.fill(free, true);
        int centre = 7 * 15 + 7;
        double alone = value(settings, theta, new GridWorld(15, free, 0), centre);
        // rewards see one cell more than values do
        double beyond = value(settings, theta, new GridWorld(15, free, 7 * 15 + 1), centre);
        double within = value(settings, theta, new GridWorld(15, free, 7 * 15 + 2), centre);
        assertEquals(alone, beyond);
        assertTrue(Math.abs(within - alone) > 1e-6, () -> within + " and " + alone);
    }

    private static double value(Map<String, Object> settings, double[] theta, GridWorld world, int cell) {
        Examples examples = Planners.example(world, new int[] {200});
        NetworkInGraph network = new NetworkInGraph(Planners.model(settings, examples));
        Node values =
                network.traces(network.batch(examples.shape(), 1).inputs()).get(PlanningBody.VALUE);
        NetworkExecution execution = network.execution(List.of(values), theta);
        execution.load(examples, 0);
        execution.execution().run();
        return execution.execution().copyOf(0, 225)[cell];
    }

    @Test
    void withoutKernelsOfValuesAllValueMapsAreTheFirst() {
        Examples examples = Planners.example(Planners.maze(), Planners.states());
        double[] first = logits(small(3, 1, false), examples);
        for (int iterations : new int[] {2, 7}) {
            assertArrayEquals(first, logits(small(3, iterations, false), examples), 0);
        }
    }

    private static double[] logits(Map<String, Object> settings, Examples examples) {
        Model model = Planners.model(settings, examples);
        double[] theta = Planners.closedForm(model.parameterCount());
        Block values = model.blocks().get(ValueIteration.VALUE_KERNELS);
        Arrays.fill(theta, values.offset(), values.offset() + values.size(), 0);
        return Predictions.of(model, theta, examples);
    }

    @Test
    void aShutGateIsNone() {
        Examples examples = Planners.example(Planners.maze(), Planners.states());
        Model gated = Planners.model(small(3, 4, true), examples);
        Model plain = Planners.model(small(3, 4, false), examples);
        double[] theta = Planners.closedForm(gated.parameterCount());
        double[] open = Predictions.of(gated, theta, examples);
        double[] same = new double[plain.parameterCount()];
        for (Block block : gated.blocks()) {
            if (block.name().equals("b_z")) {
                Arrays.fill(theta, block.offset(), block.offset() + block.size(), -1e6);
            }
        }
        Block head = gated.blocks().get(gated.blocks().size() - 1);
        Block own = plain.blocks().get(plain.blocks().size() - 1);
        System.arraycopy(theta, 0, same, 0, own.offset());
        for (int move = 0; move < 8; move++) {
            System.arraycopy(theta, head.offset() + 6 * move, same, own.offset() + 4 * move, 4);
        }
        double[] shut = Predictions.of(gated, theta, examples);
        assertArrayEquals(Predictions.of(plain, same, examples), shut, 1e-14);
        assertTrue(Math.abs(open[0] - shut[0]) > 1e-3, "the gate matters where it is open");
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, false, 0, 24, 740",
        "5, 0, false, 0, 24, 1060",
        "7, 0, false, 0, 24, 1540",
        "3, 0, true, 0, 24, 1556",
        "5, 0, true, 0, 24, 1876",
        "3, 0, false, 1880, 81, 1880",
        "5, 0, false, 1880, 65, 1880",
        "7, 0, false, 1880, 41, 1880",
        "5, 0, true, 1880, 24, 1876"
    })
    void budgetsSetTheFeatures(int kernel, int reach, boolean gate, int budget, int features, int count) {
        Examples examples = Planners.example(Planners.maze(), Planners.states());
        Model model =
                Planners.model(Map.of("kernel_size", kernel, "reach", reach, "gate", gate, "budget", budget), examples);
        assertEquals(count, model.parameterCount());
        assertEquals(features, model.blocks().get(2).rows());
    }

    @ParameterizedTest
    @CsvSource({"3, 20, 20", "5, 20, 10", "7, 20, 6", "3, 10, 10", "5, 10, 5", "7, 10, 3", "3, 6, 6"})
    void aReachSetsTheIterations(int kernel, int reach, int iterations) {
        Examples examples = Planners.example(Planners.maze(), Planners.states());
        Model model = Planners.model(Map.of("kernel_size", kernel, "reach", reach), examples);
        assertEquals(
                iterations, model.capability(ValueIteration.class).orElseThrow().iterations());
    }

    @Test
    void saysWhatDoesNotFit() {
        Examples examples = Planners.example(Planners.maze(), Planners.states());
        refused("kernel_size 4", Map.of("kernel_size", 4), examples);
        refused("reach 2 with kernel_size 7", Map.of("kernel_size", 7, "reach", 2), examples);
        refused("budget 100", Map.of("budget", 100), examples);
        refused("inputs of 7 numbers", Map.of(), new Examples(7, 8, 1, new double[7], new double[8]));
    }

    private static void refused(String words, Map<String, ?> settings, Examples examples) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Planners.model(settings, examples));
        assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal::getMessage);
    }
}
