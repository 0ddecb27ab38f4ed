package org.almagest.jobs.dl4j.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.train.Training;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What {@code train} says to trainer {@code dl4j-spark}.
 *
 * @param workers networks that are trained side by side and averaged
 * @param frequency steps of each between two averages
 * @param batch examples in a step of one worker
 * @param epochs passes of all workers together over the training set
 * @param recordEvery steps between two records, at least
 * @param learning what the network has to know
 * @param optimizer its word
 * @param rate step size
 * @param stopLoss the goal; 0 for none
 * @param divergenceFactor how far the loss may rise over its start
 * @param keepWeights whether the parameters are kept, at the start and at the end
 */
record AveragingSettings(
        int workers,
        int frequency,
        int batch,
        int epochs,
        int recordEvery,
        Learning learning,
        String optimizer,
        double rate,
        double stopLoss,
        double divergenceFactor,
        boolean keepWeights) {
    private static final int MOST_WORKERS = 10_000;

    /** As the sweep file may give them; those of the ordinary trainer mean the same here. */
    static final List<Parameter> PARAMETERS = parameters();

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.integer("workers", 2, 1, MOST_WORKERS, "networks trained side by side and averaged")
                        .axis(),
                Parameter.integer("averaging_frequency", 1, 1, 1_000_000, "steps of each worker between two averages")
                        .axis(),
                Parameter.choice("precision", "double", List.of("double", "single"), "of the numbers that are trained"),
                ordinary("loss"),
                Parameter.choice(
                        "optimizer",
                        "gd",
                        List.of("gd", "nesterov", "adam"),
                        "of each worker; what it remembers is averaged as well"),
                ordinary("learning_rate"),
                Parameter.real("momentum", 0.9, 0, 0.999999, "momentum of optimizer nesterov"),
                ordinary("beta1"),
                ordinary("beta2"),
                ordinary("epsilon"),
                Parameter.integer(
                        "batch_size",
                        32,
                        0,
                        100_000_000,
                        "examples in a step of one worker; 0 = the whole training set, shared evenly among the workers"),
                Parameter.integer(
                        "epochs",
                        20,
                        0,
                        100_000_000,
                        "passes of all workers together over the training set, at most; examples that do not fill a batch of each are skipped until the next"),
                Parameter.real(
                        "stop_loss",
                        0,
                        0,
                        1e300,
                        "converged when the recorded loss of the averaged network is below; 0 = never"),
                Parameter.real(
                        "divergence_factor",
                        1e6,
                        1,
                        1e300,
                        "diverged when the recorded loss of the averaged network exceeds this times the initial loss"),
                Parameter.integer(
                        "record_every",
                        1,
                        1,
                        1_000_000_000,
                        "steps of each worker between two records of the averaged network, up to the end of a round; 1 = after every round"),
                ordinary("keep_weights")));
        return List.copyOf(parameters);
    }

    private static Parameter ordinary(String name) {
        return Training.PARAMETERS.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the ordinary trainer has no setting " + name));
    }

    /**
     * Takes them from settings.
     *
     * @param examples in the training set
     * @throws IllegalArgumentException as {@link #check}
     */
    static AveragingSettings of(Settings training, int examples, long seed) {
        Learning learning = new Learning(
                training.text("loss"),
                updater(training),
                training.text("precision").equals("single") ? DataType.FLOAT : DataType.DOUBLE,
                seed);
        return new AveragingSettings(
                training.integer("workers"),
                training.integer("averaging_frequency"),
                batch(training, examples),
                training.integer("epochs"),
                training.integer("record_every"),
                learning,
                training.text("optimizer"),
                training.real("learning_rate"),
                training.real("stop_loss"),
                training.real("divergence_factor"),
                training.flag("keep_weights"));
    }

    /**
     * Whether there is a batch for each worker.
     *
     * @throws IllegalArgumentException naming the settings and the way out
     */
    static void check(Settings training, DataSource.Dimensions data) {
        batch(training, data.train());
    }

    private static int batch(Settings training, int examples) {
        int workers = training.integer("workers");
        int batch = training.integer("batch_size");
        if (batch == 0) {
            if (examples % workers != 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "batch_size 0 shares the %d training examples evenly among workers, but there are %d: choose a number of workers that divides them, or a batch_size",
                        examples,
                        workers));
            }
            return examples / workers;
        }
        if ((long) workers * batch > examples) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d workers with batch_size %d take %d examples in a step, and there are %d: lower one of the two",
                    workers,
                    batch,
                    (long) workers * batch,
                    examples));
        }
        return batch;
    }

    private static IUpdater updater(Settings training) {
        double rate = training.real("learning_rate");
        return switch (training.text("optimizer")) {
            case "nesterov" -> new Nesterovs(rate, training.real("momentum"));
            case "adam" -> new Adam(rate, training.real("beta1"), training.real("beta2"), training.real("epsilon"));
            default -> new Sgd(rate);
        };
    }
}
