package org.almagest.studies.implicitsurfaces;

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
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks of the study and their training against PyTorch; see make_surface_reference.py beside the answers. */
class SurfaceReferenceTest {
    /** Of the largest entry: two ways to sum the same numbers. */
    private static final double ONCE = 1e-11;

    /** Of the largest entry, after fifty steps, each of which enlarges what the one before has left. */
    private static final double FOLLOWED = 1e-9;

    private static final Map<String, AnsweredCase> CASES = AnsweredCase.of("implicit_surfaces.txt").stream()
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

    private static double[] everySeventh(double[] numbers) {
        double[] some = new double[(numbers.length + 6) / 7];
        Arrays.setAll(some, i -> numbers[7 * i]);
        return some;
    }

    /** All five terms at once, so also the third derivatives that are two of the inputs and one of the parameters. */
    @ParameterizedTest
    @CsvSource({"siren, 1", "geometric, 0.1"})
    void lossAndGradientArePyTorchs(String init, double scale) {
        Model model = SmallSurface.model(Map.of("init", init, "scale", scale));
        double[] found = SmallSurface.lossAndGradient(
                model,
                "surface(divergence=constant, normals=true)",
                SmallSurface.batch(),
                SmallSurface.closedWeights(model));
        AnsweredCase answers = answers("closed-" + init);
        assertNear(answers.values("loss"), new double[] {found[0]}, ONCE, "loss");
        double[] gradient = Arrays.copyOfRange(found, 1, found.length);
        assertNear(answers.values("gradient"), everySeventh(gradient), ONCE, "gradient");
    }

    private static RunResult run(String init, double scale, String loss, Map<String, ?> training) {
        Map<String, Object> asked = new TreeMap<>(Map.of(
                "loss", loss, "learning_rate", 5e-4, "clip_norm", 10.0, "keep_weights", true, "record", "linear"));
        asked.put("record_spacing", 1.0);
        asked.putAll(training);
        RunResult result = Run.execute(new RunConfiguration(
                "implicit-surface",
                Settings.of(Families.ALL.named("implicit-surface").parameters(), Map.of("init", init, "scale", scale)),
                PlanarCurves.NAME,
                Settings.of(DataSets.SOURCES.named(PlanarCurves.NAME).parameters(), Map.of("train", 40)),
                Settings.of(Training.PARAMETERS, asked),
                List.of(),
                1));
        assertNull(result.error());
        return result;
    }

    private static double[] last(RunResult result) {
        return result.weights().stream()
                .filter(block -> block.step() > 0)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"siren, 1", "geometric, 0.1", "mfgi, 0.1"})
    void trainingFollowsPyTorchForFiftySteps(String init, double scale) {
        RunResult result = run(
                init,
                scale,
                "surface(divergence=annealed, anneal_from=10, anneal_to=30)",
                Map.of("batch_size", 0, "epochs", 50));
        double[] losses = result.trajectory().stream()
                .limit(50)
                .mapToDouble(point -> point.knownLoss())
                .toArray();
        AnsweredCase answers = answers("steps-" + init);
        assertNear(answers.values("losses"), losses, FOLLOWED, "loss at step");
        assertNear(answers.values("parameters"), everySeventh(last(result)), FOLLOWED, "parameter");
    }

    /** Fresh points of the curve with their normals, and fresh free ones. */
    @Test
    void trainingFollowsPyTorchOnAStream() {
        RunResult result =
                run("siren", 1, "surface(normals=true)", Map.of("batches", "stream", "batch_size", 20, "epochs", 3));
        assertEquals(6, result.steps());
        assertNear(answers("stream").values("parameters"), everySeventh(last(result)), FOLLOWED, "parameter");
    }
}
