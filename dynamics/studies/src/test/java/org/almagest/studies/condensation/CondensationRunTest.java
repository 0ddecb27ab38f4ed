package org.almagest.studies.condensation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Vectors;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Condensation as it happens, in the settings of arXiv 2305.09947 and 2105.11686. */
class CondensationRunTest {
    /** Learning rate in units of 1/s₁ in Almagest's own re-run. */
    private static final double RATE = 0.02;

    /** Of the activation and of the prediction's feedback on the errors, in units of ε after a growth by 52. */
    private static final double CURVATURE = 1e-6;

    private static RunResult run(
            String family,
            Map<String, ?> model,
            String data,
            Map<String, ?> dataSettings,
            Map<String, ?> training,
            ProbeSchedule at) {
        RunResult result = Run.execute(new RunConfiguration(
                family,
                Settings.of(Families.ALL.named(family).parameters(), model),
                data,
                Settings.of(DataSets.SOURCES.named(data).parameters(), dataSettings),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        "condensation",
                        at,
                        Settings.of(Probes.ALL.named("condensation").parameters(), Map.of()))),
                1));
        assertNull(result.error());
        return result;
    }

    private static RunResult cnn(double epsilon, double learningRate, int epochs, boolean keep, ProbeSchedule at) {
        return run(
                "cnn",
                Map.of(
                        "depth",
                        1,
                        "width",
                        32,
                        "kernel_size",
                        5,
                        "activation",
                        "tanh",
                        "bias",
                        false,
                        "init",
                        "gaussian",
                        "init_scale",
                        epsilon),
                "gratings",
                Map.of("train", 64, "test", 0),
                Map.of(
                        "optimizer",
                        "gd",
                        "learning_rate",
                        learningRate,
                        "batch_size",
                        0,
                        "epochs",
                        epochs,
                        "stop_loss",
                        0.26,
                        "keep_weights",
                        keep,
                        "record",
                        "none"),
                at);
    }

    private static double value(RunResult result, long step, String quantity) {
        return result.measurements().stream()
                .filter(m -> m.step() == step && m.quantity().equals(quantity) && m.layer() == null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + quantity + " at step " + step))
                .value();
    }

    private static double learningRate() {
        RunResult untrained = cnn(1, 0, 0, false, new ProbeSchedule(true, false, List.of()));
        return RATE / value(untrained, 0, "growth_rate");
    }

    /**
     * The figures of Almagest's first re-run, on other images, were .20, .60, .991, .99988 for the projection and .04, .64,
     * 7.3, 69.6 for the distance.
     */
    @Test
    void kernelsCondenseAsTheInitialisationShrinks() {
        double rate = learningRate();
        double[] projections = new double[4];
        double[] distances = new double[4];
        double[] cosines = new double[4];
        for (int i = 0; i < 4; i++) {
            RunResult result = cnn(Math.pow(10, -1 - i), rate, 5000, false, new ProbeSchedule(true, true, List.of()));
            assertEquals(Status.CONVERGED, result.status());
            projections[i] = value(result, result.steps(), "projection");
            distances[i] = value(result, result.steps(), "relative_distance");
            cosines[i] = value(result, result.steps(), "mean_absolute_cosine");
            // a direction drawn at random has about 1/√25 of its length along any line
            assertEquals(0.2, value(result, 0, "projection"), 0.05);
        }
        for (int i = 1; i < 4; i++) {
            assertTrue(projections[i] > projections[i - 1], () -> Arrays.toString(projections));
            assertTrue(cosines[i] > cosines[i - 1], () -> Arrays.toString(cosines));
            double growth = distances[i] / distances[i - 1];
            assertTrue(growth > 7 && growth < 14, () -> Arrays.toString(distances));
        }
        assertTrue(projections[2] > 0.98 && projections[3] > 0.999, () -> Arrays.toString(projections));
        assertTrue(cosines[3] > 0.95, () -> Arrays.toString(cosines));
    }

    /**
     * To first order, gradient descent turns each channel's (v₁·w_j + u₁·a_j)/√2 into (1 + η·c·s₁) times itself with
     * every step, u₁ the right singular vector; so too the part that shrinks, (v₁·w_j − u₁·a_j)/√2, by 1 − η·c·s₁.
     */
    @Test
    void smallKernelsGrowByTheLeadingSingularValue() {
        int steps = 200;
        double epsilon = 1e-7;
        double rate = learningRate();
        RunResult result = cnn(epsilon, rate, steps, true, new ProbeSchedule(true, false, List.of()));
        assertEquals(steps, result.steps());
        double[] v = direction(result);
        double[] u = rightVector(v);
        double growth = rate * value(result, 0, "growth_rate");
        assertEquals(RATE, growth, 1e-12);
        for (int channel = 0; channel < 32; channel++) {
            double rising = amplitude(result, 0, channel, v, u, 1) * Math.pow(1 + growth, steps);
            double falling = amplitude(result, 0, channel, v, u, -1) * Math.pow(1 - growth, steps);
            assertEquals(rising, amplitude(result, steps, channel, v, u, 1), CURVATURE * epsilon);
            assertEquals(falling, amplitude(result, steps, channel, v, u, -1), CURVATURE * epsilon);
        }
        // what a continuous flow would make of it, e^{s₁t}, is the same up to the step's size
        assertEquals(growth * steps, steps * Math.log1p(growth), growth * growth * steps / 2);
    }

    private static double[] direction(RunResult result) {
        return result.matrices().stream()
                .filter(matrix -> matrix.name().equals("predicted_directions"))
                .findFirst()
                .orElseThrow()
                .data();
    }

    /** Zᵀv₁, normalised, in the order of the head's columns for one channel: [output][position]. */
    private static double[] rightVector(double[] v) {
        Examples train = DataSets.load(
                        "gratings",
                        Settings.of(DataSets.SOURCES.named("gratings").parameters(), Map.of("train", 64, "test", 0)))
                .train();
        double[] u = new double[128];
        for (int i = 0; i < 64; i++) {
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    double response = 0;
                    for (int p = 0; p < 5; p++) {
                        for (int q = 0; q < 5; q++) {
                            response += v[5 * p + q] * train.inputs()[144 * i + 12 * (y + p) + x + q];
                        }
                    }
                    for (int k = 0; k < 2; k++) {
                        u[64 * k + 8 * y + x] += response * train.targets()[2 * i + k] / 64;
                    }
                }
            }
        }
        Vectors.normalise(u, 0, u.length);
        return u;
    }

    private static double amplitude(RunResult result, long step, int channel, double[] v, double[] u, int sign) {
        double[] kernels = weights(result, step, 0);
        double[] head = weights(result, step, 1);
        double sum = Vectors.dot(v, 0, kernels, 25 * channel, 25);
        for (int k = 0; k < 2; k++) {
            sum += sign * Vectors.dot(u, 64 * k, head, (32 * k + channel) * 64, 64);
        }
        return sum / Math.sqrt(2);
    }

    private static double[] weights(RunResult result, long step, int layer) {
        return result.weights().stream()
                .filter(block -> block.step() == step && block.layer() == layer)
                .findFirst()
                .orElseThrow()
                .data();
    }

    /** An activation of multiplicity p gathers its neurons on p lines before the loss has fallen much. */
    @ParameterizedTest
    @CsvSource({
        "tanh, largest_cluster_share, 0.9",
        "xtanh, two_largest_clusters_share, 0.6",
        "x2tanh, three_largest_clusters_share, 0.6"
    })
    void neuronsGatherOnAsManyLinesAsTheMultiplicity(String activation, String quantity, double share) {
        RunResult result = run(
                "mlp",
                Map.of("depth", 1, "width", 50, "activation", activation, "init", "gaussian", "init_scale", 0.005),
                "sine-sum",
                Map.of("test", 0),
                Map.of("optimizer", "adam", "learning_rate", 1e-3, "batch_size", 0, "epochs", 200),
                new ProbeSchedule(true, false, List.of(), List.of(0.97)));
        long step =
                result.measurements().stream().mapToLong(m -> m.step()).max().orElseThrow();
        assertTrue(step > 0 && step < 200, () -> "the loss fell at step " + step);
        assertTrue(value(result, 0, quantity) < 0.2);
        assertTrue(value(result, step, quantity) >= share, () -> "share " + value(result, step, quantity));
        assertTrue(value(result, step, "projection") > 0.85, () -> "projection " + value(result, step, "projection"));
        assertTrue(value(result, 0, "projection") < 0.6);
    }
}
