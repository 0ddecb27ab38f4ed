package org.almagest.studies.implicitregularisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Images, losses, gradients and fifty steps against SciPy and PyTorch; the head of the script beside the file says what is in it. */
class ImageReferenceTest {
    /** Of the largest entry: rounding of some ten thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final int STEPS = 50;

    private static Stream<AnsweredCase> cases(boolean data) {
        return AnsweredCase.of("implicit_images.txt").stream().filter(known -> known.has("image") == data);
    }

    private static Settings data(AnsweredCase known) {
        return Settings.of(
                DataSets.SOURCES.named(BlockyWaves.NAME).parameters(),
                Map.of("mask", known.word("mask"), "data_seed", known.number("seed")));
    }

    private static DataSet loaded(AnsweredCase known) {
        return DataSets.load(BlockyWaves.NAME, data(known));
    }

    private static Map<String, Object> model(AnsweredCase known) {
        return Map.of("regulariser", known.word("regulariser"));
    }

    @Test
    void imagesAndMasksAreThoseOfSciPy() {
        List<AnsweredCase> cases = cases(true).toList();
        assertEquals(3, cases.size());
        for (AnsweredCase known : cases) {
            DataSet data = loaded(known);
            compare(known.values("image"), data.train().targets(), ROUNDING);
            assertArrayEquals(
                    known.values("seen"), data.train().field(BlockyWaves.SEEN).values());
            for (int i = 0; i < data.train().inputs().length; i++) {
                double seen = data.train().field(BlockyWaves.SEEN).values()[i];
                assertEquals(seen * data.train().targets()[i], data.train().inputs()[i]);
            }
        }
    }

    @Test
    void lossesAndGradientsAreThoseOfPyTorch() {
        assertEquals(6, cases(false).count());
        cases(false).forEach(known -> {
            DataSet data = loaded(known);
            Model model = Images.model(known.word("family"), data, model(known));
            double[] start = model.initialise(new RandomStream(known.number("seed"), "init"));
            compare(known.values("start"), every(known, start), ROUNDING);
            Images.Slope slope = Images.Slope.of(model, data, known.word("loss_text"), start);
            compare(known.values("loss"), new double[] {slope.loss()}, ROUNDING);
            compare(known.values("gradient"), every(known, slope.gradient()), ROUNDING);
        });
    }

    @Test
    void trainingFollowsPyTorch() {
        cases(false).forEach(known -> {
            Map<String, Object> training = new HashMap<>(Map.of(
                    "loss",
                    known.word("loss_text"),
                    "optimizer",
                    known.word("optimizer"),
                    "learning_rate",
                    Double.parseDouble(known.word("learning_rate")),
                    "momentum",
                    Double.parseDouble(known.word("momentum")),
                    "epochs",
                    STEPS,
                    "record",
                    "linear",
                    "record_spacing",
                    1.0,
                    "keep_weights",
                    true));
            if (!known.is("rates", "none")) {
                training.put("rates", known.word("rates"));
            }
            RunResult run = Run.execute(new RunConfiguration(
                    known.word("family"),
                    Images.settings(known.word("family"), model(known)),
                    BlockyWaves.NAME,
                    data(known),
                    Settings.of(Training.PARAMETERS, training),
                    List.of(),
                    known.number("seed")));
            double[] losses =
                    run.trajectory().stream().mapToDouble(point -> point.loss()).toArray();
            compare(known.values("losses"), losses, FOLLOWED);
            double[] end = run.weights().stream()
                    .filter(weights -> weights.step() == STEPS)
                    .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                    .toArray();
            compare(known.values("end"), every(known, end), FOLLOWED);
        });
    }

    private static double[] every(AnsweredCase known, double[] all) {
        int every = known.number("every");
        return IntStream.range(0, all.length)
                .filter(i -> i % every == 0)
                .mapToDouble(i -> all[i])
                .toArray();
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
