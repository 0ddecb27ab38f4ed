package org.almagest.studies.updatebalance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.junit.jupiter.api.Test;

/** The law of the sequences, and where their numbers lie. */
class ClipSentencesTest {
    /** Six sentences with 2 clips and 0.4 unmatched ones each: 14.4 clips, one in six unmatched. */
    @Test
    void lengthsAndLabelsHaveTheirLaw() {
        Examples examples = AlignmentData.load(
                        Map.of("train", 2000, "test", 0, "latent", 1, "video_dimension", 1, "text_dimension", 1))
                .train();
        double clips = 0;
        double unmatched = 0;
        for (int e = 0; e < examples.count(); e++) {
            Alignment right = Alignment.right(examples, e);
            clips += right.labels().length;
            unmatched += Arrays.stream(right.labels())
                    .filter(label -> label == ClipSequence.NONE)
                    .count();
            assertEquals(
                    6,
                    Arrays.stream(right.actions()).filter(action -> action == 2).count());
            // the labels are what the actions say
            int clip = 0;
            int sentence = 0;
            for (int action : right.actions()) {
                if (action == Action.POP_SENTENCE) {
                    sentence++;
                } else {
                    assertEquals(action == Action.MATCH ? sentence : ClipSequence.NONE, right.labels()[clip++]);
                }
            }
        }
        // the deviation of a sequence's clips is 2.33, that of 2000 of them 0.05
        assertEquals(14.4, clips / 2000, 0.25);
        assertEquals(1.0 / 6, unmatched / clips, 0.012);
    }

    /** Numbers of clips have mean 3 and variance 25·(latent + 0.16) around the world's; those of sentences about 1 + 0.04. */
    @Test
    void scalesAndOffsetsAreThoseAskedFor() {
        DataSet data = AlignmentData.load(Map.of("train", 300, "test", 0));
        double[] clips = Patterned.shown(features(data.train()), data.train(), ClipExamples.CLIP_SHOWN)[0];
        assertEquals(3, Arrays.stream(data.train().inputs()).sum() / shown(data.train()), 0.3);
        assertTrue(clips.length > 300 * 6);
        double[] sentences = data.train().field(ClipExamples.SENTENCES).values();
        double mean = Arrays.stream(sentences).average().orElseThrow();
        double variance = Arrays.stream(sentences).map(x -> x * x).average().orElseThrow() - mean * mean;
        assertEquals(1.04, variance, 0.25);
    }

    private static double shown(Examples examples) {
        return 200
                * Arrays.stream(examples.field(ClipExamples.CLIP_SHOWN).values())
                        .sum();
    }

    /** Inputs [example][number][place] as [number][place·count + example]. */
    private static double[] features(Examples examples) {
        double[] columns = new double[examples.inputs().length];
        for (int i = 0; i < columns.length; i++) {
            int e = i / examples.features();
            columns[i % examples.features() * examples.count() + e] = examples.inputs()[i];
        }
        return columns;
    }

    /** The test set does not depend on how many sequences there are to train on, nor the first of these; padding may. */
    @Test
    void partsHaveStreamsOfTheirOwn() {
        Map<String, Object> small = Map.of("train", 2, "test", 5, "video_dimension", 3);
        Map<String, Object> large = Map.of("train", 9, "test", 5, "video_dimension", 3);
        Examples one = AlignmentData.load(small).test();
        Examples other = AlignmentData.load(large).test();
        assertArrayEquals(
                one.field(ClipExamples.SENTENCES).values(),
                other.field(ClipExamples.SENTENCES).values());
        assertArrayEquals(
                Alignment.right(one, 4).actions(), Alignment.right(other, 4).actions());
        assertArrayEquals(
                Alignment.right(AlignmentData.load(small).train(), 1).actions(),
                Alignment.right(AlignmentData.load(large).train(), 1).actions());
    }

    /** Two clips 1 2 and 3 4 and one sentence: the last clip lies first. */
    @Test
    void itemsLieAsOnAStack() {
        ClipSequence sequence = new ClipSequence(
                new double[][] {{1, 2}, {3, 4}}, new double[][] {{5}}, new int[] {0, 1, 2}, new int[] {-1, 0});
        Examples examples = ClipExamples.of("two", List.of(sequence), 2, 1, 3, 2);
        assertArrayEquals(new double[] {3, 1, 0, 4, 2, 0}, examples.inputs());
        assertArrayEquals(
                new double[] {5, 0}, examples.field(ClipExamples.SENTENCES).values());
        assertArrayEquals(
                new double[] {1, 1, 0}, examples.field(ClipExamples.CLIP_SHOWN).values());
        assertArrayEquals(
                new double[] {2, 1, 0, 0, 0},
                examples.field(ClipExamples.CLIPS_LEFT).values());
        assertArrayEquals(
                new double[] {1, 1, 1, 0, 0},
                examples.field(ClipExamples.SENTENCES_LEFT).values());
        assertArrayEquals(
                new double[] {3, 0, 1, 0, 0},
                examples.field(ClipExamples.LAST_ACTION).values());
        assertArrayEquals(
                new double[] {0, -1, -1}, examples.field(ClipExamples.LABELS).values());
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0}, examples.targets());
        assertArrayEquals(new int[] {-1, 0}, Alignment.right(examples, 0).labels());
    }

    @Test
    void actionsThatLeaveSomethingAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ClipSequence(new double[2][1], new double[1][1], new int[] {1, 2}, new int[] {0, 0}))
                .getMessage();
        assertTrue(message.contains("an action for each clip and each sentence"), message);
    }
}
