package org.almagest.studies.adversarialalignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Whole runs of the study, small: batches from the stream, and all of its probes. */
class MovieRunTest {
    private static final int STEPS = 6;

    private static RunResult run(double adversary, double consistency, String optimizer) {
        MovieStories source = new MovieStories();
        Map<String, Object> training = new HashMap<>(Map.of(
                "loss",
                "cross-entropy",
                "optimizer",
                optimizer,
                "learning_rate",
                2e-3,
                "batches",
                "stream",
                "batch_size",
                8,
                // twelve movies to learn from are two batches
                "epochs",
                STEPS / 2,
                "record",
                "none",
                "keep_weights",
                true));
        RunResult result = Run.execute(new RunConfiguration(
                "story-qa",
                PatternMovies.settings(Map.of("adversarial_weight", adversary, "consistency_weight", consistency)),
                source.name(),
                Settings.of(source.parameters(), Map.of("train", 12, "test", 20, "unlabelled", 10)),
                Settings.of(Training.PARAMETERS, training),
                List.of(probe("modality-gap"), probe("alignment-game"), probe("two-player-laws")),
                1));
        assertNull(result.error());
        assertEquals(STEPS, result.steps());
        return result;
    }

    private static ProbeRequest probe(String name) {
        return new ProbeRequest(
                name,
                new ProbeSchedule(true, true, List.of()),
                Settings.of(Probes.ALL.named(name).parameters(), Map.of()));
    }

    private static double[] weights(RunResult result, long step) {
        return result.weights().stream()
                .filter(weights -> weights.step() == step)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
    }

    private static Measurement measured(RunResult result, String quantity, long step) {
        return result.measurements().stream()
                .filter(row -> row.quantity().equals(quantity) && row.step() == step)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void allIsMeasuredBeforeAndAfterAndAgainWithTheSameBits() {
        RunResult both = run(0.3, 5, "adam");
        assertEquals(2 * (5 + 4 + 5), both.measurements().size());
        for (Measurement row : both.measurements()) {
            assertEquals(Measurement.OK, row.status(), row::toString);
        }
        RunResult again = run(0.3, 5, "adam");
        assertArrayEquals(weights(both, STEPS), weights(again, STEPS));
        assertEquals(both.measurements(), again.measurements());
        // the gap before training is that of one start, whatever is trained for
        RunResult neither = run(0, 0, "adam");
        assertArrayEquals(weights(both, 0), weights(neither, 0));
        for (String quantity : List.of("mmd_squared", "cka", "proxy_a_distance", "frechet_gap", "relative_gap")) {
            assertEquals(
                    measured(both, quantity, 0).value(),
                    measured(neither, quantity, 0).value(),
                    quantity);
        }
        assertEquals(
                "nobody_plays", measured(neither, "discriminator_loss", STEPS).status());
        assertNotEquals(
                measured(both, "mmd_squared", STEPS).value(),
                measured(neither, "mmd_squared", STEPS).value());
    }

    /** The discriminator has no weight decay of its own to be refused, and the plainest optimiser will do. */
    @Test
    void anyOptimiserPlays() {
        double[] start = weights(run(0.3, 0, "gd"), 0);
        double[] end = weights(run(0.3, 0, "gd"), STEPS);
        double moved = 0;
        for (int i = start.length - 33; i < start.length; i++) {
            moved += Math.abs(end[i] - start[i]);
        }
        assertTrue(moved > 0, "the discriminator's last layer has moved");
    }
}
