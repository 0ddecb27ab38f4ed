package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.decomposition.Decomposition;
import org.almagest.dynamics.decomposition.SharedExclusions;
import org.almagest.dynamics.decomposition.Sources;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** The probe on a network whose states are its inputs, and then their products with its one parameter. */
class InformationDecompositionTest {
    private static final double EXACT = 1e-12;

    /** State {@code first} is x, state {@code second} is w·x. */
    private record Scaled(int width) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "w", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {1};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            Node first = pass.trace("first", inputs);
            return pass.trace("second", pass.graph().multiply(pass.parameter(0), first));
        }

        @Override
        public double operationsPerExample() {
            return width;
        }
    }

    /** What was measured, by "quantity layer", and the statuses of what was not. */
    private static final class Found implements Sink {
        final Map<String, Double> numbers = new HashMap<>();
        final Map<String, String> statuses = new HashMap<>();

        @Override
        public void measurement(Measurement measurement) {
            String name = measurement.quantity() + (measurement.layer() == null ? "" : " " + measurement.layer());
            if (measurement.value() == null) {
                statuses.put(name, measurement.status());
            } else {
                numbers.put(name, measurement.value());
            }
        }

        @Override
        public void spectrum(Spectrum spectrum) {
            throw new AssertionError(spectrum);
        }

        @Override
        public void matrix(Matrix matrix) {
            throw new AssertionError(matrix);
        }
    }

    /** All vectors of {@code bits} signs; the label is the parity of the first two, one-hot. */
    private static DataSet parity(int bits) {
        int count = 1 << bits;
        double[] inputs = new double[count * bits];
        double[] targets = new double[2 * count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < bits; j++) {
                inputs[i * bits + j] = (i >> j & 1) == 0 ? -1 : 1;
            }
            targets[2 * i + ((i ^ i >> 1) & 1)] = 1;
        }
        Examples examples = new Examples(bits, 2, count, inputs, targets);
        return new DataSet("parity", examples, examples.first(1), true);
    }

    private static Settings settings(Map<String, Object> given) {
        return Settings.of(new InformationDecomposition().parameters(), given);
    }

    private static Found look(ProbeSession session, DataSet data, long step, double w) {
        Found found = new Found();
        session.at(
                new Snapshot(
                        step,
                        new Scaled(data.train().features()),
                        new double[] {w},
                        new double[] {1},
                        data,
                        Objectives.CROSS_ENTROPY,
                        7),
                found);
        return found;
    }

    @Test
    void aParityIsInTwoNeuronsTogether() {
        DataSet data = parity(3);
        Found found = look(new InformationDecomposition().session(settings(Map.of())), data, 0, 1);
        assertEquals(1, found.numbers.get("information 0"), EXACT);
        assertEquals(2, found.numbers.get("complexity_min 0"), EXACT);
        assertEquals(8, found.numbers.get("states 1"));
        double orders = 0;
        for (int k = 1; k <= 3; k++) {
            orders += found.numbers.get("order_" + k + " 0");
        }
        assertEquals(1, orders, EXACT);
        assertNull(found.numbers.get("order_4 0"));
        assertEquals(0, found.numbers.get("least_information_loss"), EXACT);
        assertEquals(0, found.numbers.get("least_fall_sx"), 0);
        assertEquals(0, found.numbers.get("least_step_sx"), 0);
        assertEquals(0, found.numbers.get("bound_excess"), EXACT);
        assertEquals(0, found.numbers.get("shortcut_error"), EXACT);
        // a label in eight states that is permuted is somewhere among them
        assertTrue(found.numbers.get("information_permuted 0") > 0.1);
    }

    /** The second state loses its levels, and with them all that it knows. */
    @Test
    void whatALayerLosesIsSaid() {
        DataSet data = parity(2);
        ProbeSession session = new InformationDecomposition().session(settings(Map.of("permutations", 3L)));
        look(session, data, 0, 1);
        Found later = look(session, data, 5, 0);
        assertEquals(1, later.numbers.get("information 0"), EXACT);
        assertEquals(0, later.numbers.get("information 1"), 0);
        assertEquals(1, later.numbers.get("states 1"));
        assertEquals("too_little_information", later.statuses.get("complexity_sx 1"));
        assertEquals("too_little_information", later.statuses.get("least_fall_sx"));
        // the first look is the least so far: nothing was lost
        assertEquals(0, later.numbers.get("least_information_loss"), EXACT);
        Found finite = look(session, data, 6, Double.NaN);
        // of a layer without numbers every quantity says so
        for (String quantity : List.of(
                "information",
                "states",
                "complexity_sx",
                "complexity_min",
                "order_1",
                "order_5",
                "information_permuted",
                "complexity_sx_permuted")) {
            assertEquals(Measurement.NOT_FINITE, finite.statuses.get(quantity + " 1"), quantity);
        }
    }

    /** What was not asked for, and what no layer was left for, are no matter of information. */
    @Test
    void whatIsMissingSaysWhy() {
        DataSet data = parity(2);
        Found plain = look(new InformationDecomposition().session(settings(Map.of("permutations", 0L))), data, 0, 1);
        for (String quantity : List.of(
                "least_fall_permuted",
                "least_excess_fall",
                "first_excess_fall",
                "last_excess_fall",
                "least_step_permuted")) {
            assertEquals("no_permutations", plain.statuses.get(quantity), quantity);
        }
        assertEquals(0, plain.numbers.get("least_fall_sx"), 0);
        ProbeSession session = new InformationDecomposition().session(settings(Map.of("from_layer", 1L)));
        Found none = look(session, data, 0, Double.NaN);
        for (String quantity :
                List.of("least_fall_sx", "least_fall_min", "least_excess_fall", "least_step_sx", "shortcut_error")) {
            assertEquals("too_few_layers", none.statuses.get(quantity), quantity);
        }
    }

    /** Numbers between the levels go to the nearest, and those outside to the ends. */
    @Test
    void statesAreRoundedToTheLevelsAsked() {
        int count = 40;
        RandomStream random = new RandomStream(2, "states");
        double[] inputs = new double[3 * count];
        double[] targets = new double[count];
        Arrays.setAll(inputs, i -> 1.5 * random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(3, 1, count, inputs, targets);
        DataSet data = new DataSet("numbers", examples, examples.first(1), false);
        int[][] codes = new int[3][count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 3; j++) {
                double x = inputs[3 * i + j];
                codes[j][i] = x < -0.5 ? 0 : x <= 0.5 ? 1 : 2;
            }
            labels[i] = targets[i] > 0 ? 1 : 0;
        }
        Decomposition expected =
                Decomposition.of(new SharedExclusions(Sources.of(codes).with(labels)));
        Found found = look(new InformationDecomposition().session(settings(Map.of("levels", 3L))), data, 0, 1);
        assertEquals(expected.information(), found.numbers.get("information 0"), 0);
        assertEquals(expected.complexity(), found.numbers.get("complexity_sx 0"), 0);
    }

    @Test
    void ofWideLayersTheSameFewAreLookedAtAgain() {
        DataSet data = parity(7);
        List<Double> seen = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            ProbeSession session =
                    new InformationDecomposition().session(settings(Map.of("from_layer", 1L, "permutations", 1L)));
            for (long step = 0; step < 2; step++) {
                Found found = look(session, data, step, 1);
                assertEquals(32, found.numbers.get("states 1"));
                assertNull(found.numbers.get("information 0"));
                // five of seven neurons of the only layer: nothing to compare, and no lattice
                assertEquals("too_few_layers", found.statuses.get("least_information_loss"));
                assertEquals("too_little_information", found.statuses.get("shortcut_error"));
                seen.add(found.numbers.get("information_permuted 1"));
            }
        }
        assertEquals(1, seen.stream().distinct().count());
        assertNotEquals(0, seen.get(0));
    }

    @Test
    void aNetworkWithoutSuchAStateSaysSo() {
        Found found = look(new InformationDecomposition().session(settings(Map.of("from_layer", 2L))), parity(2), 0, 1);
        assertEquals(Map.of("information", "no_inner_states"), found.statuses);
    }
}
