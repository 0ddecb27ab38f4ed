package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.InParts;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Wrapped;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.measuring.MeasuredKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences that are put into parts by their lengths, and parts that end with their longest sentence, teach the same. */
class SentencesByLengthTest {
    private static final int STEPS = 3;
    /** Sums in another order, three steps of a rate of one. */
    private static final double ROUNDING = 1e-13;

    @ParameterizedTest
    @ValueSource(strings = {"none", "none-cos", "fixed-3", "fixed-8", "variable"})
    void teachTheSame(String form) {
        for (int count : new int[] {6, 40, 50}) {
            DataSet data = Translators.data(Map.of("train", count));
            Model model = Translators.model(form, data);
            assertTrue(model.capability(InParts.class).isPresent());
            TrainingStep parts = step(form, model, data.train());
            TrainingStep once = step(form, Wrapped.atOnce(model), data.train());
            for (int i = 0; i < STEPS; i++) {
                double loss = once.step();
                assertEquals(loss, parts.step(), ROUNDING * loss, form + " of " + count);
            }
            assertArrayEquals(once.parameters(), parts.parameters(), ROUNDING, form + " of " + count);
        }
    }

    /** A loss that counts what is predicted for padding goes as far as sentences may. */
    @Test
    void squaredErrorsCountPaddingAsEver() {
        DataSet data = Translators.data(Map.of("train", 40));
        Model model = Translators.model("none", data);
        Settings training = Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd", "learning_rate", 1e-3));
        double[] start = model.initialise(new RandomStream(7, "init"));
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            TrainingStep step = new TrainingStep(
                    i == 0 ? model : Wrapped.atOnce(model),
                    Objectives.SQUARED_ERROR,
                    data.train(),
                    start,
                    training,
                    Kernels.active());
            step.step();
            losses[i] = step.step();
        }
        assertEquals(losses[1], losses[0], ROUNDING * losses[1]);
    }

    /** In which order the examples come changes how sums are rounded, and nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"fixed-8", "variable"})
    void theirOrderDoesNotMatter(String form) {
        DataSet data = Translators.data(Map.of("train", 48));
        Model model = Translators.model(form, data);
        int[] turned = IntStream.range(0, 48).map(i -> 47 - i).toArray();
        TrainingStep straight = step(form, model, data.train());
        TrainingStep back = step(form, model, data.train().chosen(turned));
        assertEquals(straight.step(), back.step(), ROUNDING * 10);
        assertArrayEquals(straight.parameters(), back.parameters(), ROUNDING);
    }

    /** Of sentences of three words at most, the end included, in a world of eleven, less than half of the work is done. */
    @Test
    void paddingIsNotComputed() {
        DataSet data = Translators.data(Map.of("train", 400));
        Model model = Translators.model("fixed-8", data);
        int words = Translators.body(model).languages().words();
        Examples all = data.train();
        double[] targets = all.field(Translations.TRANSLATION).values();
        int[] brief = IntStream.range(0, all.count())
                .filter(i -> all.inputs()[i * words + 3] == 0 && targets[i * words + 3] == 0)
                .limit(16)
                .toArray();
        assertEquals(16, brief.length);
        double some = operations(model, all.chosen(brief));
        double most = operations(Wrapped.atOnce(model), all.chosen(brief));
        assertTrue(some > 0 && some < 0.5 * most, some + " operations of " + most);
    }

    private static double operations(Model model, Examples examples) {
        MeasuredKernels kernels = new MeasuredKernels(Kernels.active());
        step("fixed-8", model, examples, kernels).gradient();
        return kernels.shares().stream()
                .mapToDouble(MeasuredKernels.Share::operations)
                .sum();
    }

    private static TrainingStep step(String form, Model model, Examples examples) {
        return step(form, model, examples, Kernels.active());
    }

    private static TrainingStep step(String form, Model model, Examples examples, Kernels kernels) {
        Settings training = Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd", "learning_rate", 1.0));
        double[] start = model.initialise(new RandomStream(7, "init"));
        return new TrainingStep(model, Translators.loss(form), examples, start, training, kernels);
    }
}
