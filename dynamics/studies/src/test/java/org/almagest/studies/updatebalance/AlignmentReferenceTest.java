package org.almagest.studies.updatebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses, gradients and whole trainings against PyTorch; see make_alignment_reference.py beside the answers. */
class AlignmentReferenceTest {
    /** Of the largest entry: two ways to sum the same numbers. */
    private static final double ONCE = 1e-11;

    /** Of the largest entry, after fifty steps, each of which enlarges what the one before has left. */
    private static final double FOLLOWED = 1e-9;

    private static Stream<AnsweredCase> points() {
        return AnsweredCase.of("alignment_network.txt").stream().filter(one -> one.has("gradient"));
    }

    private static Stream<AnsweredCase> followed() {
        return AnsweredCase.of("alignment_network.txt").stream().filter(one -> one.has("losses"));
    }

    @ParameterizedTest
    @MethodSource("points")
    void lossAndGradient(AnsweredCase answers) {
        Examples examples = Patterned.examples(6);
        AlignmentModel model = Patterned.model(answers.toString().replace("point ", ""), examples);
        Patterned.Step step = new Patterned.Step(model, examples, Patterned.theta(model));
        assertNear(answers.values("loss"), new double[] {step.loss()}, ONCE, "loss");
        assertNear(answers.values("gradient"), every(11, step.gradient()), ONCE, "gradient");
    }

    @ParameterizedTest
    @MethodSource("followed")
    void fiftySteps(AnsweredCase answers) {
        Examples examples = Patterned.examples(5);
        Map<String, Object> training = new HashMap<>(Map.of(
                "loss",
                "action-cross-entropy",
                "optimizer",
                answers.word("optimizer"),
                "learning_rate",
                Double.parseDouble(answers.word("rate")),
                "schedule",
                "cosine",
                "batch_size",
                0,
                "epochs",
                50,
                "record",
                "linear",
                "record_spacing",
                1.0,
                "keep_weights",
                true));
        if (answers.is("optimizer", "lars")) {
            training.putAll(
                    Map.of("trust_coefficient", 1, "weight_decay", 1e-4, "lars_epsilon", 1e-12, "lars_blocks", "all"));
        } else {
            training.put("clip_norm", 0.5);
        }
        RunResult result = Run.train(
                new RunConfiguration(
                        AlignmentNetwork.NAME,
                        Patterned.settings(Map.of("norm", answers.word("norm"))),
                        ClipSentences.NAME,
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, training),
                        List.of(),
                        1),
                Patterned.model(answers.word("norm"), examples),
                Patterned.data(examples));
        assertEquals(Status.FINISHED, result.status(), result::error);
        double[] losses = result.trajectory().stream()
                .limit(50)
                .mapToDouble(TrajectoryPoint::knownLoss)
                .toArray();
        assertNear(answers.values("losses"), losses, FOLLOWED, "losses");
        List<double[]> blocks = new ArrayList<>();
        List<double[]> statistics = new ArrayList<>();
        for (RunResult.Weights weights : result.weights()) {
            if (weights.step() == 50) {
                (weights.layer() == null ? statistics : blocks).add(weights.data());
            }
        }
        assertNear(answers.values("parameters"), every(23, joined(blocks)), FOLLOWED, "parameters");
        if (answers.has("statistics")) {
            assertNear(answers.values("statistics"), joined(statistics), FOLLOWED, "statistics");
        }
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] every(int n, double[] numbers) {
        double[] some = new double[(numbers.length + n - 1) / n];
        Arrays.setAll(some, i -> numbers[i * n]);
        return some;
    }

    private static void assertNear(double[] expected, double[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * largest, what + " " + i);
        }
    }
}
