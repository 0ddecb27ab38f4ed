package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probe writes, against sentences that are translated and counted one by one. */
class InterlinguaProbeTest {
    /** Means of a few shares. */
    private static final double ROUNDING = 1e-14;

    private static final int COUNT = 7;

    private static final class Written implements Sink {
        final Map<String, Measurement> rows = new HashMap<>();
        final List<Matrix> matrices = new ArrayList<>();

        @Override
        public void measurement(Measurement measurement) {
            assertNull(rows.put(measurement.quantity(), measurement), "measured once");
        }

        @Override
        public void spectrum(Spectrum spectrum) {}

        @Override
        public void matrix(Matrix matrix) {
            matrices.add(matrix);
        }
    }

    private static Written look(String form, InterlinguaSession session) {
        DataSet data = Translators.data(Map.of());
        Model model = Translators.model(form, data);
        double[] theta = model.initialise(new RandomStream(3, "init"));
        Written written = new Written();
        session.at(new Snapshot(0, model, theta, theta, data, Translators.loss(form), 3), written);
        assertEquals(
                new InterlinguaProbe().quantities().stream().map(Quantity::name).collect(Collectors.toSet()),
                written.rows.keySet());
        return written;
    }

    /** Each word after a whole pass over those before it, which sees nothing of those after it. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "fixed-3", "variable"})
    void translationsAreThoseOfWholePasses(String form) {
        DataSet data = Translators.data(Map.of());
        Model model = Translators.model(form, data);
        TranslatorBody body = Translators.body(model);
        double[] theta = model.initialise(new RandomStream(9, "init"));
        Translating translating = new Translating(model, COUNT);
        translating.at(theta);
        double[] sentences = sentences(body.languages(), 1);
        Translating.Made made = translating.of(sentences, new Direction(1, 2));

        NetworkInGraph network = new NetworkInGraph(model);
        Node words = network.input("words", Shape.of(11, COUNT));
        Node from = network.input("from", Shape.of(1, COUNT));
        Node to = network.input("to", Shape.of(1, COUNT));
        Node said = network.input("said", Shape.of(Translating.MOST_WORDS, COUNT));
        TranslatorBody.Memory memory = body.read(network.pass(), words, from, null);
        Node scores = body.scores(network.pass(), body.write(network.pass(), memory.tokens(), said, to));
        NetworkExecution execution = network.execution(List.of(scores), theta);
        execution.set("words", sentences);
        execution.set("from", filled(1));
        execution.set("to", filled(2));
        double[] soFar = new double[Translating.MOST_WORDS * COUNT];
        Arrays.fill(soFar, 0, COUNT, Languages.BEGIN);
        double[] expected = new double[Translating.MOST_WORDS * COUNT];
        boolean[] ended = new boolean[COUNT];
        for (int t = 0; t < Translating.MOST_WORDS; t++) {
            execution.set("said", soFar);
            execution.execution().run();
            double[] all = execution.execution().copyOf(0, 67 * Translating.MOST_WORDS * COUNT);
            for (int i = 0; i < COUNT; i++) {
                int column = t * COUNT + i;
                int best = 0;
                for (int word = 1; word < 67; word++) {
                    int row = Translating.MOST_WORDS * COUNT;
                    best = all[word * row + column] > all[best * row + column] ? word : best;
                }
                expected[column] = ended[i] ? Languages.PAD : best;
                ended[i] |= best == Languages.END;
                if (t + 1 < Translating.MOST_WORDS) {
                    soFar[column + COUNT] = expected[column];
                }
            }
        }
        assertArrayEquals(expected, made.words());
        assertEquals(form.equals("variable") ? COUNT : 0, made.lengths().length);
    }

    private static double[] filled(double value) {
        double[] numbers = new double[COUNT];
        Arrays.fill(numbers, value);
        return numbers;
    }

    private static double[] sentences(Languages languages, int language) {
        RandomStream random = new RandomStream(5, "sentences");
        double[] words = new double[languages.words() * COUNT];
        for (int i = 0; i < COUNT; i++) {
            int[] meaning = languages.drawMeaning(random);
            languages.say(language, meaning, meaning.length, words, i, COUNT);
        }
        return words;
    }

    /** Two references, 36 38 end and 40 end, to language 2, whose words are 35 to 50. */
    @Test
    void marksAreCounted() {
        Languages languages = Translators.languages();
        double[] references = {36, 40, 38, 2, 2, 0};
        Direction direction = new Direction(1, 2);
        // 36 40 end, and 40 end: the order of words counts
        Marks marks = Marks.of(
                languages,
                direction,
                new Translating.Made(new double[] {36, 40, 40, 2, 2, 0, 0, 0}, new double[] {3, 2}),
                references,
                new double[] {3, 3});
        assertEquals((2.0 / 3 + 1) / 2, marks.token(), ROUNDING);
        assertEquals(0.5, marks.exact());
        assertEquals(0.0, marks.offTarget());
        assertEquals(0.5, marks.length());
        // 36 38 end 40, and 5 end: a word too many is not exact, and English is off target
        marks = Marks.of(
                languages,
                direction,
                new Translating.Made(new double[] {36, 5, 38, 2, 2, 0, 40, 0}, new double[0]),
                references,
                new double[] {3, 3});
        assertEquals((1 + 0.5) / 2, marks.token(), ROUNDING);
        assertEquals(0.0, marks.exact());
        assertEquals(0.25, marks.offTarget());
        assertNull(marks.length());
        // ends at once
        marks = Marks.of(
                languages,
                direction,
                new Translating.Made(new double[] {2, 2}, new double[0]),
                references,
                new double[] {3, 3});
        assertNull(marks.offTarget());
        assertNull(Marks.mean(List.of(marks), Marks::offTarget));
        assertEquals(0, marks.token());
    }

