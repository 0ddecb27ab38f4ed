package org.almagest.jobs.dl4j.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.dl4j.Networks;
import org.almagest.jobs.dl4j.ObservedData;
import org.almagest.jobs.dl4j.Weights;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.almagest.jobs.dl4j.translation.ParameterArrays;
import org.almagest.jobs.dl4j.translation.Shadow;
import org.almagest.jobs.dl4j.translation.Size;
import org.almagest.jobs.dl4j.translation.TranslatedNetwork;
import org.almagest.jobs.dl4j.translation.TranslationTest;
import org.almagest.jobs.dl4j.translation.Translator;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The same network, weights, data and full-batch gradient descent here and in DL4J: two programs that share no code of
 * layers, derivatives or steps.
 */
class CrossCheckTest {
    /** Relative. Rounding of 1e-16 a step, which gradient descent on a smooth loss does not blow up. */
    private static final double TOLERANCE = 1e-9;

    private static final int STEPS = 50;
    private static final double RATE = 0.1;

    /** What DL4J made of a network in {@link #STEPS} steps. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Trained(double[] losses, double[] start, double[] end) {
        static Trained of(org.deeplearning4j.nn.api.Model net, DataSet data) {
            Shadow shadow = Shadow.of(net);
            ParameterArrays arrays = ParameterArrays.of(shadow);
            double[] start = arrays.read(shadow.graph());
            double[] losses = new double[STEPS + 1];
            for (int step = 0; step < STEPS; step++) {
                fit(net, data);
                // the score is that of before the step
                losses[step] = net.score();
            }
            losses[STEPS] = net instanceof MultiLayerNetwork layers
                    ? layers.score(data, false)
                    : ((ComputationGraph) net).score(data, false);
            shadow.follow(net);
            return new Trained(losses, start, arrays.read(shadow.graph()));
        }

        private static void fit(org.deeplearning4j.nn.api.Model net, DataSet data) {
            if (net instanceof MultiLayerNetwork layers) {
                layers.fit(data);
            } else {
                ((ComputationGraph) net).fit(data);
            }
        }

        void check(RunResult ours) {
            assertEquals(STEPS, ours.steps(), ours.error());
            assertEquals(STEPS + 1, ours.trajectory().size());
            for (int step = 0; step <= STEPS; step++) {
                assertEquals(
                        losses[step],
                        ours.trajectory().get(step).loss(),
                        TOLERANCE * losses[step],
                        "loss after %d steps".formatted(step));
            }
            assertTrue(losses[STEPS] < 0.95 * losses[0], "a training that went nowhere would prove nothing");
            double[] weights = new double[end.length];
            int at = 0;
            for (RunResult.Weights block : ours.weights()) {
                if (block.step() == STEPS) {
                    System.arraycopy(block.data(), 0, weights, at, block.data().length);
                    at += block.data().length;
                }
            }
            assertEquals(end.length, at);
            assertEquals(0, Numbers.difference(weights, end), TOLERANCE);
        }
    }

    private static RunConfiguration configuration(String family, Settings model, String loss) {
        Map<String, Object> training = new HashMap<>();
        training.put("loss", loss);
        training.put("optimizer", "gd");
        training.put("learning_rate", RATE);
        training.put("batch_size", 0);
        training.put("epochs", STEPS);
        training.put("record", "linear");
        training.put("record_spacing", 1.0);
        training.put("keep_weights", true);
        return new RunConfiguration(
                family,
                model,
                "test",
                Settings.of(List.of(), Map.of()),
                Settings.of(Training.PARAMETERS, training),
                List.of(),
                1);
    }

    private static MultiLayerNetwork mlp() {
        return Networks.layers(
                list -> list.layer(new DenseLayer.Builder().nIn(6).nOut(8).build())
                        .layer(new DenseLayer.Builder().nIn(8).nOut(8).build())
                        .layer(Networks.values(2))
                        .setInputType(InputType.feedForward(6)));
    }

    private static MultiLayerNetwork cnn() {
        return Networks.layers(
                list -> list.layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                        .layer(Networks.classes(3))
                        .setInputType(InputType.convolutional(7, 6, 2)));
    }

    private static DataSet vectors() {
        return new DataSet(Networks.normal(3, 24, 6), Networks.normal(4, 24, 2));
    }

    private static DataSet images() {
        return Networks.classified(24, 3, 2, 7, 6);
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("MLP", mlp(), vectors()),
                Arguments.of("CNN", cnn(), images()),
                Arguments.of("residual CNN", TranslationTest.residual(), images()));
    }

    /** DL4J's network translated, in our trainer. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void aTranslatedNetworkTrainsAsInDl4j(String name, org.deeplearning4j.nn.api.Model net, DataSet data)
            throws Exception {
        Shadow shadow = Shadow.of(net);
        ParameterArrays arrays = ParameterArrays.of(shadow);
        ObservedData observed = ObservedData.of("test", data.getFeatures(), data.getLabels());
        TranslatedNetwork network = Translator.translate(
                shadow, arrays, Size.ofArray(observed.inputs().shape()), arrays.read(shadow.graph()));
        Settings none = Settings.of(List.of(), Map.of());
        RunResult ours =
                Run.train(configuration("dl4j", none, network.loss().name()), network, observed.dataSet(false));
        Trained.of(net, data).check(ours);
    }

    /** Our family with its own initial weights, carried over into DL4J's network. */
    @Test
    void theFamilyMlpTrainsAsInDl4j() {
        family("mlp", Map.of("depth", 2, "width", 8), "squared-error", mlp(), vectors());
    }

    @Test
    void theFamilyCnnTrainsAsInDl4j() {
        Map<String, Object> model =
                Map.of("depth", 2, "channels", "3,4", "channels_in", 2, "height", 7, "width_pixels", 6);
        family("cnn", model, "cross-entropy", cnn(), images());
    }

    private static void family(
            String name, Map<String, Object> given, String loss, MultiLayerNetwork net, DataSet data) {
        ObservedData observed = ObservedData.of("test", data.getFeatures(), data.getLabels());
        Family family = Families.ALL.named(name);
        Settings settings = Settings.of(family.parameters(), given);
        Model model = family.build(
                settings, observed.examples().features(), observed.examples().outputs());
        RunConfiguration configuration = configuration(name, settings, loss);
        double[] start = model.initialise(new RandomStream(configuration.seed(), "init"));
        Weights.write(ParameterArrays.of(Shadow.of(net)), net, start);
        Trained trained = Trained.of(net, data);
        assertEquals(0, Numbers.difference(trained.start(), start), "the weights arrived");
        trained.check(Run.train(configuration, model, observed.dataSet(false)));
    }
}
