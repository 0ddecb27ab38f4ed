package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.season.Seasonality;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.api.Test;

/** Seasons and sharpness of a small network beside the recorded series and the full Hessian. */
class SeasonalProbeTest {
    private static final int PERIOD = 20;
    private static final int DROP = 15;
    private static final int COLUMNS = 8;
    /** A few hundred products leave of other directions less than this share of the eigenvalue. */
    private static final double EIGENVALUE = 1e-9;

    private static final ProbeSchedule END = new ProbeSchedule(false, true, List.of());
    private static final ProbeSchedule RECORDED = new ProbeSchedule(false, false, List.of(), List.of(), true);
    private static final Settings NETWORK =
            Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 4));

    private static DataSet data() {
        RandomStream random = new RandomStream(5, "seasons");
        double[] inputs = new double[3 * 12];
        double[] targets = new double[12];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(3, 1, 12, inputs, targets);
        return new DataSet("numbers", examples, examples.first(3), false);
    }

    private static ProbeRequest probe(String name, ProbeSchedule at, Map<String, ?> settings) {
        return new ProbeRequest(name, at, Settings.of(Probes.ALL.named(name).parameters(), settings));
    }

    private static RunResult run(Map<String, ?> training, ProbeRequest... probes) {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "optimizer",
                "gd",
                "learning_rate",
                0.2,
                "batch_size",
                0,
                "epochs",
                80,
                "record",
                "linear",
                "record_spacing",
                1.0,
                "schedule",
                "cyclic",
                "schedule_steps",
                PERIOD));
        all.putAll(training);
        RunResult result = Run.train(
                new RunConfiguration(
                        "mlp",
                        NETWORK,
                        "numbers",
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, all),
                        List.of(probes),
                        3),
                Families.ALL.named("mlp").build(NETWORK, data()),
                data());
        assertEquals(Status.FINISHED, result.status(), result::error);
        return result;
    }

    private static Measurement of(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(one -> one.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void looksAtTheLogarithmOfTheLoss() {
        RunResult result =
                run(Map.of(), probe("seasonal", END, Map.of("series", "log_loss", "period", PERIOD, "drop", DROP)));
        List<TrajectoryPoint> points = result.trajectory().stream()
                .filter(point -> point.step() >= DROP)
                .toList();
        same(
                result,
                points.stream().mapToDouble(TrajectoryPoint::step).toArray(),
                points.stream()
                        .mapToDouble(point -> StrictMath.log(point.knownLoss()))
                        .toArray());
    }

    @Test
    void looksAtWhatAnotherProbeMeasures() {
        RunResult result = run(
                Map.of(),
                probe("sharpness", RECORDED, Map.of("products", 4)),
                probe("seasonal", END, Map.of("series", "sharpness", "period", PERIOD, "drop", DROP)));
        List<Measurement> measured = result.measurements().stream()
                .filter(one -> one.quantity().equals("sharpness") && one.step() >= DROP)
                .toList();
        assertEquals(80 - DROP + 1, measured.size());
        same(
                result,
                measured.stream().mapToDouble(Measurement::step).toArray(),
                measured.stream().mapToDouble(Measurement::value).toArray());
    }

    private static void same(RunResult result, double[] steps, double[] values) {
        Seasonality season =
                new Seasonality(Arrays.stream(steps).map(step -> step / PERIOD).toArray(), values);
        assertEquals(season.gain(), of(result, "seasonal_gain").value());
        assertEquals(season.bestRatio(), of(result, "seasonal_period").value());
        assertEquals(
                season.amplitude(0, season.length()),
                of(result, "seasonal_amplitude").value());
        assertEquals(season.amplitudeGrowth(), of(result, "amplitude_growth").value());
        assertEquals(season.share(), of(result, "seasonal_share").value());
        Matrix drawn = result.matrices().get(0);
        assertEquals(values.length, drawn.rows());
        for (int i = 0; i < values.length; i++) {
            assertEquals(steps[i], drawn.data()[COLUMNS * i]);
            assertEquals(values[i], drawn.data()[COLUMNS * i + 1]);
            assertTrue(drawn.data()[COLUMNS * i + 3] <= drawn.data()[COLUMNS * i + 2]);
        }
    }

    @Test
    void saysWhyThereIsNothing() {
        assertEquals(
                "not_recorded",
                of(run(Map.of("record", "none"), probe("seasonal", END, Map.of())), "seasonal_gain")
                        .status());
        Measurement few = of(run(Map.of(), probe("seasonal", END, Map.of("drop", 75))), "seasonal_gain");
        assertEquals("too_short", few.status());
        assertNull(few.value());
        assertEquals(
                "constant",
                of(run(Map.of("learning_rate", 0.0), probe("seasonal", END, Map.of())), "seasonal_gain")
                        .status());
    }

    /** The spread of finite values may be too large for a double, and too small. */
    @Test
    void saysThatTheSpreadIsNoNumber() {
        assertEquals(Measurement.NOT_FINITE, statusOfLine(1e160));
        assertEquals("ok", statusOfLine(1e150));
        assertEquals("ok", statusOfLine(1e-150));
        assertEquals("constant", statusOfLine(1e-170));
    }

    private static String statusOfLine(double slope) {
        Model model = Families.ALL.named("mlp").build(NETWORK, data());
        double[] theta = new double[model.length()];
        Findings findings = new Findings();
        Probe probe = Probes.ALL.named("seasonal");
        ProbeSession session = probe.session(Settings.of(probe.parameters(), Map.of("period", PERIOD)));
        session.reads(quantity -> IntStream.range(0, 2 * PERIOD)
                .mapToObj(step -> new RecordedSeries.Point(step, slope * (step + step % 3)))
                .toList());
        session.at(new Snapshot(2 * PERIOD, model, theta, theta, data(), Objectives.SQUARED_ERROR, 1), findings);
        return findings.measurements().get(0).status();
    }

    @Test
    void knowsNoOtherSeries() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Settings.of(Probes.ALL.named("seasonal").parameters(), Map.of("series", "no_such_quantity")));
        Settings settings = Settings.of(Probes.ALL.named("seasonal").parameters(), Map.of("series", "log_loss"));
        assertEquals(List.of("loss"), Probes.ALL.named("seasonal").reads(settings));
    }

    /** With many products it is the eigenvalue of largest magnitude; with few it comes near it from look to look. */
    @Test
    void sharpnessIsTheLargestEigenvalue() {
        RunResult result = run(
                Map.of("epochs", 6, "keep_weights", true, "schedule", "constant"),
                probe("sharpness", END, Map.of("products", 2000)));
        double[] theta = result.weights().stream()
                .filter(block -> block.step() == 6)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
        Model model = Families.ALL.named("mlp").build(NETWORK, data());
        double[] eigenvalues = SymmetricEigenvalues.of(
                new Curvature(model, Objectives.SQUARED_ERROR, data().train(), theta).matrix(HessianPart.HESSIAN),
                theta.length);
        double first = eigenvalues[0];
        double last = eigenvalues[eigenvalues.length - 1];
        double expected = Math.abs(first) > Math.abs(last) ? first : last;
        Measurement found = of(result, "sharpness");
        assertEquals(1, found.value() / expected, EIGENVALUE);
        assertTrue(found.standardError() < 1e-4 * Math.abs(expected));
        RunResult warm = run(
                Map.of("learning_rate", 0.0, "schedule", "constant"),
                probe("sharpness", RECORDED, Map.of("products", 2)));
        List<Measurement> looks = warm.measurements();
        double begin = looks.get(0).standardError();
        double end = looks.get(looks.size() - 1).standardError();
        assertTrue(end < 0.1 * begin, "%s after %s".formatted(end, begin));
    }
}
