package org.almagest.studies.neuralodeactivations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OdeConsistencyTest {
    private static final Probe PROBE = Probes.ALL.named("ode-consistency");

    /** The tolerance of the published claim. */
    private static final double SLOPE = 0.05;

    private static Model model(Map<String, ?> settings) {
        Family family = Families.ALL.named("neural-ode");
        return family.build(Settings.of(family.parameters(), settings), 5, 1);
    }

    private static Examples examples(int count) {
        RandomStream random = new RandomStream(7, "test");
        double[] inputs = new double[5 * count];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.normal();
        }
        return new Examples(5, 1, count, inputs, new double[count]);
    }

    private static List<Measurement> rows(Model model, int count, long seed, Map<String, ?> settings) {
        List<Measurement> rows = new ArrayList<>();
        Sink sink = new Sink() {
            @Override
            public void measurement(Measurement measurement) {
                rows.add(measurement);
            }

            @Override
            public void spectrum(Spectrum spectrum) {
                throw new AssertionError("unexpected " + spectrum);
            }

            @Override
            public void matrix(Matrix matrix) {
                throw new AssertionError("unexpected " + matrix);
            }
        };
        double[] theta = model.initialise(new RandomStream(seed, "init"));
        Examples examples = examples(count);
        DataSet data = new DataSet("none", examples, examples, false);
        PROBE.measure(
                new Snapshot(3, model, theta, theta, data, Objectives.SQUARED_ERROR, seed),
                Settings.of(PROBE.parameters(), settings),
                sink);
        return rows;
    }

    private static Map<String, Double> measure(Model model, int count, long seed, Map<String, ?> settings) {
        return rows(model, count, seed, settings).stream()
                .collect(Collectors.toMap(Measurement::quantity, Measurement::value));
    }

    /** The mean over seeds of the slope of a quantity from depth 10 to depth 320. */
    private static Map<String, Double> slopes(String activation, int width, int count, int seeds) {
        Map<String, Double> slopes = new HashMap<>();
        for (long seed = 1; seed <= seeds; seed++) {
            Map<String, Double> coarse = at(10, activation, width, count, seed);
            Map<String, Double> fine = at(320, activation, width, count, seed);
            for (String quantity : List.of("output_error", "gradient_error")) {
                slopes.merge(
                        quantity,
                        Math.log(fine.get(quantity) / coarse.get(quantity)) / Math.log(32) / seeds,
                        Double::sum);
            }
        }
        return slopes;
    }

    private static Map<String, Double> at(int depth, String activation, int width, int count, long seed) {
        return measure(
                model(Map.of("depth", depth, "activation", activation, "width", width)),
                count,
                seed,
                Map.of("adjoint", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"softplus", "gelu"})
    void smoothActivationsHaveSlopeMinusOneInOutputAndGradient(String activation) {
        Map<String, Double> slopes = slopes(activation, 40, 8, 3);
        assertEquals(-1, slopes.get("output_error"), SLOPE);
        assertEquals(-1, slopes.get("gradient_error"), SLOPE);
    }

    /** Neurons whose sign at T differs from the ODE's number ~ 1/L, and each moves ∂F/∂h(T) by its whole share. */
    @Test
    void reluHasHalfTheSlopeInTheGradientOnly() {
        Map<String, Double> slopes = slopes("relu", 40, 400, 3);
        assertEquals(-1, slopes.get("output_error"), SLOPE);
        assertEquals(-0.5, slopes.get("gradient_error"), 0.1);
    }

    @Test
    void theAdjointAgreesWithTheReferenceAndDiffersFromTheStepsByTheirError() {
        Map<String, Double> rough = measure(model(Map.of("depth", 20, "width", 20)), 6, 1, Map.of("tolerance", 1e-10));
        assertTrue(rough.get("reference_error") < 1e-8, rough::toString);
        // the gradients of adjoint and reference are one, and differences are relative to nearly equal norms
        assertEquals(rough.get("gradient_error"), rough.get("adjoint_error"), 0.1 * rough.get("adjoint_error"));
        Map<String, Double> fine = measure(model(Map.of("depth", 320, "width", 20)), 6, 1, Map.of("tolerance", 1e-10));
        assertEquals(-1, Math.log(fine.get("adjoint_error") / rough.get("adjoint_error")) / Math.log(16), SLOPE);
    }

    @Test
    void allQuantitiesAreMeasuredUnderTheirNames() {
        List<Measurement> rows = rows(model(Map.of("depth", 20, "width", 10)), 4, 1, Map.of());
        assertEquals(
                PROBE.quantities().stream().map(Quantity::name).sorted().toList(),
                rows.stream().map(Measurement::quantity).sorted().toList());
        for (Measurement row : rows) {
            assertEquals("ode-consistency", row.probe());
            assertEquals(3, row.step());
            assertNull(row.layer());
            assertEquals("ok", row.status());
        }
    }

    /** With σ_w = 0 the state stays: f = V φ(U x/√d)/√n, and L does not matter. */
    @Test
    void withoutFieldThereIsNoErrorAndTheOutputIsThatOfTwoLayers() {
        Model model = model(Map.of("depth", 3, "width", 10, "sigma_w", 0.0, "activation", "tanh"));
        Map<String, Double> values = measure(model, 6, 2, Map.of());
        assertEquals(0, values.get("output_error"), 1e-14);
        double[] theta = model.initialise(new RandomStream(2, "init"));
        Examples examples = examples(6);
        double sum = 0;
        for (int e = 0; e < 6; e++) {
            double f = 0;
            for (int i = 0; i < 10; i++) {
                double h = 0;
                for (int j = 0; j < 5; j++) {
                    h += theta[i * 5 + j] * examples.inputs()[e * 5 + j] / Math.sqrt(5);
                }
                f += theta[50 + 100 + i] * Math.tanh(h) / Math.sqrt(10);
            }
            sum += f * f;
        }
        assertEquals(sum / 6, values.get("output_mean_square"), 1e-13);
    }

    @Test
    void anAdaptiveNetworkIsAsExactAsItsTolerance() {
        Model model = model(Map.of("solver", "dormand-prince", "tolerance", 1e-7, "width", 20));
        Map<String, Double> values = measure(model, 6, 1, Map.of());
        assertTrue(values.get("output_error") < 1e-5 && values.get("gradient_error") < 1e-5, values::toString);
    }

    @Test
    void fewerSamplesAreTheFirstOnes() {
        Model model = model(Map.of("depth", 20, "width", 10));
        assertEquals(measure(model, 4, 1, Map.of()), measure(model, 9, 1, Map.of("samples", 4)));
    }

    @Test
    void aToleranceOutOfReachSpoilsTheAdjointOnly() {
        Map<String, String> statuses = rows(
                        model(Map.of("depth", 20, "width", 10)),
                        4,
                        1,
                        Map.of("most_evaluations", 20, "tolerance", 1e-13))
                .stream()
                .collect(Collectors.toMap(Measurement::quantity, Measurement::status));
        assertEquals("tolerance_not_reached", statuses.get("adjoint_error"));
        assertEquals("tolerance_not_reached", statuses.get("reference_error"));
        assertEquals("ok", statuses.get("gradient_error"));
    }

    @Test
    void otherFamiliesAreTurnedAway() {
        Family family = Families.ALL.named("mlp");
        Model mlp = family.build(Settings.of(family.parameters(), Map.of("depth", 1)), 5, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> rows(mlp, 4, 1, Map.of()))
                .getMessage();
        assertTrue(message.contains("neural-ode"), message);
    }
}
