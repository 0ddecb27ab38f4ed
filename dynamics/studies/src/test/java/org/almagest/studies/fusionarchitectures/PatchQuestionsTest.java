package org.almagest.studies.fusionarchitectures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.architecture.Codebook;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.junit.jupiter.api.Test;

/** The questions, and what the study measures of networks that answer them. */
class PatchQuestionsTest {
    private static final int PATCHES = 9;
    private static final int WORDS = 4;

    private static DataSet data(Map<String, ?> given) {
        PatchQuestions source = new PatchQuestions();
        return source.load(Settings.of(source.parameters(), given));
    }

    @Test
    void theAnswerIsTheAttributeOfThePatchThatTheTextNames() {
        // without noise a patch is the code of its attribute
        DataSet data = data(Map.of("train", 60, "test", 10, "noise", 0.0));
        PatchWorld world = PatchWorld.of(data).orElseThrow();
        assertEquals(4, world.attributes());
        Examples train = data.train();
        double[] words = train.field("words").values();
        for (int i = 0; i < train.count(); i++) {
            List<Integer> named = new ArrayList<>();
            for (int w = 0; w < WORDS; w++) {
                if (words[i * WORDS + w] < PATCHES) {
                    named.add((int) words[i * WORDS + w]);
                }
            }
            assertEquals(1, named.size(), "words that name a patch");
            int answer = 0;
            while (train.targets()[i * world.attributes() + answer] == 0) {
                answer++;
            }
            int at = (i * PATCHES + named.get(0)) * PatchQuestions.NUMBERS;
            assertArrayEquals(
                    Arrays.copyOfRange(
                            world.codes(), answer * PatchQuestions.NUMBERS, (answer + 1) * PatchQuestions.NUMBERS),
                    Arrays.copyOfRange(train.inputs(), at, at + PatchQuestions.NUMBERS));
        }
    }

    @Test
    void aLongerTrainingSetChangesNothingElse() {
        DataSet few = data(Map.of("train", 20, "test", 10));
        DataSet more = data(Map.of("train", 30, "test", 10));
        assertArrayEquals(few.train().inputs(), more.train().first(20).inputs());
        assertArrayEquals(few.train().targets(), more.train().first(20).targets());
        assertArrayEquals(few.test().inputs(), more.test().inputs());
        for (int i = 0; i < few.train().shared().size(); i++) {
            assertArrayEquals(
                    few.train().shared().get(i).values(),
                    more.train().shared().get(i).values());
        }
        assertTrue(!Arrays.equals(
                few.train().inputs(),
                data(Map.of("train", 20, "test", 10, "data_seed", 1)).train().inputs()));
    }

    /** Codes of four attributes far apart tell them all; two codes for four attributes tell half, three three quarters. */
    @Test
    void ceilingOfCodesInClosedForm() {
        double[] places = {0, 10, 20, 30};
        PatchWorld world = new PatchWorld(1, places, 0.1);
        // 40 000 even draws of four have shares that are off by 0.002 or so
        double scatter = 0.01;
        assertEquals(1, CodebookProbe.ceiling(new Codebook(1, places), world, new RandomStream(1, "a")));
        Codebook two = new Codebook(1, new double[] {5, 25});
        assertEquals(0.5, CodebookProbe.ceiling(two, world, new RandomStream(1, "b")), scatter);
        Codebook three = new Codebook(1, new double[] {0, 10, 25});
        assertEquals(0.75, CodebookProbe.ceiling(three, world, new RandomStream(1, "c")), scatter);
        // squared distances 1, 1, 1, 1 of points at −4, −2, 2, 4 with codes at −3 and 3: 1 over (16 + 4 + 4 + 16)/3
        Codebook line = new Codebook(1, new double[] {-3, 3});
        assertEquals(0.075, CodebookProbe.error(line, new double[] {-4, -2, 2, 4}), 1e-15);
    }

    @Test
    void gradientsBeforeTraining() {
        DataSet data = data(Map.of("train", 20, "test", 10));
        assertTrue(value(data, "encoder", "image_gradient") > 0);
        assertTrue(value(data, "expert", "image_gradient") > 0);
        assertEquals(0, value(data, "tokens", "image_gradient"));
        assertEquals(0, value(data, "cross-attention", "image_gradient"));
        assertEquals(0, value(data, "cross-attention", "cross_attention_gradient"));
        assertTrue(value(data, "cross-attention", "gate_gradient") > 0);
    }

    private static double value(DataSet data, String type, String quantity) {
        Model model = Families.ALL
                .named("fusion")
                .build(Settings.of(Families.ALL.named("fusion").parameters(), Map.of("type", type)), data);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        Probe probe = new FusionGradients();
        List<Measurement> found = new ArrayList<>();
        probe.measure(
                new Snapshot(0, model, theta, theta, data, Objectives.CROSS_ENTROPY, 1),
                Settings.of(probe.parameters(), Map.of()),
                new Sink() {
                    @Override
                    public void measurement(Measurement measurement) {
                        found.add(measurement);
                    }

                    @Override
                    public void spectrum(Spectrum spectrum) {
                        throw new IllegalStateException("a spectrum");
                    }

                    @Override
                    public void matrix(Matrix matrix) {
                        throw new IllegalStateException("a matrix");
                    }
                });
        return found.stream()
                .filter(measurement -> measurement.quantity().equals(quantity))
                .findFirst()
                .map(Measurement::value)
                .orElseThrow();
    }
}
