package org.almagest.studies.multimodalexact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses, gradients and trainings of the study against PyTorch; see make_multimodal_reference.py beside the answers. */
class MultimodalReferenceTest {
    /** Of the largest entry: roots by products against Cholesky factors and singular values. */
    private static final double ONCE = 1e-11;

    /** Of the largest entry, after fifty steps, each of which enlarges what the one before has left. */
    private static final double FOLLOWED = 1e-9;

    private static final Map<String, AnsweredCase> CASES = AnsweredCase.of("multimodal_exact.txt").stream()
            .collect(Collectors.toMap(AnsweredCase::toString, one -> one));

    private static AnsweredCase answers(String name) {
        AnsweredCase found = CASES.get(name);
        assertTrue(found != null, name);
        return found;
    }

    private static void assertNear(double[] expected, double[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * largest, what + " " + i);
        }
    }

    private static void assertAnswered(String name, double[] found) {
        assertNear(answers(name).values("loss"), new double[] {found[0]}, ONCE, "loss");
        assertNear(answers(name).values("gradient"), Arrays.copyOfRange(found, 1, found.length), ONCE, "gradient");
    }

    @ParameterizedTest
    @CsvSource({
        "nuclear, canonical-correlation",
        "trace, canonical-correlation(form=trace)",
        "contrast, pair-contrast",
        "regression, pair-regression",
    })
    void lossAndGradientArePyTorchs(String name, String loss) {
        assertAnswered(
                "closed-" + name,
                Subjects.lossAndGradient(
                        Subjects.model(Cca.NAME, Map.of(), 16, 12), loss, Subjects.pairs(), Subjects.towers()));
    }

    @Test
    void bilinearLossAndGradientArePyTorchs() {
        double[] x = Subjects.pattern(Subjects.PAIRS, 16, 1);
        double[] m = Subjects.pattern(8, 8, 2);
        double[] y = new double[Subjects.PAIRS];
        for (int n = 0; n < y.length; n++) {
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    y[n] += x[16 * n + i] * m[8 * i + j] * x[16 * n + 8 + j];
                }
            }
        }
        double[] theta = Subjects.joined(
                Subjects.times(0.3, Subjects.pattern(8, 2, 5)), Subjects.times(0.3, Subjects.pattern(8, 2, 6)));
        assertAnswered(
                "closed-bilinear",
                Subjects.lossAndGradient(
                        new BilinearModel(8, 2), "squared-error", new Examples(16, 1, y.length, x, y), theta));
    }

    private static void assertFollowed(String name, String family, String source, Map<String, ?> training) {
        Map<String, Object> asked = new TreeMap<>(
                Map.of("batch_size", 0, "epochs", 50, "keep_weights", true, "record", "linear", "record_spacing", 1.0));
        asked.putAll(training);
        RunResult result = Run.execute(new RunConfiguration(
                family,
                Settings.of(Families.ALL.named(family).parameters(), Map.of()),
                source,
                Settings.of(DataSets.SOURCES.named(source).parameters(), Map.of("train", Subjects.PAIRS)),
                Settings.of(Training.PARAMETERS, asked),
                List.of(),
                1));
        assertNull(result.error());
        double[] losses = result.trajectory().stream()
                .limit(50)
                .mapToDouble(point -> point.knownLoss())
                .toArray();
        double[] last = result.weights().stream()
                .filter(block -> block.step() > 0)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
        AnsweredCase answers = answers("steps-" + name);
        assertNear(answers.values("losses"), losses, FOLLOWED, "loss at step");
        assertNear(answers.values("parameters"), last, FOLLOWED, "parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "nuclear, canonical-correlation, 0.02",
        "trace, canonical-correlation(form=trace), 0.02",
        "contrast, pair-contrast, 0.01",
        "regression, pair-regression, 0.01",
    })
    void towersFollowPyTorchForFiftySteps(String name, String loss, double rate) {
        assertFollowed(
                name, Cca.NAME, LatentPairs.NAME, Map.of("loss", loss, "optimizer", "adam", "learning_rate", rate));
    }

    @Test
    void bilinearFormsFollowPyTorchForFiftySteps() {
        assertFollowed(
                "bilinear",
                BilinearFusion.NAME,
                BilinearTarget.NAME,
                Map.of("optimizer", "momentum", "momentum", 0.9, "learning_rate", 0.003, "schedule", "cosine"));
    }
}
