package org.almagest.studies.adversarialalignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.CrossEntropy;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;

/** How the probe follows the discriminator; what it measures at one point is among the oracles. */
class GameProbeTest {
    private static final double ROUNDING = 1e-14;
    private static final Examples MOVIES = PatternMovies.examples(4, new MovieShape(4, 5, 3, 2));

    private static Snapshot snapshot(long step, Model model, Examples movies, double[] theta) {
        return new Snapshot(step, model, theta, theta, PatternMovies.data(movies), new CrossEntropy(), 1);
    }

    static Map<String, Double> measured(Probe probe, Model model, Examples movies, double[] theta) {
        return numbers(probe.session(Settings.of(probe.parameters(), Map.of())), snapshot(0, model, movies, theta));
    }

    private static Map<String, Double> numbers(ProbeSession session, Snapshot snapshot) {
        Findings findings = new Findings();
        session.at(snapshot, findings);
        Map<String, Double> numbers = new HashMap<>();
        for (Measurement row : findings.measurements()) {
            numbers.put(row.quantity(), row.value());
        }
        return numbers;
    }

    /** D's last bias moves its loss; the mean is over the last hundred networks, and no other. */
    @Test
    void theDiscriminatorsLossIsAMeanOverTheLastSteps() {
        Model model = PatternMovies.model(Map.of("adversarial_weight", 0.3), MOVIES);
        double[] start = PatternMovies.start(model);
        GameSession session = new GameSession();
        double sum = 0;
        for (int step = 0; step <= 120; step++) {
            assertTrue(session.followsNetwork());
            double[] theta = start.clone();
            theta[theta.length - 1] += 0.01 * step;
            session.follow(snapshot(step, model, MOVIES, theta));
            sum += step > 20 ? GameTraining.lossAndGradient(model, new DiscriminatorLoss(), MOVIES, theta)[0] : 0;
            if (step == 40) {
                // a look on the way changes nothing later
                numbers(session, snapshot(step, model, MOVIES, theta));
            }
        }
        Map<String, Double> found = numbers(session, snapshot(120, model, MOVIES, start));
        assertEquals(sum / 100, found.get("discriminator_loss"), ROUNDING * 10);
        assertEquals(sum / 100 > 1.6 ? 1 : 0, found.get("game_won"));
    }

    @Test
    void aDiscriminatorThatIsSureHasWon() {
        Model model = PatternMovies.model(Map.of("adversarial_weight", 0.3), MOVIES);
        double[] theta = PatternMovies.start(model);
        theta[theta.length - 1] = 5;
        Map<String, Double> found = measured(new GameProbe(), model, MOVIES, theta);
        assertTrue(found.get("discriminator_loss") > 4);
        assertEquals(1, found.get("game_won"));
    }

    @Test
    void whereNobodyPlaysNothingIsFollowed() {
        Model model = PatternMovies.model(Map.of(), MOVIES);
        double[] theta = PatternMovies.start(model);
        GameSession session = new GameSession();
        session.follow(snapshot(0, model, MOVIES, theta));
        assertFalse(session.followsNetwork());
        Map<String, Double> found = numbers(session, snapshot(0, model, MOVIES, theta));
        assertTrue(found.containsKey("discriminator_loss"));
        assertEquals(null, found.get("discriminator_loss"));
        assertEquals(0, found.get("game_won"));
    }
}
