package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;

/** Weights that follow a schedule move with the steps of training, in whatever looks at the loss. */
class ScheduledTermsTest {
    private static final int COUNT = 7;
    private static final int BATCH = 3;
    private static final int EPOCHS = 4;
    private static final double RATE = 0.05;
    private static final String LOSS = "squared-error + ramp(0.1, 0.9, 8)*gradient-norm";
    /** Of a few hundred operations: plans with a fixed and with a moving weight fuse them in other ways. */
    private static final double ROUNDING = 1e-13;

    private final Examples examples = examples(COUNT, 5);
    private final DataSet data = new DataSet("none", examples, examples(4, 6), false);
    private final Model model = Families.ALL
            .named("mlp")
            .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 4)), 2, 1);

    private static Examples examples(int count, long seed) {
        RandomStream random = new RandomStream(seed, "examples");
        double[] inputs = new double[2 * count];
        double[] targets = new double[count];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new Examples(2, 1, count, inputs, targets);
    }

    private RunResult run(String loss, int batch) {
        return run(loss, batch, "terms");
    }

    private RunResult run(String loss, int batch, String probe) {
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        loss,
                        "optimizer",
                        "gd",
                        "learning_rate",
                        RATE,
                        "epochs",
                        EPOCHS,
                        "batch_size",
                        batch,
                        "record",
                        "linear",
                        "record_spacing",
                        1.0,
                        "evaluate",
                        "recorded",
                        "keep_weights",
                        true));
        ProbeRequest look = new ProbeRequest(
                probe,
                new ProbeSchedule(true, true, List.of(), List.of(), true),
                Settings.of(Probes.ALL.named(probe).parameters(), Map.of()));
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration = new RunConfiguration("test", none, "none", none, training, List.of(look), 3);
        RunResult result = Run.train(configuration, model, data);
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] end(RunResult result) {
        long last = result.steps();
        return result.weights().stream()
                .filter(weights -> weights.step() == last)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
    }

    /** One step of the loss as it stands there, by a plan of its own. */
    private double step(double[] theta, long step, int[] order, int from, int size) {
        Objective fixed = Objectives.read(LOSS).at(step);
        CompiledBatchLoss loss = new CompiledBatchLoss(StepPlan.compile(model, fixed, examples.shape(), size), 3);
        System.arraycopy(theta, 0, loss.arena(), loss.parameters(), theta.length);
        loss.load(examples, order, from);
        double value = loss.evaluate();
        for (int i = 0; i < theta.length; i++) {
            theta[i] -= RATE * loss.arena()[loss.gradient() + i];
        }
        return value;
    }

    @Test
    void trainingFollowsTheLoopThatCompilesEveryStep() {
        double[] theta = model.initialise(new RandomStream(3, "init"));
        int[] order = {0, 1, 2, 3, 4, 5, 6};
        RandomStream shuffles = new RandomStream(3, "shuffle");
        long step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffles.shuffle(order);
            for (int from = 0; from < COUNT; from += BATCH) {
                step(theta, step++, order, from, Math.min(BATCH, COUNT - from));
            }
        }
        assertArrayEquals(theta, end(run(LOSS, BATCH)), ROUNDING);
    }

    @Test
    void eachTermIsRecordedWithItsWeight() {
        RunResult result = run(LOSS, 0);
        for (TrajectoryPoint point : result.trajectory()) {
            double error = measured(result, point.step(), "term_value", 0);
            double penalty = measured(result, point.step(), "term_value", 1);
            double weight = 0.1 + 0.8 * Math.min(1, point.step() / 8.0);
            assertEquals(1, measured(result, point.step(), "term_weight", 0));
            assertEquals(weight, measured(result, point.step(), "term_weight", 1), ROUNDING);
            assertEquals(error + weight * penalty, point.knownLoss(), ROUNDING);
        }
        assertEquals(EPOCHS + 1, result.trajectory().size());
        assertEquals(4L * (EPOCHS + 1), result.measurements().size());
    }

    /** Over batches as over the whole, since both terms are means over examples. */
    @Test
    void termsOfManyExamplesAreMeansOverBatches() {
        Examples many = examples(600, 9);
        DataSet large = new DataSet("none", many, many.first(0), false);
        double[] theta = model.initialise(new RandomStream(3, "init"));
        Objective loss = Objectives.read("squared-error + 0.5*gradient-norm");
        Findings batched = new Findings();
        Findings whole = new Findings();
        for (boolean all : new boolean[] {false, true}) {
            Snapshot snapshot =
                    new Snapshot(0, model, theta, theta, large, loss, 1, new Snapshot.Pace("gd", all, RATE, 0));
            Probes.ALL.named("terms").measure(snapshot, Settings.of(List.of(), Map.of()), all ? whole : batched);
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    whole.measurements().get(i).value(),
                    batched.measurements().get(i).value(),
                    ROUNDING);
        }
    }

    private static double measured(RunResult result, long step, String quantity, int place) {
        return result.measurements().stream()
                .filter(found -> found.step() == step
                        && found.quantity().equals(quantity)
                        && Integer.valueOf(place).equals(found.layer()))
                .mapToDouble(Measurement::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theExamplesHeldOutAreWeighedAlike() {
        RunResult result = run(LOSS, BATCH);
        Objective last = Objectives.read(LOSS).at(result.steps());
        double expected = Evaluation.of(model, last, data, end(result)).testLoss();
        assertEquals(expected, result.scores().testLoss(), ROUNDING);
        double first = result.trajectory().get(0).testLoss();
        double[] start = model.initialise(new RandomStream(3, "init"));
        assertEquals(
                Evaluation.of(model, Objectives.read(LOSS).at(0), data, start).testLoss(), first, ROUNDING);
        assertNotEquals(first, Evaluation.of(model, last, data, start).testLoss(), 0.01);
    }

    /** A probe that cannot measure a loss leaves a status, and the run goes on. */
    @Test
    void aLossThatHasNoHessianHereIsAStatus() {
        assertEquals(List.of("loss_beyond_prediction"), statuses(run(LOSS, 0, "hessian")));
        assertEquals(List.of("loss_mixes_examples"), statuses(run("contrastive", 0, "hessian")));
        for (String loss : List.of(
                "squared-error + 0.1*absolute-error",
                "binary-cross-entropy",
                "kl",
                "hinge",
                "cosine + squared-error")) {
            assertFalse(run(loss, 0, "hessian").spectra().isEmpty(), loss);
        }
    }

    private static List<String> statuses(RunResult result) {
        return result.measurements().stream().map(Measurement::status).toList();
    }
}
