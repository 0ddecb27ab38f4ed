package org.almagest.studies.updatebalance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.features.FeatureSet;
import org.almagest.dynamics.features.GaussianGap;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of the network that two other programs agree on to 1e-14, and what holds of it exactly. */
class AlignmentOracleTest {
    /** Relative; changes of 1e-13 in the parameters move these numbers by less than 1e-12. */
    private static final double PRINTED = 1e-12;

    private static final double RATE = 0.02;
    private static final int PLACES = 5;

    private static TrainingStep lars(AlignmentModel model, Examples examples, double[] theta, Map<String, ?> changed) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "optimizer",
                "lars",
                "learning_rate",
                RATE,
                "momentum",
                0.9,
                "weight_decay",
                1e-4,
                "trust_coefficient",
                1,
                "lars_epsilon",
                1e-12,
                "lars_blocks",
                "all"));
        settings.putAll(changed);
        return new TrainingStep(
                model,
                new ActionCrossEntropy(),
                examples,
                theta,
                Settings.of(Training.PARAMETERS, settings),
                Kernels.active());
    }

    @ParameterizedTest
    @CsvSource({
        "none, 18659, 1.1558218407414536, 0.49641676273050306, 5.763127362420772, 1.1060005465463152",
        "ln,   18851, 1.0570449677724358, 0.328552562377444, 0.8632419335047447, 1.0232332397510688",
        "sbn,  18851, 1.0625732573363509, 0.29743036511964815, 0.04923272287494865, 1.035488813164694",
    })
    void numbersAtThePattern(
            String norm, int parameters, double loss, double gradientNorm, double gap, double lossAfterAStep) {
        Examples examples = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model(norm, examples);
        double[] theta = Patterned.theta(model);
        assertEquals(parameters, model.parameterCount());
        Patterned.Step step = new Patterned.Step(model, examples, theta);
        assertEquals(loss, step.loss(), loss * PRINTED);
        assertEquals(gradientNorm, length(step.gradient()), gradientNorm * PRINTED);
        FeatureSet clips = set(Patterned.shown(step.clipFeatures(), examples, ClipExamples.CLIP_SHOWN));
        FeatureSet sentences = set(Patterned.shown(step.sentenceFeatures(), examples, ClipExamples.SENTENCE_SHOWN));
        assertEquals(gap, GaussianGap.between(clips, sentences).frechet(), gap * PRINTED);
        TrainingStep training = lars(model, examples, theta, Map.of());
        assertEquals(loss, training.step(), loss * PRINTED);
        assertEquals(lossAfterAStep, training.gradient(), lossAfterAStep * PRINTED);
    }

    @Test
    void aProjectionSpares3840Parameters() {
        Examples examples = Patterned.examples(PLACES);
        for (String norm : StepNorm.WORDS) {
            Settings projecting = Patterned.settings(Map.of("norm", norm, "projection", "random"));
            assertEquals(
                    Patterned.model(norm, examples).parameterCount() - 3840,
                    new AlignmentNetwork()
                            .build(projecting, Patterned.data(examples))
                            .parameterCount());
        }
    }

    @Test
    void runningStatisticsFollowTheBatchByATenth() {
        Examples examples = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model("sbn", examples);
        Patterned.Step step = new Patterned.Step(model, examples, Patterned.theta(model));
        double mean = Arrays.stream(step.statistic(0)).sum();
        double variance = Arrays.stream(step.statistic(1)).sum();
        assertEquals(-1.4094036363636357, mean, 1.4 * PRINTED);
        assertEquals(118.65311117143801, variance, 118 * PRINTED);
    }

    /** With gain 1 and bias 0 every channel has mean 0 over what is shown, and variance v/(v + 1e-5). */
    @Test
    void momentsAreThoseOfTheNorm() {
        Examples examples = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model("sbn", examples);
        double[] theta = Patterned.theta(model);
        for (Block block : model.blocks()) {
            if (List.of("gamma", "beta").contains(block.name())) {
                Arrays.fill(
                        theta,
                        block.offset(),
                        block.offset() + block.size(),
                        block.name().equals("gamma") ? 1 : 0);
            }
        }
        Patterned.Step step = new Patterned.Step(model, examples, theta);
        for (double[] channel : Patterned.shown(step.clipFeatures(), examples, ClipExamples.CLIP_SHOWN)) {
            double mean = Arrays.stream(channel).average().orElseThrow();
            double variance = Arrays.stream(channel).map(x -> x * x).average().orElseThrow();
            assertEquals(0, mean, 1e-15);
            assertTrue(variance < 1 + 1e-14 && variance > 0.99, () -> "variance " + variance);
        }
    }

    @Test
    void aBiasInFrontOfANormHasNoGradient() {
        Examples examples = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model("sbn", examples);
        Patterned.Step step = new Patterned.Step(model, examples, Patterned.theta(model));
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            if (block.layer() < 4 && block.name().equals("b")) {
                assertEquals(0, length(step.gradient(b)), 1e-17, block.toString());
            }
        }
    }

    /** Three places more, first of zeros and then of sevens: no state that is asked for, no feature, no loss changes. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "ln", "sbn"})
    void paddingOfAnyContentIsInert(String norm) {
        Examples plain = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model(norm, plain);
        double[] theta = Patterned.theta(model);
        Patterned.Step expected = new Patterned.Step(model, plain, theta);
        Examples padded = Patterned.examples(PLACES + 3);
        AlignmentModel longer = Patterned.model(norm, padded);
        Examples filled = filled(padded, 7);
        for (Examples examples : List.of(padded, filled)) {
            Patterned.Step step = new Patterned.Step(longer, examples, theta);
            assertEquals(expected.loss(), step.loss(), 1e-15);
            assertArrayEquals(expected.gradient(), step.gradient(), 1e-15);
            for (int e = 0; e < plain.count(); e++) {
                for (int height = 0; height <= clips(plain, e); height++) {
                    int row = (height * plain.count() + e) * 24;
                    assertArrayEquals(
                            Arrays.copyOfRange(expected.clipStates(), row, row + 24),
                            Arrays.copyOfRange(step.clipStates(), row, row + 24),
                            1e-15);
                }
            }
        }
        assertEquals(
                new Patterned.Step(longer, padded, theta).loss(),
                new Patterned.Step(longer, filled, theta).loss(),
                "to the bit");
    }

    private static int clips(Examples examples, int e) {
        return (int) Arrays.stream(examples.field(ClipExamples.CLIP_SHOWN).values(), e * PLACES, (e + 1) * PLACES)
                .sum();
    }

    /** The same examples with {@code content} where clips are padding. */
    private static Examples filled(Examples examples, double content) {
        int places = examples.field(ClipExamples.CLIP_SHOWN).shape().length();
        double[] shown = examples.field(ClipExamples.CLIP_SHOWN).values();
        double[] inputs = examples.inputs().clone();
        for (int i = 0; i < inputs.length; i++) {
            int e = i / examples.features();
            if (shown[e * places + i % places] == 0) {
                inputs[i] = content;
            }
        }
        return new Examples(
                examples.features(),
                examples.outputs(),
                examples.count(),
                inputs,
                examples.targets(),
                examples.further(),
                examples.shared());
    }

    @Test
    void anEmptyStackHasTheStateZero() {
        Examples examples = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model("none", examples);
        Patterned.Step step = new Patterned.Step(model, examples, Patterned.theta(model));
        assertArrayEquals(new double[3 * 24], Arrays.copyOf(step.clipStates(), 3 * 24));
        assertArrayEquals(new double[3 * 24], Arrays.copyOf(step.sentenceStates(), 3 * 24));
        assertTrue(Arrays.stream(step.clipStates()).skip(3 * 24).allMatch(x -> x != 0));
    }

    /** Without momentum and decay a step of layer-wise rates is the rate's share of every block that has a gradient. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "ln", "sbn"})
    void everyStepOfLayerWiseRatesIsTheRatesShare(String norm) {
        Examples examples = Patterned.examples(PLACES);
        AlignmentModel model = Patterned.model(norm, examples);
        double[] theta = Patterned.theta(model);
        Patterned.Step gradients = new Patterned.Step(model, examples, theta);
        TrainingStep training = lars(model, examples, theta, Map.of("momentum", 0, "weight_decay", 0));
        training.step();
        double[] moved = training.parameters();
        int looked = 0;
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            double[] from = part(theta, block);
            double[] step = part(moved, block);
            for (int i = 0; i < step.length; i++) {
                step[i] -= from[i];
            }
            double share = length(step) / length(from);
            if (length(gradients.gradient(b)) > 1e-9) {
                assertEquals(RATE, share, 1e-10, block.toString());
                looked++;
            } else {
                assertTrue(share < 1e-6, () -> block + " moves by " + share + " on rounding alone");
            }
        }
        assertEquals(model.blocks().size() - (norm.equals("sbn") ? 4 : 0), looked);
    }

    /** 200 Gaussian numbers onto 40: distances keep their ratio within 1/√80. */
    @Test
    void aRandomProjectionNearlyKeepsDistances() {
        Examples examples = Patterned.examples(PLACES);
        Settings projecting = Patterned.settings(Map.of("projection", "random"));
        AlignmentModel model = (AlignmentModel) new AlignmentNetwork().build(projecting, Patterned.data(examples));
        RandomStream random = new RandomStream(5, "points");
        double[][] points = new double[60][200];
        for (double[] point : points) {
            Arrays.setAll(point, i -> random.normal());
        }
        double sum = 0;
        for (int seed = 0; seed < 50; seed++) {
            double[] theta = model.initialise(new RandomStream(seed, "init"));
            double[][] seen = new double[60][40];
            int at = model.parameterCount();
            for (int p = 0; p < points.length; p++) {
                for (int k = 0; k < 40; k++) {
                    for (int d = 0; d < 200; d++) {
                        seen[p][k] += theta[at + k * 200 + d] * points[p][d];
                    }
                }
            }
            sum += deviationOfRatios(seen, points);
        }
        assertEquals(0.111, sum / 50, 0.005);
    }

    private static double deviationOfRatios(double[][] seen, double[][] points) {
        double[] ratios = new double[60 * 59 / 2];
        int count = 0;
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < i; j++) {
                ratios[count++] = distance(seen[i], seen[j]) / distance(points[i], points[j]);
            }
        }
        double mean = Arrays.stream(ratios).average().orElseThrow();
        return Math.sqrt(Arrays.stream(ratios).map(r -> (r - mean) * (r - mean)).sum() / (count - 1));
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return length(difference);
    }

    private static double[] part(double[] theta, Block block) {
        return Arrays.copyOfRange(theta, block.offset(), block.offset() + block.size());
    }

    private static double length(double[] numbers) {
        return Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
    }

    /** Units in rows as vectors in rows. */
    private static FeatureSet set(double[][] units) {
        int count = units[0].length;
        double[] values = new double[count * units.length];
        for (int u = 0; u < units.length; u++) {
            for (int i = 0; i < count; i++) {
                values[i * units.length + u] = units[u][i];
            }
        }
        return new FeatureSet(count, units.length, values);
    }
}
