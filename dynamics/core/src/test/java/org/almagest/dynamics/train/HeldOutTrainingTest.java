package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;

/**
 * Averages and early stopping on one number w that gradient descent moves towards 1 from its start, w_t = 1 − (1 − w_0)(1 −
 * 2η)ᵗ, while the examples held out want {@value #WANTED}.
 */
class HeldOutTrainingTest {
    private static final double RATE = 0.05;
    private static final double WANTED = 0.4;
    private static final int EPOCHS = 60;
    /** Tens of steps of a few operations each. */
    private static final double ROUNDING = 1e-13;

    private final Model model = Families.ALL
            .named("mlp")
            .build(
                    Settings.of(
                            Families.ALL.named("mlp").parameters(),
                            Map.of("depth", 0, "activation", "linear", "bias", false, "init_scale", 0.01)),
                    1,
                    1);

    private static Examples one(double target) {
        return new Examples(1, 1, 1, new double[] {1}, new double[] {target});
    }

    private RunResult train(Map<String, ?> more) {
        return train(more, List.of());
    }

    private RunResult train(Map<String, ?> more, List<ProbeRequest> probes) {
        Map<String, Object> training = new HashMap<>(Map.of(
                "optimizer",
                "gd",
                "learning_rate",
                RATE,
                "batch_size",
                0,
                "epochs",
                EPOCHS,
                "evaluate",
                "recorded",
                "record",
                "linear",
                "record_spacing",
                1,
                "keep_weights",
                true));
        training.putAll(more);
        Settings none = Settings.of(List.of(), Map.of());
        RunResult result = Run.train(
                new RunConfiguration(
                        "number", none, "made", none, Settings.of(Training.PARAMETERS, training), probes, 3),
                model,
                new DataSet("made", one(1), one(WANTED), false));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double weight(RunResult result, long step) {
        return result.weights().stream()
                .filter(weights -> weights.step() == step)
                .findFirst()
                .orElseThrow()
                .data()[0];
    }

    private static double after(double start, int steps) {
        return 1 - (1 - start) * Math.pow(1 - 2 * RATE, steps);
    }

    private static double held(double w) {
        return (w - WANTED) * (w - WANTED);
    }

    /** The epoch at which w is nearest to what the examples held out want. */
    private static int bestEpoch(double start) {
        int best = 1;
        for (int epoch = 2; epoch <= EPOCHS; epoch++) {
            best = held(after(start, epoch)) < held(after(start, best)) ? epoch : best;
        }
        return best;
    }

    private static double average(double start, double decay, int steps) {
        double average = Math.pow(decay, steps) * start;
        for (int step = 1; step <= steps; step++) {
            average += (1 - decay) * Math.pow(decay, steps - step) * after(start, step);
        }
        return average;
    }

    @Test
    void scoresAreThoseOfTheAverage() {
        double decay = 0.8;
        RunResult result = train(Map.of("ema", decay));
        double start = weight(result, 0);
        for (TrajectoryPoint point : result.trajectory()) {
            double w = average(start, decay, (int) point.step());
            assertEquals(held(w), point.testLoss(), ROUNDING, "held out after " + point.step());
            assertEquals(
                    Math.pow(1 - after(start, (int) point.step()), 2), point.loss(), ROUNDING, "the loss is w's own");
        }
        assertEquals(held(average(start, decay, EPOCHS)), result.scores().testLoss(), ROUNDING);
        assertEquals(after(start, EPOCHS), weight(result, EPOCHS), ROUNDING, "the weights are w's own");
    }

    @Test
    void theAverageTakesStatisticsAsTheyAre() {
        ParameterAverage average = new ParameterAverage(0.75, new double[] {1, 2, 8}, 2);
        average.follow(new double[] {-1, 5, -2, 16}, 1);
        assertEquals(List.of(2.0, 1.0, 16.0), List.of(average.values()[0], average.values()[1], average.values()[2]));
    }

    @Test
    void stopsSoManyEpochsAfterTheBest() {
        RunResult result = train(Map.of("early_stopping", 5));
        double start = weight(result, 0);
        int best = bestEpoch(start);
        assertTrue(best > 3 && best < EPOCHS - 8, "the best epoch is in the middle: " + best);
        assertEquals(best + 5, result.steps());
        assertEquals(best + 5, result.epochs());
        assertEquals(after(start, best + 5), weight(result, result.steps()), ROUNDING);
        assertEquals(held(after(start, best + 5)), result.scores().testLoss(), ROUNDING);
    }

    @Test
    void endsAtTheBestWeightsIfAsked() {
        RunResult stopped = train(Map.of("early_stopping", 5, "best_weights", true));
        double start = weight(stopped, 0);
        int best = bestEpoch(start);
        assertEquals(best + 5, stopped.epochs());
        checkEnd(stopped, best, best + 5);
        checkEnd(train(Map.of("best_weights", true)), best, EPOCHS);
    }

    /** After so many epochs, with the weights of the best of them. */
    private static void checkEnd(RunResult result, int best, int epochs) {
        double w = after(weight(result, 0), best);
        assertEquals(epochs, result.epochs());
        assertEquals(epochs + 1, result.steps(), "going back counts as a step");
        assertEquals(w, weight(result, result.steps()), ROUNDING);
        assertEquals(held(w), result.scores().testLoss(), ROUNDING);
        assertEquals(Math.pow(1 - w, 2), result.finalLoss(), ROUNDING);
        List<TrajectoryPoint> points = result.trajectory();
        assertEquals(epochs + 2, points.size());
        TrajectoryPoint last = points.get(points.size() - 1);
        assertEquals(result.steps(), last.step());
        assertEquals(epochs, last.epoch(), "an epoch more was not trained");
        assertEquals(held(w), last.testLoss(), ROUNDING);
        assertEquals(
                points.stream().mapToDouble(TrajectoryPoint::testLoss).min().orElseThrow(), last.testLoss());
    }

    @Test
    void staysWhereTheLastEpochIsTheBest() {
        RunResult result = train(Map.of("best_weights", true, "early_stopping", 2, "epochs", 4));
        assertEquals(4, result.steps());
        assertEquals(after(weight(result, 0), 4), weight(result, 4), ROUNDING);
    }

    @Test
    void theAverageGoesBackWithTheWeights() {
        double decay = 0.8;
        RunResult result = train(Map.of("ema", decay, "best_weights", true));
        double start = weight(result, 0);
        int best = 1;
        for (int epoch = 2; epoch <= EPOCHS; epoch++) {
            best = held(average(start, decay, epoch)) < held(average(start, decay, best)) ? epoch : best;
        }
        assertTrue(best > bestEpoch(start), "the average comes later");
        assertEquals(held(average(start, decay, best)), result.scores().testLoss(), ROUNDING);
        assertEquals(after(start, best), weight(result, result.steps()), ROUNDING);
    }

    @Test
    void probesAtTheEndSeeTheBestWeights() {
        String probe = "weight-scaling";
        ProbeSchedule at = new ProbeSchedule(false, true, List.of(), List.of(), true);
        RunResult result = train(
                Map.of("early_stopping", 5, "best_weights", true),
                List.of(new ProbeRequest(
                        probe, at, Settings.of(Probes.ALL.named(probe).parameters(), Map.of()))));
        long steps = result.measurements().stream()
                .filter(m -> m.step() == result.steps())
                .count();
        assertTrue(steps > 0);
        assertEquals(steps * (result.steps() + 1), result.measurements().size(), "each look has a step of its own");
    }

    @Test
    void scoresAreThereWithoutTheTrajectory() {
        RunResult result = train(Map.of("best_weights", true, "record", "none", "evaluate", "end"));
        assertNotNull(result.scores().testLoss());
        assertEquals(
                held(after(weight(result, 0), bestEpoch(weight(result, 0)))),
                result.scores().testLoss(),
                ROUNDING);
    }
}
