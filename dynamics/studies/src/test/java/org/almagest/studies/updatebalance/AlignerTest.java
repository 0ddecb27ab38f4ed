package org.almagest.studies.updatebalance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.probe.Predictions;
import org.junit.jupiter.api.Test;

/** Greedy decoding step by step against the network that is told the whole path at once. */
class AlignerTest {
    private static final int SENTENCES = 3;

    private static final DataSet DATA = AlignmentData.load(Map.of(
            "train", 2, "test", 12, "sentences", SENTENCES, "latent", 2, "video_dimension", 5, "text_dimension", 4));

    private static AlignmentModel model() {
        return (AlignmentModel)
                new AlignmentNetwork().build(Patterned.settings(Map.of("norm", "ln", "width", 6)), DATA);
    }

    /** At every step the action is the best of those allowed, where the network has been fed exactly the actions before it. */
    @Test
    void everyActionIsTheBestAfterThoseBefore() {
        AlignmentModel model = model();
        int pops = 0;
        for (int seed = 1; seed <= 4; seed++) {
            double[] theta = model.initialise(new RandomStream(seed, "init"));
            // far from zero, so that no two logits nearly agree
            Arrays.setAll(theta, i -> 3 * theta[i]);
            // and fond of the next sentence
            theta[lastBias(model) + Action.POP_SENTENCE] += 1;
            List<Alignment> found = new Aligner(model, DATA.test()).at(theta);
            Examples told = alongPaths(DATA.test(), found);
            double[] logits = Predictions.of(model, theta, told);
            int steps = told.outputs() / Action.COUNT;
            for (int e = 0; e < found.size(); e++) {
                int left = SENTENCES;
                for (int step = 0; step < found.get(e).actions().length; step++) {
                    int best = 0;
                    for (int action = 1; action < (left > 0 ? 3 : 2); action++) {
                        int at = e * told.outputs() + step;
                        best = logits[at + action * steps] > logits[at + best * steps] ? action : best;
                    }
                    assertEquals(
                            best,
                            found.get(e).actions()[step],
                            "seed %d, example %d, step %d".formatted(seed, e, step));
                    left -= best == Action.POP_SENTENCE ? 1 : 0;
                    pops += best == Action.POP_SENTENCE ? 1 : 0;
                }
            }
        }
        assertTrue(pops > 20, "the paths go through the sentences: " + pops);
    }

    private static int lastBias(AlignmentModel model) {
        return model.blocks().get(model.blocks().size() - 1).offset();
    }

    /** The same examples, whose paths are those that were found. */
    private static Examples alongPaths(Examples examples, List<Alignment> found) {
        int steps = examples.outputs() / Action.COUNT;
        double[] clipsLeft = new double[examples.count() * steps];
        double[] sentencesLeft = new double[examples.count() * steps];
        double[] before = new double[examples.count() * steps];
        for (int e = 0; e < examples.count(); e++) {
            int clips = Alignment.count(examples, ClipExamples.CLIP_SHOWN, e);
            int sentences = SENTENCES;
            int last = Action.START;
            for (int step = 0; step < found.get(e).actions().length; step++) {
                clipsLeft[e * steps + step] = clips;
                sentencesLeft[e * steps + step] = sentences;
                before[e * steps + step] = last;
                last = found.get(e).actions()[step];
                clips -= last == Action.POP_SENTENCE ? 0 : 1;
                sentences -= last == Action.POP_SENTENCE ? 1 : 0;
            }
            assertEquals(0, clips, "a path ends with its last clip");
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : examples.further()) {
            fields.add(
                    switch (field.name()) {
                        case ClipExamples.CLIPS_LEFT -> Field.integer(field.name(), steps, clipsLeft);
                        case ClipExamples.SENTENCES_LEFT -> Field.integer(field.name(), steps, sentencesLeft);
                        case ClipExamples.LAST_ACTION -> Field.integer(field.name(), steps, before);
                        default -> field;
                    });
        }
        return new Examples(
                examples.features(),
                examples.outputs(),
                examples.count(),
                examples.inputs(),
                examples.targets(),
                fields,
                examples.shared());
    }

    /** With a head that always says the same: clips of no sentence, of the first, or of none once all sentences are gone. */
    @Test
    void constantLogitsLeadWhereTheyMust() {
        AlignmentModel model = model();
        double[] theta = new double[model.length()];
        int bias = lastBias(model);
        int clips = Alignment.count(DATA.test(), ClipExamples.CLIP_SHOWN, 0);
        int[] none = new int[clips];
        Arrays.fill(none, ClipSequence.NONE);
        theta[bias + Action.MATCH] = 1;
        assertArrayEquals(
                new int[clips], new Aligner(model, DATA.test()).at(theta).get(0).labels());
        theta[bias + Action.POP_CLIP] = 2;
        assertArrayEquals(none, new Aligner(model, DATA.test()).at(theta).get(0).labels());
        theta[bias + Action.POP_CLIP] = 0;
        theta[bias + Action.POP_SENTENCE] = 3;
        Alignment greedy = new Aligner(model, DATA.test()).at(theta).get(0);
        assertArrayEquals(none, greedy.labels(), "no sentence is left to match");
        int[] expected = new int[SENTENCES + clips];
        Arrays.fill(expected, Action.MATCH);
        Arrays.fill(expected, 0, SENTENCES, Action.POP_SENTENCE);
        assertArrayEquals(expected, greedy.actions());
        assertEquals(
                Arrays.stream(Alignment.right(DATA.test(), 0).labels())
                        .filter(label -> label == ClipSequence.NONE)
                        .count(),
                greedy.agreeing(Alignment.right(DATA.test(), 0)));
    }
}