    @Test
    void whatThereIsNotIsMissingWithAReason() {
        Written written = look("none", new InterlinguaSession(4, 5));
        for (String quantity : List.of(
                "length_accuracy_english",
                "length_accuracy_other",
                "dead_query_error",
                "live_query_effect",
                "all_live_error")) {
            assertEquals("no_predicted_length", written.rows.get(quantity).status());
        }
        assertEquals("no_steps_seen", written.rows.get("loss_spread").status());
        // an untrained network may write no words at all
        Set<String> apart = Set.of("loss_spread", "off_target");
        for (Measurement row :
                look("variable", new InterlinguaSession(4, 5)).rows.values()) {
            assertTrue(apart.contains(row.quantity()) || row.status().equals("ok"), row::toString);
        }
    }

    @Test
    void lossesOfTheLastStepsScatter() {
        InterlinguaSession session = new InterlinguaSession(2, 3);
        for (int step = 0; step < 250; step++) {
            // those of the first fifty steps do not count; of the others half is 1 and half is 2
            session.beforeStep(0, 64, step < 50 ? 100 : 1 + step % 2, 0);
        }
        assertEquals(0.5, look("fixed-8", session).rows.get("loss_spread").value(), ROUNDING);
    }

    @Test
    void retrievalIsTheMeanOfTheTableAndBelowItsCeiling() {
        Written written = look("fixed-8", new InterlinguaSession(2, 30));
        Matrix table = written.matrices.get(0);
        assertEquals(1, written.matrices.size());
        assertEquals(4, table.rows());
        double sum = 0;
        for (int i = 0; i < 16; i++) {
            assertEquals(i % 5 == 0, Double.isNaN(table.data()[i]), "the diagonal alone is empty");
            sum += i % 5 == 0 ? 0 : table.data()[i];
        }
        assertEquals(sum / 12, written.rows.get("retrieval_at_1").value(), ROUNDING);
        Languages languages = Languages.of(Translators.data(Map.of()).train());
        RandomStream random = new RandomStream(3, "interlingua meanings");
        Set<String> different = new HashSet<>();
        IntStream.range(0, 30).forEach(i -> different.add(Arrays.toString(languages.drawMeaning(random))));
        double ceiling = written.rows.get("retrieval_ceiling").value();
        assertEquals(different.size() / 30.0, ceiling, ROUNDING);
        assertTrue(different.size() < 30, "some meaning comes twice, or the ceiling says nothing");
        assertTrue(written.rows.get("retrieval_at_1").value() <= ceiling);
    }
}
