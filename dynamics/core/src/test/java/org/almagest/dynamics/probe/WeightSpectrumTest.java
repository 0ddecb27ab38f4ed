package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.fit.TailExponent;
import org.almagest.dynamics.linalg.MarchenkoPastur;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spectra of weights against NumPy, SciPy and PyTorch (make_weight_spectrum_reference.py), and against what is known in closed form. */
class WeightSpectrumTest {
    /** Relative: singular values of two implementations, and sums of logarithms of them. */
    private static final double TOLERANCE = 1e-10;

    private static final Map<String, String> QUANTITIES = Map.ofEntries(
            Map.entry("spectral_norm", "spectral_norm"),
            Map.entry("stable_rank", "stable_rank"),
            Map.entry("log_norm", "log_norm"),
            Map.entry("log_spectral_norm", "log_spectral_norm"),
            Map.entry("entropy", "spectral_entropy"),
            Map.entry("exponent", "tail_exponent"),
            Map.entry("from", "tail_from"),
            Map.entry("distance", "tail_distance"),
            Map.entry("size", "tail_size"),
            Map.entry("weighted", "weighted_exponent"),
            Map.entry("exponent_norm", "log_exponent_norm"),
            Map.entry("edge", "noise_edge"),
            Map.entry("spikes", "spikes"));

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("weight_spectra.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allNumbersOfAMatrix(AnsweredCase c) {
        AnsweredCase.Array weights = c.array("weights");
        Findings found = measure(
                weights.values(), weights.shape().rows(), weights.shape().columns());
        Map<String, Measurement> rows = new HashMap<>();
        found.measurements().forEach(row -> rows.put(row.quantity() + " " + row.layer(), row));
        QUANTITIES.forEach((answer, quantity) -> {
            double expected = c.array(answer).values()[0];
            Double value = rows.get(quantity + " 0").value();
            assertEquals(expected, value, TOLERANCE * Math.max(1, Math.abs(expected)), quantity);
        });
        assertEquals(
                c.array("error").values()[0], rows.get("tail_exponent 0").standardError(), TOLERANCE, "standard error");
        assertEquals("no_convolution", rows.get("map_norm 0").status());
        assertEquals(
                rows.get("tail_exponent 0").value(),
                rows.get("mean_tail_exponent null").value());
        double[] values = found.matrices().get(0).data();
        for (int i = 0; i < values.length; i++) {
            assertEquals(c.array("values").values()[i], values[i], TOLERANCE * values[0]);
        }
    }

    /** Whose squares do not fit a double: what has the size of the weights, or none, is known all the same. */
    @ParameterizedTest
    @ValueSource(ints = {560, -560})
    void hugeAndTinyWeightsHaveTheSpectrumOfOthers(int exponent) {
        AnsweredCase.Array weights = cases().get(0).array("weights");
        double[] scaled = Arrays.stream(weights.values())
                .map(weight -> Math.scalb(weight, exponent))
                .toArray();
        int rows = weights.shape().rows();
        int columns = weights.shape().columns();
        Map<String, Measurement> usual = byQuantity(measure(weights.values(), rows, columns));
        Map<String, Measurement> found = byQuantity(measure(scaled, rows, columns));
        for (String quantity :
                List.of("stable_rank", "spectral_entropy", "tail_exponent", "tail_distance", "tail_size", "spikes")) {
            double expected = usual.get(quantity).value();
            assertEquals(expected, found.get(quantity).value(), TOLERANCE * Math.abs(expected), quantity);
        }
        for (String quantity : List.of("log_norm", "log_spectral_norm", "mean_log_norm")) {
            double expected = usual.get(quantity).value() + 2 * exponent * Math.log10(2);
            assertEquals(expected, found.get(quantity).value(), TOLERANCE * Math.abs(expected), quantity);
        }
        String why = exponent > 0 ? "not_finite" : "squares_underflow";
        assertEquals(why, found.get("noise_edge").status());
        assertEquals(why, found.get("tail_from").status());
    }

    private static Map<String, Measurement> byQuantity(Findings found) {
        Map<String, Measurement> rows = new HashMap<>();
        found.measurements().forEach(row -> rows.put(row.quantity(), row));
        return rows;
    }

