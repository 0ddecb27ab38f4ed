package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Translators against PyTorch, and sentences against plain Python; the head of the script beside the files says what is in them. */
class InterlinguaReferenceTest {
    /** Of the largest entry: rounding of some thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final int STEPS = 50;
    private static final long SEED = 116;

    private static Settings settings(String form) {
        boolean none = form.equals("none");
        return Settings.of(
                Translators.FAMILY.parameters(),
                none
                        ? Map.of("interlingua", form, "width", 8, "heads", 2)
                        : Map.of("interlingua", form, "width", 8, "heads", 2, "queries", 6));
    }

    private static String loss(String form) {
        return form.equals("none") ? "translation" : "translation(similarity_weight=0.5)";
    }

    @Test
    void lossesAndGradientsAreThoseOfPyTorch() {
        DataSet data = Translators.oracleSentences();
        List<AnsweredCase> cases = AnsweredCase.of("interlingua_gradients.txt");
        assertEquals(
                Interlingua.WORDS, cases.stream().map(AnsweredCase::toString).toList());
        for (AnsweredCase known : cases) {
            Model model = Translators.FAMILY.build(settings(known.toString()), data);
            Objective loss = Objectives.read(loss(known.toString()));
            Execution run = Translators.gradient(
                            model, loss, data.train(), model.initialise(new RandomStream(SEED, "init")))
                    .execution();
            Execution plain = run.plan().execution(new PlainKernels());
            // the inputs lie before the outputs
            System.arraycopy(run.arena(), 0, plain.arena(), 0, run.plan().output(0));
            run.run();
            compare(known.values("loss"), run.copyOf(0, 1), ROUNDING);
            compare(known.values("gradient"), Translators.found(run, model), ROUNDING);
            plain.run();
            assertEquals(run.copyOf(0, 1)[0], plain.copyOf(0, 1)[0]);
            assertArrayEquals(Translators.found(run, model), Translators.found(plain, model), 0);
        }
    }

    @Test
    void trainingFollowsPyTorch() {
        DataSet data = Translators.oracleSentences();
        for (AnsweredCase known : AnsweredCase.of("interlingua_steps.txt")) {
            RunResult run = Run.train(
                    new RunConfiguration(
                            "translator",
                            settings(known.toString()),
                            "sentences",
                            Settings.of(List.of(), Map.of()),
                            Settings.of(
                                    Training.PARAMETERS,
                                    Map.of(
                                            "loss",
                                            loss(known.toString()),
                                            "learning_rate",
                                            4e-3,
                                            "clip_norm",
                                            1.0,
                                            "batch_size",
                                            0,
                                            "epochs",
                                            STEPS,
                                            "record",
                                            "linear",
                                            "record_spacing",
                                            1.0,
                                            "keep_weights",
                                            true)),
                            List.of(),
                            SEED),
                    data);
            double[] losses =
                    run.trajectory().stream().mapToDouble(point -> point.loss()).toArray();
            compare(known.values("losses"), losses, FOLLOWED);
            double[] end = run.weights().stream()
                    .filter(weights -> weights.step() == STEPS)
                    .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                    .toArray();
            compare(known.values("end"), end, FOLLOWED);
        }
    }

    @Test
    void sentencesAreDrawnAsWrittenDown() {
        AnsweredCase known = AnsweredCase.of("toy_languages.txt").get(0);
        Examples found = Translators.data(Map.of("train", 14, "data_seed", 3)).train();
        List<SharedArray> shared = found.shared();
        assertArrayEquals(known.values("first"), shared.get(0).values());
        assertArrayEquals(known.values("second"), shared.get(1).values());
        assertArrayEquals(known.values("sources"), found.inputs());
        assertArrayEquals(
                known.values("targets"), found.field(Translations.TRANSLATION).values());
        assertArrayEquals(
                known.values("length"), found.field(Translations.LENGTH).values());
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
