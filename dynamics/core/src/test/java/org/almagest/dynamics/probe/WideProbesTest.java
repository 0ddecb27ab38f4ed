package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.api.Test;

/** The probes {@code ntk} and {@code gaussianity}. */
class WideProbesTest {
    private static final double ROUNDING = 1e-12;

    private static final class Heard implements Sink {
        final List<Measurement> measurements = new ArrayList<>();
        final List<Spectrum> spectra = new ArrayList<>();

        @Override
        public void measurement(Measurement measurement) {
            measurements.add(measurement);
        }

        @Override
        public void spectrum(Spectrum spectrum) {
            spectra.add(spectrum);
        }

        @Override
        public void matrix(Matrix matrix) {}

        Measurement of(String quantity) {
            return measurements.stream()
                    .filter(m -> m.quantity().equals(quantity))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + quantity));
        }

        double value(String quantity) {
            return of(quantity).value();
        }
    }

    private static Snapshot snapshot(long step, String family, Map<String, ?> settings, int features, int outputs) {
        Family f = Families.ALL.named(family);
        Model model = f.build(Settings.of(f.parameters(), settings), features, outputs);
        RandomStream random = new RandomStream(2, "inputs");
        double[] inputs = new double[10 * features];
        Arrays.setAll(inputs, i -> random.normal());
        Examples examples = new Examples(features, outputs, 10, inputs, new double[10 * outputs]);
        Examples none = new Examples(features, outputs, 0, new double[0], new double[0]);
        double[] initial = model.initialise(new RandomStream(1, "init"));
        double[] parameters = initial.clone();
        for (int i = 0; step > 0 && i < parameters.length; i++) {
            parameters[i] *= 1.5;
        }
        return new Snapshot(
                step,
                model,
                parameters,
                initial,
                new DataSet("toy", examples, none, false),
                Objectives.SQUARED_ERROR,
                4);
    }

    private static Heard measure(String name, Snapshot snapshot, Map<String, ?> settings) {
        Probe probe = Probes.ALL.named(name);
        Heard heard = new Heard();
        probe.measure(snapshot, Settings.of(probe.parameters(), settings), heard);
        List<String> declared = probe.quantities().stream().map(Quantity::name).collect(Collectors.toList());
        heard.measurements.forEach(m -> assertTrue(declared.contains(m.quantity()), m.quantity()));
        return heard;
    }

    @Test
    void theSpectrumAddsUp() {
        Heard heard = measure("ntk", snapshot(0, "mlp", Map.of("depth", 2, "width", 30), 4, 3), Map.of());
        double[] eigenvalues = heard.spectra.get(0).eigenvalues();
        assertEquals("ntk", heard.spectra.get(0).operator());
        assertEquals(30, eigenvalues.length);
        assertEquals(
                heard.value("kernel_trace"), Arrays.stream(eigenvalues).sum(), ROUNDING * heard.value("kernel_trace"));
        assertEquals(eigenvalues[0], heard.value("lambda_min"));
        assertEquals(eigenvalues[29] / eigenvalues[0], heard.value("condition_number"));
        assertEquals(30, heard.value("kernel_rank"));
        assertEquals(0, heard.value("kernel_change"));
    }

    /** f is linear in the parameters of a network without hidden layers: its kernel never changes. */
    @Test
    void changeIsThatOfTheKernel() {
        assertEquals(
                0,
                measure("ntk", snapshot(5, "mlp", Map.of("depth", 0), 4, 2), Map.of())
                        .value("kernel_change"));
        // two linear layers: the kernel is quadratic in the weights, and all of them have grown by a half
        Map<String, Object> two = Map.of("depth", 1, "width", 6, "activation", "linear", "bias", false);
        assertEquals(
                1.25, measure("ntk", snapshot(5, "mlp", two, 4, 2), Map.of()).value("kernel_change"), ROUNDING);
    }

    /** Of a later look's start nobody asks once the first network has been seen. */
    @Test
    void theFirstKernelIsThatOfStepZero() {
        Map<String, Object> two = Map.of("depth", 1, "width", 6, "activation", "linear", "bias", false);
        Snapshot later = snapshot(5, "mlp", two, 4, 2);
        double[] elsewhere = later.initial().clone();
        Arrays.setAll(elsewhere, i -> 7 * elsewhere[i]);
        Probe probe = Probes.ALL.named("ntk");
        ProbeSession session = probe.session(Settings.of(probe.parameters(), Map.of()));
        session.at(snapshot(0, "mlp", two, 4, 2), new Heard());
        Heard heard = new Heard();
        session.at(
                new Snapshot(
                        5, later.model(), later.parameters(), elsewhere, later.data(), later.objective(), later.seed()),
                heard);
        assertEquals(1.25, heard.value("kernel_change"), ROUNDING);
    }

    @Test
    void aSingularKernelHasNoConditionNumber() {
        Map<String, Object> linear = Map.of("depth", 3, "width", 40, "activation", "linear");
        Heard heard = measure("ntk", snapshot(0, "neural-ode", linear, 4, 1), Map.of("limit", true));
        assertEquals("singular", heard.of("condition_number").status());
        assertEquals(4, heard.value("kernel_rank"));
        assertEquals(0, heard.value("lambda_min"), 1e-15 * heard.value("lambda_max") * 10);
        assertTrue(heard.value("limit_distance") > 0 && heard.value("limit_distance") < 1);
    }

    @Test
    void tooManyRowsAreExplained() {
        Snapshot snapshot = snapshot(0, "mlp", Map.of("depth", 1), 4, 2);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> measure("ntk", snapshot, Map.of("full_limit", 7)))
                .getMessage();
        assertTrue(
                message.contains("20 rows (2 outputs, 10 examples)") && message.contains("set samples to 3"), message);
        assertEquals(
                6,
                measure("ntk", snapshot, Map.of("full_limit", 7, "samples", 3))
                        .spectra
                        .get(0)
                        .eigenvalues()
                        .length);
    }

    /** One layer of normal weights: the outputs are exactly normal and independent, of variance |x|²·s². */
    @Test
    void normalOutputsPass() {
        Map<String, Object> linear = Map.of("depth", 0, "init", "gaussian", "bias", false);
        Snapshot snapshot = snapshot(0, "mlp", linear, 4, 2);
        Heard heard = measure("gaussianity", snapshot, Map.of("draws", 4000));
        assertTrue(heard.value("ks_p_value") > 0.01, heard.measurements::toString);
        assertEquals(
                0,
                heard.value("excess_kurtosis"),
                3 * heard.of("excess_kurtosis").standardError());
        assertEquals(
                0,
                heard.value("output_correlation"),
                3 * heard.of("output_correlation").standardError());
        double square = Arrays.stream(snapshot.data().train().inputs(), 0, 4)
                .map(x -> x * x)
                .sum();
        assertEquals(
                square,
                heard.value("output_variance"),
                3 * heard.of("output_variance").standardError());
    }

    /** A product of two normals is none: heavy tails, and outputs that share the hidden neuron are not independent. */
    @Test
    void narrowNetworksFail() {
        Map<String, Object> narrow =
                Map.of("depth", 1, "width", 1, "activation", "linear", "init", "gaussian", "bias", false);
        Heard heard = measure("gaussianity", snapshot(0, "mlp", narrow, 4, 2), Map.of("draws", 4000));
        assertTrue(heard.value("ks_p_value") < 1e-6);
        assertTrue(heard.value("excess_kurtosis") > 3);
        assertTrue(heard.value("squared_output_correlation") > 0.1);
        assertEquals(0, heard.value("output_correlation"), 0.1);
    }

    @Test
    void theSameBitsAgain() {
        Snapshot snapshot = snapshot(0, "neural-ode", Map.of("depth", 3, "width", 9), 4, 2);
        for (String probe : List.of("ntk", "gaussianity")) {
            assertEquals(
                    measure(probe, snapshot, Map.of()).measurements, measure(probe, snapshot, Map.of()).measurements);
        }
    }
}