    private static Findings measure(double[] weights, int rows, int columns) {
        Examples examples = new Examples(columns, rows, 1, new double[columns], new double[rows]);
        DataSet data = new DataSet("zeros", examples, examples, false);
        Model model = Families.ALL
                .named("mlp")
                .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0, "bias", false)), data);
        Findings found = new Findings();
        Probe probe = Probes.ALL.named("weight-spectrum");
        probe.measure(
                new Snapshot(0, model, weights, weights, data, Objectives.SQUARED_ERROR, 1),
                Settings.of(probe.parameters(), Map.of()),
                found);
        return found;
    }

    @Test
    void mapsOfImagesHaveMoreSingularValuesThanTheirKernels() {
        AnsweredCase c = cases().get(3);
        ConvolutionGeometry geometry = new ConvolutionGeometry(
                c.number("channels"), c.number("out"), axis(c, "height"), axis(c, "width"), true);
        double[] values = OperatorNorm.singularValues(c.array("weights").values(), geometry, 1 << 20);
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        assertEquals(c.array("map_norm").values()[0], values[0], TOLERANCE * values[0]);
        assertEquals(c.array("map_stable_rank").values()[0], sum / (values[0] * values[0]), TOLERANCE * sum);
        assertNull(OperatorNorm.singularValues(c.array("weights").values(), geometry, 100), "too large");
    }

    private static ConvolutionAxis axis(AnsweredCase c, String size) {
        return new ConvolutionAxis(c.number(size), c.number("kernel"), 1, c.number("padding"), c.number("padding"));
    }

    /** Quantiles of a power law give its exponent back, from the smallest of them on. */
    @Test
    void exponentOfAPowerLaw() {
        double exponent = 2.5;
        double[] numbers = new double[2000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 3 * Math.pow(1 - (i + 0.5) / numbers.length, -1 / (exponent - 1));
        }
        TailExponent found = TailExponent.of(numbers);
        assertEquals(exponent, found.exponent(), 3 * found.standardError());
        assertNull(TailExponent.of(new double[] {2, 2, 2}), "one number again and again");
        assertNull(TailExponent.of(new double[] {2, 0}), "zeros are in no tail");
    }

    /** Of equal eigenvalues nothing stands out, and the variance is their size over the longer side. */
    @Test
    void noiseHasNoSpikes() {
        MarchenkoPastur flat = MarchenkoPastur.of(new double[] {8, 8, 8, 8}, 4, 16);
        assertEquals(0, flat.spikes());
        assertEquals(0.5, flat.variance(), 0);
        assertEquals(18, flat.edge(), TOLERANCE);
        assertEquals(
                1,
                MarchenkoPastur.of(new double[] {800, 8, 8, 8}, 4, 16).spikes(),
                "one of four is a hundred times as large");
    }

    /** Two matrices whose own numbers are compared above, and one of zeros, which has no norm and no exponent. */
    @Test
    void meansAreOverTheMatricesThatHaveOne() {
        int width = 24;
        Examples examples = new Examples(width, width, 1, new double[width], new double[width]);
        DataSet data = new DataSet("zeros", examples, examples, false);
        Map<String, Object> settings = Map.of("depth", 2, "widths", width + "," + width, "bias", false);
        Model model = Families.ALL
                .named("mlp")
                .build(Settings.of(Families.ALL.named("mlp").parameters(), settings), data);
        double[] weights = new double[3 * width * width];
        RandomStream random = new RandomStream(1, "weights");
        for (int i = 0; i < 2 * width * width; i++) {
            weights[i] = (i < width * width ? 1 : 3) * random.normal();
        }
        Findings found = new Findings();
        Probe probe = Probes.ALL.named("weight-spectrum");
        probe.measure(
                new Snapshot(0, model, weights, weights, data, Objectives.SQUARED_ERROR, 1),
                Settings.of(probe.parameters(), Map.of()),
                found);
        for (String quantity : List.of("tail_exponent", "weighted_exponent", "log_norm")) {
            double[] own = found.measurements().stream()
                    .filter(row -> row.quantity().equals(quantity) && row.value() != null)
                    .mapToDouble(Measurement::value)
                    .toArray();
            assertEquals(2, own.length, quantity);
            double mean = found.measurements().stream()
                    .filter(row -> row.quantity().equals("mean_" + quantity))
                    .mapToDouble(Measurement::value)
                    .findFirst()
                    .orElseThrow();
            assertEquals((own[0] + own[1]) / 2, mean, TOLERANCE * Math.abs(mean), quantity);
        }
    }

    @Test
    void smallAndDeadMatricesHaveAStatus() {
        Map<String, String> statuses = new HashMap<>();
        measure(new double[] {1, 2, 3, 4}, 2, 2)
                .measurements()
                .forEach(row -> statuses.put(row.quantity(), row.status()));
        assertEquals("too_few_eigenvalues", statuses.get("tail_exponent"));
        assertEquals("no_exponent", statuses.get("mean_tail_exponent"));
        assertEquals("ok", statuses.get("stable_rank"));
        measure(new double[4], 2, 2).measurements().forEach(row -> statuses.put(row.quantity(), row.status()));
        assertEquals("weights_are_zero", statuses.get("stable_rank"));
        assertEquals("no_norm", statuses.get("mean_log_norm"));
    }
}
