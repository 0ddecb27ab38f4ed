package org.almagest.studies.adversarialalignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.features.LinearAlignment;
import org.almagest.dynamics.features.MeanDiscrepancy;
import org.almagest.dynamics.objective.CrossEntropy;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.probe.StreamFeatures;
import org.junit.jupiter.api.Test;

/** What is known of the game in closed form, or to all digits at one point. */
class AdversarialOracleTest {
    /** Relative, of what another program has to sixteen digits: sums of thousands of terms in another order. */
    private static final double DIGITS = 1e-12;

    /** What is exact but for rounding. */
    private static final double ROUNDING = 1e-14;

    private static final Examples MOVIES = PatternMovies.examples(3, new MovieShape(6, 40, 16, 4));
    private static final Map<String, Object> WEIGHTS = Map.of("adversarial_weight", 0.3, "consistency_weight", 5.0);
    private static final Model MODEL = PatternMovies.model(WEIGHTS, MOVIES);
    private static final double[] START = PatternMovies.start(MODEL);

    /** A term of the game by itself. */
    private record Single(String term) implements Objective {
        @Override
        public String name() {
            return term;
        }

        @Override
        public String description() {
            return term;
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            GameTerms terms = GameTerms.of(network, batch);
            return Terms.of(term, term.equals("adversary") ? terms.adversary() : terms.consistency(0.3));
        }
    }

    private static final List<Objective> LOSSES = List.of(
            new CrossEntropy(),
            new DiscriminatorLoss(),
            new Single("adversary"),
            new Single("consistency"),
            new ReaderLoss(
                    new CrossEntropy(),
                    MODEL.capability(StoryGame.class).orElseThrow().rules()));

    private static void assertLosses(double[] expected, double[] theta) {
        for (int i = 0; i < expected.length; i++) {
            double found = GameTraining.lossAndGradient(MODEL, LOSSES.get(i), MOVIES, theta)[0];
            assertEquals(expected[i], found, DIGITS * expected[i], LOSSES.get(i).name());
        }
    }

    private static double norm(double[] lossAndGradient, int from, int to) {
        return Math.sqrt(
                Arrays.stream(lossAndGradient, 1 + from, 1 + to).map(x -> x * x).sum());
    }

    @Test
    void lossesAtThePoint() {
        assertEquals(3873, MODEL.parameterCount());
        assertLosses(
                new double[] {
                    1.4409528164001386, 1.401615011326985, 0.6372391231331846, 0.003917814221367857, 1.6517136244469335
                },
                START);
    }

    @Test
    void gradientsAtThePoint() {
        int reader = MODEL.blocks().get(8).offset();
        double[] total = GameTraining.lossAndGradient(MODEL, LOSSES.get(4), MOVIES, START);
        assertEquals(1.9299620841326466, norm(total, 0, reader), DIGITS * 2);
        double[] judged = GameTraining.lossAndGradient(MODEL, LOSSES.get(1), MOVIES, START);
        assertEquals(0.2168641747291166, norm(judged, reader, 3873), DIGITS);
        assertEquals(0, norm(judged, 0, reader), "features are held fixed");
    }

    /** The discriminator's step first, then the reader's against the new one. */
    @Test
    void lossesAfterAStepOfBoth() {
        double[] end = GameTraining.end(GameTraining.train(MODEL, MOVIES, 1));
        assertLosses(
                new double[] {
                    1.3255011379317514,
                    1.3988842752794008,
                    0.6416734669257339,
                    0.0031215709133770226,
                    1.5336110325763568
                },
                end);
    }

    @Test
    void measuresAtThePoint() {
        StreamFeatures.Both both = new StreamFeatures(MODEL, MOVIES).at(START);
        assertEquals(18, both.first().count());
        assertEquals(0.7474618603811214, LinearAlignment.cka(both.source(), both.first()), DIGITS);
        assertEquals(0.1706112553299599, MeanDiscrepancy.squared(both.first(), both.second()), DIGITS);
        Map<String, Double> found = GameProbeTest.measured(new GameProbe(), MODEL, MOVIES, START);
        assertEquals(0.06405685116823281, found.get("pair_cosine"), DIGITS);
        assertEquals(0.003917814221367857, found.get("consistency_error"), DIGITS);
        // nobody has told of steps
        assertEquals(1.401615011326985, found.get("discriminator_loss"), DIGITS);
    }

    @Test
    void aBilinearGameEndsWhereItsClosedFormSays() {
        double[] together = new BilinearGame(true).played();
        assertEquals(1.6446318218438827, (together[0] * together[0] + together[1] * together[1]) / 1.25, DIGITS);
        double[] inTurn = new BilinearGame(false).played();
        assertArrayEquals(new double[] {0.7174504028747765, -0.7927116681656232}, inTurn, ROUNDING);
    }

    /** At a random start, on movies of the data's own kind. */
    @Test
    void lawsOfTwoPlayersHold() {
        Examples movies = new MovieData().data().test();
        Model model = new StoryQuestions().build(PatternMovies.settings(WEIGHTS), PatternMovies.data(movies));
        TwoPlayerLaws laws = new TwoPlayerLaws(model, movies);
        double[] theta = model.initialise(new RandomStream(5, "init"));
        assertEquals(0, laws.reversal(theta), 1e-15);
        assertEquals(0, laws.blindness(theta), ROUNDING);
        assertEquals(0, laws.isometry(0.3, 1), ROUNDING);
        assertEquals(0, TwoPlayerLaws.simultaneous(), ROUNDING);
        assertEquals(0, TwoPlayerLaws.alternating(), ROUNDING);
        assertTrue(
                GameTraining.lossAndGradient(model, new Single("consistency"), movies, theta)[0] > 1e-4,
                "a map that is no isometry has another self-attention");
    }
}
