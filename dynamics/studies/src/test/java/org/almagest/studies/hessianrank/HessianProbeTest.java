package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HessianProbeTest {
    /** Two orders of the same sums. */
    private static final double ROUNDING = 1e-12;
    /** Lanczos has converged when its residual is so small; the eigenvalue's error is its square. */
    private static final double LANCZOS = 1e-8;

    /** The end of a spectrum where many eigenvalues lie close together, relative to the other end. */
    private static final double CROWDED = 1e-6;

    private static final Probe PROBE = Probes.ALL.named("hessian");

    /** What a probe said. */
    private static final class Record implements Sink {
        final List<Measurement> measurements = new ArrayList<>();
        final List<Spectrum> spectra = new ArrayList<>();
        final List<Matrix> matrices = new ArrayList<>();

        @Override
        public void measurement(Measurement measurement) {
            measurements.add(measurement);
        }

        @Override
        public void spectrum(Spectrum spectrum) {
            spectra.add(spectrum);
        }

        @Override
        public void matrix(Matrix matrix) {
            matrices.add(matrix);
        }

        Measurement of(String quantity, @Nullable Integer layer) {
            return measurements.stream()
                    .filter(m -> m.quantity().equals(quantity) && Objects.equals(m.layer(), layer))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + quantity + " of layer " + layer));
        }

        double value(String quantity) {
            return of(quantity, null).value();
        }

        Spectrum spectrum(String operator) {
            return spectra.stream()
                    .filter(s -> s.operator().equals(operator))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no spectrum of " + operator));
        }
    }

    private static Examples examples(int features, int outputs, int count) {
        RandomStream random = new RandomStream(5, "examples");
        double[] inputs = new double[features * count];
        double[] targets = new double[outputs * count];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new Examples(features, outputs, count, inputs, targets);
    }

    private static Snapshot snapshot(Model model, Examples examples) {
        double[] parameters = model.initialise(new RandomStream(7, "init"));
        Examples none = new Examples(examples.features(), examples.outputs(), 0, new double[0], new double[0]);
        return new Snapshot(
                3,
                model,
                parameters,
                parameters,
                new DataSet("toy", examples, none, false),
                Objectives.SQUARED_ERROR,
                7);
    }

    private static Model model(String family, Map<String, ?> settings, int features, int outputs) {
        Family f = Families.ALL.named(family);
        return f.build(Settings.of(f.parameters(), settings), features, outputs);
    }

    private static Model tanh() {
        return model("mlp", Map.of("depth", 2, "widths", "9,8"), 6, 3);
    }

    private static Record measure(Snapshot snapshot, Map<String, ?> settings) {
        Record record = new Record();
        PROBE.measure(snapshot, Settings.of(PROBE.parameters(), settings), record);
        return record;
    }

    @Test
    void theSpectrumAgreesWithTheMatrix() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        Record record = measure(snapshot, Map.of());
        int p = snapshot.model().parameterCount();
        for (String prefix : List.of("", "outer_", "functional_")) {
            Spectrum spectrum = record.spectrum(prefix.isEmpty() ? "hessian" : prefix.replace("_", ""));
            double[] values = spectrum.eigenvalues();
            assertEquals(p, values.length);
            assertEquals(3, spectrum.step());
            double largest = Math.max(Math.abs(values[0]), Math.abs(values[p - 1]));
            assertEquals(Arrays.stream(values).sum(), record.value(prefix + "trace"), p * ROUNDING * largest);
            assertEquals(
                    Math.sqrt(Arrays.stream(values).map(v -> v * v).sum()),
                    record.value(prefix + "frobenius_norm"),
                    ROUNDING * largest * p);
            assertEquals(values[p - 1], record.value(prefix + "top_eigenvalue"));
            assertEquals(values[0], record.value(prefix + "smallest_eigenvalue"));
            assertEquals(spectrum.rank(), record.value(prefix + "rank"));
            assertEquals((double) spectrum.rank() / p, record.value(prefix + "rank_over_parameters"));
            assertEquals(p * 0x1p-52 * largest, spectrum.tolerance());
            assertNull(spectrum.bound(), "a bound for a network that is not linear");
            assertNull(spectrum.exactRank());
        }
        assertEquals(
                record.value("trace"),
                record.value("outer_trace") + record.value("functional_trace"),
                ROUNDING * Math.abs(record.value("outer_trace")));
        assertTrue(record.value("outer_smallest_eigenvalue") > -1e-12, "Gauss–Newton is not negative");
        assertEquals(0, record.value("outer_negative_eigenvalues"));
    }

    /** Singh, Bachmann, Hofmann: 25-5-10-10 has ranks 175, 150 and 250. */
    @Test
    void theFullyConnectedExampleOfThePaper() {
        Snapshot snapshot =
                snapshot(model("mlp", linear(Map.of("depth", 2, "widths", "5,10")), 25, 10), examples(25, 10, 100));
        Record record = measure(snapshot, Map.of());
        check(record, "hessian", 250);
        check(record, "outer", 150);
        check(record, "functional", 175);
    }

    private static Map<String, Object> linear(Map<String, ?> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("activation", "linear");
        all.put("bias", false);
        all.put("init", "xavier");
        return all;
    }

    private static void check(Record record, String operator, int rank) {
        Spectrum spectrum = record.spectrum(operator);
        assertEquals(rank, spectrum.rank(), operator + ", gap " + spectrum.gap());
        assertEquals(rank, spectrum.exactRank(), operator + " exactly");
        assertTrue(spectrum.bound() >= rank, () -> operator + " bound " + spectrum.bound());
        assertTrue(spectrum.gap() > 1e3, () -> operator + " gap " + spectrum.gap());
    }

    /** The √P law: two convolutions with kernels of 3 on 8 numbers and 2 outputs have rank 16m + 14 from m = 6 on. */
    @Test
    void theSquareRootLaw() {
        for (int m : new int[] {6, 8}) {
            Model model = model(
                    "cnn",
                    linear(Map.of("depth", 2, "width", m, "kernel_size", 3, "channels_in", 1, "height", 1)),
                    8,
                    2);
            Record record = measure(snapshot(model, examples(8, 2, 40)), Map.of("exact_limit", 4000));
            check(record, "hessian", 16 * m + 14);
        }
    }

    @Test
    void withBiasesThereIsNoBound() {
        Model model = model("mlp", Map.of("depth", 1, "width", 4, "activation", "linear", "bias", true), 3, 2);
        Spectrum spectrum =
                measure(snapshot(model, examples(3, 2, 20)), Map.of()).spectrum("hessian");
        assertNull(spectrum.bound());
        assertNull(spectrum.exactRank());
    }

    @Test
    void oneOperatorAloneIsTheSameToRounding() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        Record all = measure(snapshot, Map.of());
        Record one = measure(snapshot, Map.of("operators", "hessian"));
        assertEquals(
                List.of("hessian"), one.spectra.stream().map(Spectrum::operator).toList());
        assertArrayEquals(
                all.spectrum("hessian").eigenvalues(), one.spectrum("hessian").eigenvalues(), ROUNDING * 10);
    }

    @Test
    void everyLayerHasItsBlock() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        Record record = measure(snapshot, Map.of("per_layer", true));
        double sum = 0;
        for (int layer = 0; layer < 3; layer++) {
            sum += record.of("trace", layer).value();
            assertTrue(record.of("top_eigenvalue", layer).value() <= record.value("top_eigenvalue") + 1e-12);
        }
        assertEquals(record.value("trace"), sum, ROUNDING * Math.abs(sum));
        assertEquals(6 * 9 + 9, record.spectrum("hessian_layer_0").eigenvalues().length);
        assertEquals(
                List.of("outer", "outer_layer_0", "outer_layer_1", "outer_layer_2"),
                record.spectra.stream()
                        .map(Spectrum::operator)
                        .filter(o -> o.startsWith("outer"))
                        .toList());
    }

    @Test
    void estimatesAgreeWithTheFullSpectrum() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        Record full = measure(snapshot, Map.of());
        Record estimated = measure(snapshot, Map.of("full_limit", 20, "probes", 30));
        for (String prefix : List.of("", "outer_", "functional_")) {
            double scale = full.value(prefix + "top_eigenvalue");
            assertEquals(scale, estimated.value(prefix + "top_eigenvalue"), LANCZOS * Math.abs(scale));
            double smallest = full.value(prefix + "smallest_eigenvalue");
            double found = estimated.value(prefix + "smallest_eigenvalue");
            // from inside, and slowly where many crowd at the end, as at the zeros of the outer part
            assertTrue(found >= smallest - LANCZOS * scale, () -> prefix + found + " is below " + smallest);
            assertEquals(smallest, found, CROWDED * scale);
            for (String word : List.of("trace", "frobenius_norm")) {
                Measurement m = estimated.of(prefix + word, null);
                assertTrue(m.standardError() > 0, word);
                assertEquals(full.value(prefix + word), m.value(), 3 * m.standardError(), prefix + word);
            }
            Measurement rank = estimated.of(prefix + "rank", null);
            assertNull(rank.value());
            assertNull(rank.standardError());
            assertEquals("beyond_full_limit", rank.status());
        }
        assertTrue(estimated.spectra.isEmpty());
        Matrix density = estimated.matrices.get(0);
        assertEquals("hessian_density", density.name());
        double integral = 0;
        for (int i = 1; i < density.rows(); i++) {
            double step = density.data()[3 * i] - density.data()[3 * i - 3];
            integral += 0.5 * step * (density.data()[3 * i + 1] + density.data()[3 * i - 2]);
        }
        // a Gaussian of three widths loses 0.3 % beyond the ends
        assertEquals(1, integral, 0.01);
    }

    @Test
    void theSameBitsAgain() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        for (String method : List.of("full", "lanczos")) {
            assertEquals(
                    measure(snapshot, Map.of("method", method)).measurements,
                    measure(snapshot, Map.of("method", method)).measurements);
        }
    }

    @Test
    void someSamplesAreTheFirstOnes() {
        Examples all = examples(6, 3, 50);
        Examples some = new Examples(6, 3, 20, Arrays.copyOf(all.inputs(), 120), Arrays.copyOf(all.targets(), 60));
        assertEquals(
                measure(snapshot(tanh(), some), Map.of()).measurements,
                measure(snapshot(tanh(), all), Map.of("samples", 20)).measurements);
    }

    @Test
    void aNetworkThatIsTooLargeIsExplained() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> measure(snapshot, Map.of("method", "full", "full_limit", 100)))
                .getMessage();
        assertTrue(message.contains("P = 170 parameters"), message);
        assertTrue(message.contains("full_limit is 100"), message);
        assertTrue(message.contains("GB") && message.contains("minutes"), message);
        assertTrue(message.contains("Raise full_limit to 170") && message.contains("lanczos"), message);
    }

    @Test
    void tooManyLanczosStepsAreExplained() {
        Model model = model("mlp", Map.of("depth", 1, "width", 100_000), 6, 3);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> measure(snapshot(model, examples(6, 3, 5)), Map.of("lanczos_steps", 10_000)))
                .getMessage();
        assertTrue(message.contains("set lanczos_steps to at most"), message);
    }

    @Test
    void aToleranceOutsideIsExplained() {
        for (double tolerance : new double[] {-0.1, 1, 7}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> Settings.of(PROBE.parameters(), Map.of("tolerance", tolerance)))
                    .getMessage();
            assertTrue(message.startsWith("tolerance: " + tolerance + " is not a number from 0.0 to 0.99"), message);
        }
    }

    @Test
    void aDivergedNetworkHasNoSpectrumButAStatus() {
        Snapshot good = snapshot(tanh(), examples(6, 3, 50));
        double[] parameters = good.parameters().clone();
        Arrays.fill(parameters, Double.NaN);
        Snapshot diverged =
                new Snapshot(3, good.model(), parameters, parameters, good.data(), good.objective(), good.seed());
        Record record = measure(diverged, Map.of());
        assertTrue(record.spectra.isEmpty());
        assertEquals("not_finite", record.of("rank", null).status());
    }

    @Test
    void everyQuantityIsDeclared() {
        Snapshot snapshot = snapshot(tanh(), examples(6, 3, 50));
        var declared = PROBE.quantities().stream().map(Quantity::name).collect(Collectors.toSet());
        for (Map<String, ?> settings : List.of(Map.of("per_layer", true), Map.of("method", "lanczos"))) {
            for (Measurement m : measure(snapshot, settings).measurements) {
                assertTrue(declared.contains(m.quantity()), m.quantity());
                assertEquals("hessian", m.probe());
            }
        }
    }
}
