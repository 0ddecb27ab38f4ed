package org.almagest.studies.adversarialalignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.CrossEntropy;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.GameStep;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The game against PyTorch; see make_adversarial_reference.py beside the answers. */
class AdversarialReferenceTest {
    /** Of the largest entry: two ways to sum the same numbers. */
    private static final double ONCE = 1e-11;

    /** Of the largest entry, after fifty steps, each of which enlarges what the one before has left. */
    private static final double FOLLOWED = 1e-9;

    private static final int STEPS = 50;
    private static final Examples MOVIES = PatternMovies.examples(7, new MovieShape(4, 5, 3, 2));
    private static final Map<String, AnsweredCase> CASES =
            AnsweredCase.of("adversarial.txt").stream().collect(Collectors.toMap(AnsweredCase::toString, one -> one));

    private static Model model(Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(
                Map.of("hidden", 6L, "common", 4L, "discriminator_hidden", 5L, "consistency_weight", 5.0));
        given.putAll(more);
        return PatternMovies.model(given, MOVIES);
    }

    private static void assertNear(double[] expected, double[] found, double tolerance, String what) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, tolerance * largest, what);
    }

    /** What one of the terms says, by its name in the file of answers. */
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
            Node value =
                    switch (term) {
                        case "answers" ->
                            new CrossEntropy().emit(graph, network.predict(batch.inputs()), batch.targets());
                        case "adversary" -> terms.adversary();
                        case "consistency" -> terms.consistency(0.3);
                        case "discriminator" ->
                            new DiscriminatorLoss().emit(graph, network, batch).total(graph);
                        default ->
                            terms.discriminator(
                                    graph.reverseGradient(0.3, terms.clipFeatures()),
                                    graph.stopGradient(terms.textFeatures()));
                    };
            return Terms.of(term, value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh"})
    void lossesAndGradientsArePyTorchs(String activation) {
        AnsweredCase answers = CASES.get(activation);
        Model model = model(Map.of("activation", activation));
        assertEquals(127, model.parameterCount());
        for (String term : new String[] {"answers", "adversary", "consistency", "discriminator", "reversal"}) {
            double[] found = GameTraining.lossAndGradient(model, new Single(term), MOVIES, PatternMovies.start(model));
            assertNear(answers.values(term), new double[] {found[0]}, ONCE, term);
            assertNear(answers.values(term + "_gradient"), Arrays.copyOfRange(found, 1, found.length), ONCE, term);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alternating", "simultaneous", "reversal", "nobody"})
    void fiftyStepsArePyTorchs(String players) {
        AnsweredCase answers = CASES.get(players);
        Map<String, Object> game = players.equals("nobody")
                ? Map.of("activation", "tanh")
                : Map.of(
                        "activation",
                        "tanh",
                        "players",
                        players,
                        "adversarial_weight",
                        0.3,
                        "second_learning_rate",
                        1e-3);
        RunResult result = GameTraining.train(model(game), MOVIES, STEPS);
        double[] losses =
                result.trajectory().stream().mapToDouble(point -> point.loss()).toArray();
        assertNear(answers.values("losses"), losses, FOLLOWED, "losses");
        assertNear(answers.values("end"), GameTraining.end(result), FOLLOWED, "parameters");
    }

    /** Without a game D stays where it began, to the bit; with one it does not. */
    @Test
    void nobodyMovesTheDiscriminatorWithoutAGame() {
        Model alone = model(Map.of());
        int from = alone.blocks().get(8).offset();
        double[] start = PatternMovies.start(alone);
        double[] end = GameTraining.end(GameTraining.train(alone, MOVIES, 3));
        assertArrayEquals(Arrays.copyOfRange(start, from, 127), Arrays.copyOfRange(end, from, 127));
        assertNotEquals(start[0], end[0]);
        double[] played = GameTraining.end(GameTraining.train(model(Map.of("adversarial_weight", 0.3)), MOVIES, 3));
        assertNotEquals(start[from], played[from]);
    }

    /** The step that is timed is the one that is trained with, to the bit. */
    @Test
    void theStepByItselfIsThatOfTheTraining() {
        Model model = model(Map.of("adversarial_weight", 0.3));
        GameStep step = new GameStep(
                model,
                new CrossEntropy(),
                MOVIES,
                PatternMovies.start(model),
                Settings.of(Training.PARAMETERS, Map.of("learning_rate", 2e-3, "weight_decay", 1e-4)));
        double first = step.step();
        for (int i = 1; i < STEPS; i++) {
            step.step();
        }
        RunResult result = GameTraining.train(model, MOVIES, STEPS);
        assertArrayEquals(GameTraining.end(result), step.parameters());
        // the reader meets a discriminator that has moved already
        assertNotEquals(result.initialLoss(), first);
    }

    /** The file's word for the order of turns goes over the network's. */
    @Test
    void turnsOfTheTrainingAreObeyed() {
        Map<String, Object> weight = Map.of("adversarial_weight", 0.3);
        double[] together =
                GameTraining.end(GameTraining.train(model(weight), MOVIES, STEPS, Map.of("turns", "simultaneous")));
        double[] own = GameTraining.end(
                GameTraining.train(model(Map.of("adversarial_weight", 0.3, "players", "simultaneous")), MOVIES, STEPS));
        assertArrayEquals(own, together);
    }
}
