package org.almagest.dynamics.train;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.junit.jupiter.api.Test;

/**
 * Runs whose results were written down once: training keeps its bits, whatever becomes of the code. If a change is meant to
 * alter them, the version of what it alters goes up with the numbers here.
 */
class RecordedBitsTest {
    private static RunResult run(
            String family,
            Map<String, ?> model,
            String data,
            Map<String, ?> dataSettings,
            Map<String, ?> training,
            long seed) {
        RunResult result = Run.execute(new RunConfiguration(
                family,
                Settings.of(Families.ALL.named(family).parameters(), model),
                data,
                Settings.of(DataSets.SOURCES.named(data).parameters(), dataSettings),
                Settings.of(Training.PARAMETERS, training),
                List.of(),
                seed));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    /** The losses at the start and at the end, and a hash of all losses and norms on the way. */
    private static void check(double first, double last, long hash, RunResult result) {
        assertEquals(Double.toHexString(first), Double.toHexString(result.initialLoss()), "initial loss");
        assertEquals(Double.toHexString(last), Double.toHexString(result.finalLoss()), "final loss");
        long found = 17;
        for (TrajectoryPoint point : result.trajectory()) {
            for (double value : new double[] {point.loss(), point.gradientNorm(), point.weightNorm()}) {
                found = 31 * found + Double.doubleToLongBits(value);
            }
        }
        assertEquals(hash, found, "trajectory");
    }

    @Test
    void aResidualNetworkOnMiniBatchesWithARest() {
        check(
                0x1.397db9f6eea64p-2,
                0x1.596dd2c753354p-6,
                -1640992026224843278L,
                run(
                        "resnet",
                        Map.of("depth", 7, "width", 6, "init", "xavier"),
                        "ode-flow",
                        Map.of("dimension", 6, "train", 50, "test", 0),
                        Map.of("epochs", 6, "batch_size", 16, "learning_rate", 0.02),
                        3));
    }

    @Test
    void aResidualNetworkWithMomentum() {
        check(
                0x1.c992db8c4e082p-2,
                0x1.a3318ababbcdp-2,
                -9093454943696814902L,
                run(
                        "resnet",
                        Map.of("depth", 5, "delta", "per-layer"),
                        "ode-flow",
                        Map.of("dimension", 4, "train", 40, "test", 0),
                        Map.of("epochs", 12, "batch_size", 0, "optimizer", "momentum", "learning_rate", 0.05),
                        2));
    }

    @Test
    void aConvolutionalNetworkWithCrossEntropy() {
        check(
                0x1.63d6e94c0fa33p-1,
                0x1.4d6f9bb1c7cadp-1,
                7412821861141630924L,
                run(
                        "cnn",
                        Map.of("depth", 2, "width", 3),
                        "gratings",
                        Map.of("train", 45, "test", 0),
                        Map.of("epochs", 4, "batch_size", 10, "loss", "cross-entropy", "learning_rate", 0.01),
                        5));
    }

    @Test
    void aLinearPerceptronWithGradientDescent() {
        check(
                0x1.8a71abaaa0a0dp2,
                0x1.1f7ddae80b227p-2,
                7687772288826082127L,
                run(
                        "mlp",
                        Map.of("depth", 1, "width", 5, "activation", "linear", "bias", false),
                        "gaussian-mixture",
                        Map.of("dimension", 6, "classes", 3, "train", 30, "test", 0),
                        Map.of("epochs", 5, "batch_size", 0, "optimizer", "gd", "learning_rate", 0.1),
                        1));
    }

    @Test
    void aGraphNetworkAlongGradientFlow() {
        check(
                0x1.ea43c3a605347p-2,
                0x1.2763a8695391p-2,
                6047350758907744025L,
                run(
                        "gnn",
                        Map.of("depth", 2, "width", 34, "skip", "multiscale"),
                        "karate",
                        Map.of(),
                        Map.of(
                                "epochs",
                                5,
                                "batch_size",
                                0,
                                "optimizer",
                                "flow",
                                "learning_rate",
                                0.2,
                                "rate_unit",
                                "ntk"),
                        4));
    }

    @Test
    void aNeuralOdeByAnAdaptiveSolver() {
        check(
                0x1.2cf9e7639001ap0,
                0x1.c3127c5cc57dap-4,
                5879377303698889765L,
                run(
                        "neural-ode",
                        Map.of("width", 8, "solver", "dormand-prince", "horizon", 1.0),
                        "ode-flow",
                        Map.of("dimension", 3, "train", 20, "test", 0),
                        Map.of("epochs", 3, "batch_size", 8, "learning_rate", 0.05),
                        6));
    }

    @Test
    void aPerceptronInTangentKernelUnits() {
        check(
                0x1.118b67bbc37ecp-2,
                0x1.8356161dd6672p-3,
                115939121682078923L,
                run(
                        "mlp",
                        Map.of("depth", 2, "width", 16, "parametrisation", "ntk"),
                        "ode-flow",
                        Map.of("dimension", 3, "train", 12, "test", 0),
                        Map.of(
                                "epochs",
                                3,
                                "batch_size",
                                0,
                                "optimizer",
                                "gd",
                                "rate_unit",
                                "ntk",
                                "learning_rate",
                                0.5),
                        8));
    }

    @Test
    void aPerceptronWithLayerWiseRatesThatGoesBackToItsBest() {
        check(
                0x1.ca5628aa8e293p-2,
                0x1.f66d0e7e495cfp-5,
                -8161893238813461840L,
                run(
                        "mlp",
                        Map.of("depth", 2, "width", 9),
                        "gaussian-mixture",
                        Map.of("dimension", 5, "classes", 3, "train", 40, "test", 30),
                        Map.ofEntries(
                                entry("optimizer", "lars"),
                                entry("learning_rate", 0.5),
                                entry("trust_coefficient", 0.05),
                                entry("weight_decay", 0.01),
                                entry("clip_norm", 0.2),
                                entry("schedule", "cosine"),
                                entry("warmup_steps", 5),
                                entry("rates", "b=0.5, layer 0=2"),
                                entry("best_weights", true),
                                entry("ema", 0.9),
                                entry("batch_size", 16),
                                entry("epochs", 12)),
                        7));
    }

    @Test
    void aResidualNetworkWithNesterovsMomentumAndDecay() {
        check(
                0x1.595d256da04edp-2,
                0x1.35132d973ccc7p-2,
                -4745052085447795559L,
                run(
                        "resnet",
                        Map.of("depth", 4),
                        "ode-flow",
                        Map.of("dimension", 5, "train", 30, "test", 0),
                        Map.ofEntries(
                                entry("optimizer", "sgd"),
                                entry("nesterov", true),
                                entry("weight_decay", 0.02),
                                entry("learning_rate", 0.05),
                                entry("schedule", "step"),
                                entry("schedule_steps", 4),
                                entry("batch_size", 8),
                                entry("epochs", 5)),
                        9));
    }

    @Test
    void aResidualNetworkWithDecoupledDecay() {
        check(
                0x1.595d256da04edp-2,
                0x1.9f1c2ed9ea652p-4,
                -756152971479270005L,
                run(
                        "resnet",
                        Map.of("depth", 4),
                        "ode-flow",
                        Map.of("dimension", 5, "train", 30, "test", 0),
                        Map.ofEntries(
                                entry("optimizer", "adamw"),
                                entry("weight_decay", 0.3),
                                entry("learning_rate", 0.02),
                                entry("schedule", "inverse-time"),
                                entry("schedule_steps", 6),
                                entry("batch_size", 8),
                                entry("epochs", 5)),
                        9));
    }
}
