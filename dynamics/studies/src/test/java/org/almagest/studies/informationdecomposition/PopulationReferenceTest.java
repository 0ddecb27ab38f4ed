package org.almagest.studies.informationdecomposition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.junit.jupiter.api.Test;

/** A cell of the sweep by PyTorch and NumPy, which make its data, its start and its numbers of chance for themselves. */
class PopulationReferenceTest {
    private static final AnsweredCase CASE = AnsweredCase.of("population.txt").get(0);
    private static final Settings MODEL =
            Settings.of(Families.ALL.named("quantised-mlp").parameters(), Map.of("widths", "11,4,4,4"));
    /** Of the largest entry: sums over 2048 examples in another order. */
    private static final double ROUNDING = 1e-11;
    /** Of the largest entry, after fifty steps of Adam. */
    private static final double FOLLOWED = 1e-9;
    /** The definition's alternating sums lose some digits. */
    private static final double DECOMPOSED = 1e-9;

    private static Settings data() {
        return Settings.of(new BooleanPopulation().parameters(), Map.of("data_seed", (long) CASE.number("seed")));
    }

    private static RunResult run(String optimizer, double rate, int steps) {
        RunResult result = Run.execute(new RunConfiguration(
                "quantised-mlp",
                MODEL,
                "boolean-population",
                data(),
                Settings.of(
                        Training.PARAMETERS,
                        Map.of(
                                "loss",
                                "cross-entropy",
                                "optimizer",
                                optimizer,
                                "learning_rate",
                                rate,
                                "batch_size",
                                0L,
                                "epochs",
                                (long) steps,
                                "record",
                                "linear",
                                "record_spacing",
                                1.0,
                                "keep_weights",
                                true)),
                List.of(new ProbeRequest(
                        "decomposition",
                        new ProbeSchedule(true, true, List.of()),
                        Settings.of(Probes.ALL.named("decomposition").parameters(), Map.of("from_layer", 1L)))),
                CASE.number("seed")));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] weights(RunResult result, long step) {
        return result.weights().stream()
                .filter(weights -> weights.step() == step)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
    }

    private static void assertSame(String name, double[] found, double tolerance) {
        double[] expected = CASE.values(name);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, tolerance * largest, name);
    }

    @Test
    void classesAreThoseOfTheQuadraticForm() {
        Examples train = DataSets.load("boolean-population", data()).train();
        double[] second = IntStream.range(0, train.count())
                .mapToDouble(i -> train.targets()[2 * i + 1])
                .toArray();
        assertArrayEquals(CASE.values("second_class"), second);
        assertEquals(1024, Arrays.stream(second).sum());
    }

    @Test
    void theFirstGradientIsPyTorchs() {
        RunResult result = run("gd", 1, 1);
        double[] begin = weights(result, 0);
        double[] end = weights(result, 1);
        assertArrayEquals(CASE.values("theta"), begin);
        assertSame(
                "gradient",
                IntStream.range(0, begin.length)
                        .mapToDouble(i -> begin[i] - end[i])
                        .toArray(),
                ROUNDING);
    }

    /** A step by itself draws as a run of seed 0 does; on vector and plain kernels to the same bits. */
    @Test
    void theLossesOnTheWayArePyTorchs() {
        double[] losses = losses(Kernels.active());
        assertSame("loss", Arrays.copyOf(losses, 1), ROUNDING);
        assertSame("training_loss", losses, FOLLOWED);
        assertArrayEquals(losses, losses(new PlainKernels()));
    }

    private static double[] losses(Kernels kernels) {
        Examples train = DataSets.load("boolean-population", data()).train();
        Settings training = Settings.of(Training.PARAMETERS, Map.of("optimizer", "adam", "learning_rate", 3e-3));
        TrainingStep step = new TrainingStep(
                Families.ALL.named("quantised-mlp").build(MODEL, train.features(), train.outputs()),
                Objectives.CROSS_ENTROPY,
                train,
                CASE.values("theta"),
                training,
                kernels);
        return IntStream.range(0, 50).mapToDouble(i -> step.step()).toArray();
    }

    @Test
    void fiftyStepsAndWhatTheLayersKnowAreTheSame() {
        RunResult result = run("adam", 3e-3, 50);
        assertSame("trained", weights(result, 50), FOLLOWED);
        Map<String, Double> found = new HashMap<>();
        for (Measurement measurement : result.measurements()) {
            if (measurement.value() != null) {
                found.put(measurement.quantity() + measurement.layer() + "@" + measurement.step(), measurement.value());
            }
        }
        for (int step : new int[] {0, 50}) {
            for (int layer = 1; layer <= 3; layer++) {
                String place = layer + "@" + step;
                double[] expected = CASE.values("layer_%d_at_%d".formatted(layer, step));
                List<String> quantities = List.of(
                        "states",
                        "information",
                        "complexity_sx",
                        "complexity_min",
                        "order_1",
                        "order_2",
                        "order_3",
                        "order_4");
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(
                            expected[i], found.get(quantities.get(i) + place), DECOMPOSED, quantities.get(i) + place);
                }
            }
        }
        assertEquals(0, found.get("shortcut_errornull@50"), 1e-12);
    }
}
