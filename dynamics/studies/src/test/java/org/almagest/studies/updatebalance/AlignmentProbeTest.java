package org.almagest.studies.updatebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** The probe against the loss of training, and against the laws of the optimisers that it follows. */
class AlignmentProbeTest {
    private static final DataSet DATA = AlignmentData.load(
            Map.of("train", 6, "test", 4, "sentences", 3, "latent", 2, "video_dimension", 5, "text_dimension", 4));

    private static RunResult run(String norm, DataSet data, Map<String, ?> given) {
        Settings model = Patterned.settings(Map.of("norm", norm, "width", 5, "action_width", 3));
        Map<String, Object> training =
                new HashMap<>(Map.of("loss", "action-cross-entropy", "epochs", 12, "batch_size", 0));
        training.putAll(given);
        RunResult result = Run.train(
                new RunConfiguration(
                        AlignmentNetwork.NAME,
                        model,
                        ClipSentences.NAME,
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, training),
                        List.of(new ProbeRequest(
                                AlignmentProbe.NAME,
                                new ProbeSchedule(true, true, List.of()),
                                Settings.of(List.of(), Map.of()))),
                        3),
                new AlignmentNetwork().build(model, data),
                data);
        assertEquals(Status.FINISHED, result.status(), result::error);
        return result;
    }

    private static Measurement of(RunResult result, String quantity, long step) {
        return result.measurements().stream()
                .filter(one -> one.quantity().equals(quantity) && one.step() == step)
                .findFirst()
                .orElseThrow();
    }

    /** Without a norm the network that predicts is the one that is trained, so both know one loss. */
    @Test
    void theCrossEntropyIsTheLossOfTraining() {
        RunResult result = run("none", DATA, Map.of("optimizer", "adam", "learning_rate", 0.01));
        assertEquals(
                result.initialLoss(),
                of(result, "train_action_cross_entropy", 0).value(),
                1e-13);
        assertEquals(
                result.finalLoss(), of(result, "train_action_cross_entropy", 12).value(), 1e-13);
        assertTrue(of(result, "train_action_cross_entropy", 12).value()
                < of(result, "train_action_cross_entropy", 0).value());
    }

    @Test
    void layerWiseRatesKeepTheirRateAndOthersDoNot() {
        Map<String, Object> lars = Map.of(
                "optimizer",
                "lars",
                "momentum",
                0,
                "trust_coefficient",
                1,
                "lars_epsilon",
                1e-12,
                "lars_blocks",
                "all",
                "learning_rate",
                0.03,
                "schedule",
                "cosine");
        RunResult result = run("sbn", DATA, lars);
        assertTrue(of(result, "rate_distance", 12).value() < 1e-10);
        assertEquals(0, of(result, "video_text_log_ratio", 12).value(), 1e-8);
        assertEquals("no_steps_seen", of(result, "rate_distance", 0).status());
        RunResult adam = run("sbn", DATA, Map.of("optimizer", "adam", "learning_rate", 0.01));
        assertTrue(of(adam, "rate_distance", 12).value() > 1e-3);
        assertTrue(Math.abs(of(adam, "video_text_log_ratio", 12).value()) > 1e-6);
    }

    @Test
    void momentsAreMeasuredWhereThereAreSuchNorms() {
        RunResult result = run("sbn", DATA, Map.of("optimizer", "adam", "learning_rate", 0.01));
        assertTrue(of(result, "sbn_mean_error", 12).value() < 1e-14);
        assertTrue(of(result, "sbn_variance_error", 12).value() < 1e-12);
        RunResult other = run("ln", DATA, Map.of("optimizer", "adam", "learning_rate", 0.01));
        assertNull(of(other, "sbn_mean_error", 12).value());
        assertEquals("no_sequence_wise_norm", of(other, "sbn_mean_error", 12).status());
    }

    /** The path of the matrix is the right one of the first sequence held out, then one that uses up its clips. */
    @Test
    void pathsAreWrittenDown() {
        RunResult result = run("none", DATA, Map.of("optimizer", "adam", "learning_rate", 0.01));
        Matrix paths = result.matrices().get(result.matrices().size() - 1);
        Alignment right = Alignment.right(DATA.test(), 0);
        for (int step = 0; step < right.actions().length; step++) {
            assertEquals(0, paths.data()[4 * step]);
            assertEquals(right.actions()[step], paths.data()[4 * step + 3]);
            assertEquals(step, paths.data()[4 * step + 1] + paths.data()[4 * step + 2]);
        }
        int clips = 0;
        for (int row = right.actions().length; row < paths.rows(); row++) {
            assertEquals(1, paths.data()[4 * row]);
            clips += paths.data()[4 * row + 3] == Action.POP_SENTENCE ? 0 : 1;
        }
        assertEquals(right.labels().length, clips, "it uses up its clips");
    }

    @Test
    void withoutSequencesHeldOutItSaysSo() {
        DataSet data = new DataSet(
                ClipSentences.NAME, DATA.train(), DATA.train().first(1).chosen(new int[0]), false);
        RunResult result = run("none", data, Map.of("optimizer", "adam", "epochs", 1));
        assertEquals("nothing_held_out", of(result, "clip_accuracy", 1).status());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Examples numbers = new Examples(3, 2, 1, new double[3], new double[2]);
        DataSet plain = new DataSet("numbers", numbers, numbers.first(0), false);
        AlignmentNetwork family = new AlignmentNetwork();
        assertMessage("choose data clip-sentences", () -> family.build(Patterned.settings(Map.of()), plain));
        assertMessage(
                "nothing is projected",
                () -> family.build(Patterned.settings(Map.of("projection_dimension", 7)), DATA));
        GraphBuilder graph = new GraphBuilder();
        assertMessage("expected a multiple of 3", () -> new ActionCrossEntropy()
                .emit(graph, graph.input("f", Shape.of(4, 1)), graph.input("y", Shape.of(4, 1))));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
