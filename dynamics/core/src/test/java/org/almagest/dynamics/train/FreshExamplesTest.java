package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.FieldShape;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;

/** Training on a stream of examples, beside the same training on a set. */
class FreshExamplesTest {
    private static final int COUNT = 6;

    /** y = 2x₁ − x₂, x normal. */
    private static void draw(RandomStream random, double[] inputs, double[] targets) {
        inputs[0] = random.normal();
        inputs[1] = random.normal();
        targets[0] = 2 * inputs[0] - inputs[1];
    }

    private static DataSet fixed() {
        RandomStream random = new RandomStream(5, "fixed");
        double[] inputs = new double[2 * COUNT];
        double[] targets = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double[] input = new double[2];
            double[] target = new double[1];
            draw(random, input, target);
            System.arraycopy(input, 0, inputs, 2 * i, 2);
            targets[i] = target[0];
        }
        Examples examples = new Examples(2, 1, COUNT, inputs, targets);
        return new DataSet("line", examples, examples.first(2), false);
    }

    private static RunResult run(DataSet data, List<ProbeRequest> probes, Map<String, ?> training) {
        Map<String, Object> all = new TreeMap<>(Map.of("optimizer", "gd", "learning_rate", 0.1, "keep_weights", true));
        all.putAll(training);
        Settings model = Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0, "bias", false));
        return Run.train(
                new RunConfiguration(
                        "mlp",
                        model,
                        "line",
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, all),
                        probes,
                        3),
                Families.ALL.named("mlp").build(model, data),
                data);
    }

    private static double[] end(RunResult result) {
        return result.weights().stream()
                .filter(block -> block.step() > 0)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
    }

    private static final DataSet STREAM = fixed().streaming(FreshExamplesTest::draw);

    /** As {@link #STREAM}, whose batches all have the full size. */
    private static final DataSet FILLED = fixed().streaming(new ExampleStream() {
        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets) {
            FreshExamplesTest.draw(random, inputs, targets);
        }

        @Override
        public boolean fillsBatches() {
            return true;
        }
    });

    @Test
    void everyStepSeesABatchOfItsOwn() {
        follow(STREAM, 3, 3, 3);
        // of six examples to train on the last two are left for a second batch, unless the stream fills it
        follow(STREAM, 4, 4, 2);
        follow(FILLED, 4, 4, 4);
        assertTrue(FILLED.reconstruction().stream().fillsBatches());
    }

    /** Each of four steps in two epochs by hand: w ← w − 0.1·∇ of the mean squared error over the batch of that step. */
    private void follow(DataSet data, int batch, int first, int second) {
        RunResult result = run(data, List.of(), Map.of("batches", "stream", "batch_size", batch, "epochs", 2));
        assertEquals(4, result.steps());
        double[] w = result.weights().get(0).data().clone();
        RandomStream random = new RandomStream(3, "stream");
        double[] x = new double[2];
        double[] y = new double[1];
        for (int step = 0; step < 4; step++) {
            random.moveTo(step);
            double[] gradient = new double[2];
            int size = step % 2 == 0 ? first : second;
            for (int j = 0; j < size; j++) {
                draw(random, x, y);
                double error = w[0] * x[0] + w[1] * x[1] - y[0];
                gradient[0] += 2 * error * x[0] / size;
                gradient[1] += 2 * error * x[1] / size;
            }
            w[0] -= 0.1 * gradient[0];
            w[1] -= 0.1 * gradient[1];
        }
        // the same few sums in another order
        assertArrayEquals(w, end(result), 1e-13);
    }

    @Test
    void whatIsRecordedAndMeasuredIsOfTheTrainingSetAndChangesNothing() {
        Map<String, Object> streamed =
                Map.of("batches", "stream", "batch_size", 2, "epochs", 5, "record", "linear", "record_spacing", 1.0);
        ProbeRequest look = new ProbeRequest(
                "terms",
                new ProbeSchedule(true, true, List.of(2L, 7L)),
                Settings.of(Probes.ALL.named("terms").parameters(), Map.of()));
        RunResult result = run(STREAM, List.of(look), streamed);
        RunResult quiet =
                run(STREAM, List.of(), Map.of("batches", "stream", "batch_size", 2, "epochs", 5, "record", "none"));
        assertArrayEquals(end(quiet), end(result));
        RunResult shuffled = run(STREAM, List.of(), Map.of("batch_size", 2, "epochs", 5));
        assertEquals(shuffled.initialLoss(), result.initialLoss());
        double[] w = end(result);
        double[] x = STREAM.train().inputs();
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double error =
                    w[0] * x[2 * i] + w[1] * x[2 * i + 1] - STREAM.train().targets()[i];
            sum += error * error / COUNT;
        }
        assertEquals(sum, result.finalLoss(), 1e-13);
        assertFalse(Arrays.equals(end(shuffled), w), "a stream is not the training set");
    }

    /** A batch as large as the training set is no whole of it. */
    @Test
    void aStreamIsNeverTheWhole() {
        RunResult result = run(STREAM, List.of(), Map.of("batches", "stream", "batch_size", 0, "epochs", 3));
        assertEquals(3, result.steps());
        RunResult whole = run(STREAM, List.of(), Map.of("batch_size", 0, "epochs", 3));
        assertFalse(Arrays.equals(end(whole), end(result)));
    }

    @Test
    void reconstructionsStreamTheirInputs() {
        double[] inputs = new double[2];
        double[] targets = new double[2];
        STREAM.reconstruction().stream().draw(new RandomStream(1, "any"), inputs, targets);
        assertArrayEquals(inputs, targets);
        assertTrue(inputs[0] != 0);
    }

    @Test
    void reconstructionsMakeNoArrayForEveryExample() {
        List<double[]> unseen = new ArrayList<>();
        ExampleStream stream =
                fixed().streaming((random, inputs, targets) -> unseen.add(targets)).reconstruction().stream();
        stream.draw(new RandomStream(1, "any"), new double[2], new double[2]);
        stream.draw(new RandomStream(1, "any"), new double[2], new double[2]);
        assertEquals(1, unseen.get(0).length);
        assertSame(unseen.get(0), unseen.get(1));
    }

    @Test
    void aStreamDrawsInputsAndTargetsAlone() {
        Field mask = new Field(new FieldShape("mask", 1), Field.Kind.REAL, new double[] {1});
        Examples masked = new Examples(2, 1, 1, new double[] {1, 2}, new double[] {3}, List.of(mask), List.of());
        DataSet data = new DataSet("masked", masked, masked.first(1), false);
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> data.streaming(FreshExamplesTest::draw));
        assertTrue(String.valueOf(failure.getMessage()).contains("mask"), failure::getMessage);
    }

    /** x normal, and in the field {@code free} and a field that nobody reads twice and three times x. */
    private static final class Fields implements ExampleStream {
        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets) {
            FreshExamplesTest.draw(random, inputs, targets);
        }

        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets, double[][] further) {
            draw(random, inputs, targets);
            for (int i = 0; i < 2; i++) {
                further[0][i] = 2 * inputs[i];
                further[1][i] = 3 * inputs[i];
            }
        }

        @Override
        public boolean drawsFields() {
            return true;
        }
    }

    @Test
    void aStreamMayDrawFields() {
        List<Field> fields = List.of(Field.real("free", 2, new double[4]), Field.real("unread", 2, new double[4]));
        Examples examples = new Examples(2, 1, 2, new double[4], new double[2], fields, List.of());
        DataSet data = new DataSet("fields", examples, examples.first(1), false).streaming(new Fields());
        Settings model = Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0));
        StepPlan plan = StepPlan.compile(
                Families.ALL.named("mlp").build(model, data),
                Objectives.read("squared-error + off-surface(points=free)"),
                examples.shape(),
                2);
        BatchLoss loss = new CompiledBatchLoss(plan, 3);
        MovedBatches fresh = new MovedBatches(loss, new FreshExamples(new Fields(), 3, examples, loss));
        fresh.drawStep(4);
        fresh.load(examples, new int[] {0, 1}, 0);
        assertTrue(fresh.field("unread").isEmpty());
        int at = fresh.field("free").orElseThrow();
        RandomStream random = new RandomStream(3, "stream");
        random.moveTo(4);
        double[] x = new double[2];
        for (int j = 0; j < 2; j++) {
            draw(random, x, new double[1]);
            for (int i = 0; i < 2; i++) {
                assertEquals(x[i], fresh.arena()[fresh.inputs() + 2 * i + j]);
                assertEquals(2 * x[i], fresh.arena()[at + 2 * i + j]);
            }
        }
        double[][] further = new double[2][2];
        DataSet reconstruction = data.reconstruction();
        reconstruction.stream().draw(new RandomStream(1, "any"), x, new double[2], further);
        assertEquals(3 * x[1], further[1][1]);
    }

    /** Inputs 10·place and a draw, targets the place. */
    private static final class Placed implements ExampleStream {
        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets) {
            throw new IllegalStateException("asked without a place");
        }

        @Override
        public void draw(RandomStream random, int place, double[] inputs, double[] targets, double[][] further) {
            inputs[0] = 10 * place;
            inputs[1] = random.uniform();
            targets[0] = place;
        }
    }

    @Test
    void aStreamMayTellThePlacesOfABatchApart() {
        DataSet data = fixed().streaming(new Placed());
        Settings model = Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0));
        StepPlan plan = StepPlan.compile(
                Families.ALL.named("mlp").build(model, data),
                Objectives.SQUARED_ERROR,
                data.train().shape(),
                3);
        BatchLoss loss = new CompiledBatchLoss(plan, 3);
        MovedBatches fresh = new MovedBatches(loss, new FreshExamples(new Placed(), 3, data.train(), loss));
        fresh.drawStep(4);
        fresh.load(data.train(), new int[] {0, 1, 2}, 0);
        for (int j = 0; j < 3; j++) {
            assertEquals(10 * j, fresh.arena()[fresh.inputs() + j]);
            assertEquals(j, fresh.arena()[fresh.targets() + j]);
        }
        double[] x = new double[2];
        double[] y = new double[2];
        data.reconstruction().stream().draw(new RandomStream(1, "any"), 2, x, y, new double[0][]);
        assertEquals(20, y[0]);
    }

    @Test
    void refusesWhatCannotBe() {
        refused("data line, which has no more examples", false, Map.of("batches", "stream"));
        refused("optimizer flow", true, Map.of("batches", "stream", "optimizer", "flow", "batch_size", 0));
        refused("objective bilevel", true, Map.of("batches", "stream", "objective", "bilevel"));
        TrainingCheck.stream(Settings.of(Training.PARAMETERS, Map.of()), "line", false);
        UnsuitableSetting failure = assertThrows(
                UnsuitableSetting.class, () -> run(fixed(), List.of(), Map.of("batches", "stream", "epochs", 1)));
        assertEquals("batches", failure.setting());
    }

    private static void refused(String words, boolean streams, Map<String, ?> training) {
        UnsuitableSetting failure = assertThrows(
                UnsuitableSetting.class,
                () -> TrainingCheck.stream(Settings.of(Training.PARAMETERS, training), "line", streams));
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure::getMessage);
    }
}
