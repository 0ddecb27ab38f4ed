package org.almagest.studies.quasiperiodicity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
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
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.api.Test;

/** A cell of the sweep of training curves by PyTorch, which makes its data and its start for itself. */
class SeasonTrainingReferenceTest {
    private static final AnsweredCase CASE =
            AnsweredCase.of("season_training.txt").get(0);
    private static final int STEPS = 50;
    /** Of the largest entry: sums over 300 examples in another order. */
    private static final double ROUNDING = 1e-11;
    /** Of the largest entry, after fifty steps. */
    private static final double FOLLOWED = 1e-9;

    private static RunResult run(double rate, int steps) {
        Settings model = Settings.of(
                Families.ALL.named("mlp").parameters(),
                Map.of("depth", 1, "width", 24, "init", "he", "init_scale", 0.7071067811865476));
        Settings data = Settings.of(
                DataSets.SOURCES.named("digits").parameters(), Map.of("train", 300, "test", 0, "centre", true));
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        "5*squared-error",
                        "optimizer",
                        "gd",
                        "learning_rate",
                        rate,
                        "schedule",
                        "cyclic",
                        "schedule_steps",
                        160,
                        "batch_size",
                        0,
                        "epochs",
                        steps,
                        "record",
                        "linear",
                        "record_spacing",
                        1.0,
                        "keep_weights",
                        true));
        ProbeRequest sharpness = new ProbeRequest(
                "sharpness",
                new ProbeSchedule(
                        true,
                        false,
                        IntStream.rangeClosed(1, 10).mapToObj(i -> 5L * i).toList()),
                Settings.of(Probes.ALL.named("sharpness").parameters(), Map.of("products", 4)));
        RunResult result =
                Run.execute(new RunConfiguration("mlp", model, "digits", data, training, List.of(sharpness), 1));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] weights(RunResult result, long step) {
        return result.weights().stream()
                .filter(block -> block.step() == step)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
    }

    private static void same(String name, double[] found, double tolerance) {
        double[] expected = CASE.values(name);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, tolerance * largest, name);
    }

    @Test
    void theFirstGradientIsPyTorchs() {
        RunResult result = run(1, 1);
        double[] begin = weights(result, 0);
        double[] end = weights(result, 1);
        same("theta", begin, 1e-15);
        same("loss", new double[] {result.initialLoss()}, ROUNDING);
        same(
                "gradient",
                IntStream.range(0, begin.length)
                        .mapToDouble(i -> begin[i] - end[i])
                        .toArray(),
                ROUNDING);
    }

    @Test
    void fiftyStepsAndTheirSharpnessAreTheSame() {
        RunResult result = run(0.3, STEPS);
        same("trained", weights(result, STEPS), FOLLOWED);
        same(
                "losses",
                result.trajectory().stream()
                        .mapToDouble(TrajectoryPoint::knownLoss)
                        .toArray(),
                FOLLOWED);
        same(
                "sharpness",
                result.measurements().stream().mapToDouble(Measurement::value).toArray(),
                FOLLOWED);
    }
}
