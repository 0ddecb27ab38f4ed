package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.Terms;
import org.junit.jupiter.api.Test;

/** Noise and dropout are inputs of the plan, drawn step by step. */
class ChanceTest {
    private static final int COUNT = 7;
    private static final int BATCH = 3;
    private static final int EPOCHS = 4;
    private static final double RATE = 0.1;
    private static final double KEPT = 0.75;
    /** Twelve steps in another order of summation. */
    private static final double DRIFT = 1e-12;

    /** f(x) = w·(mask ∘ x), with or without the mask. */
    private record Dropout(boolean drops) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "W", 1, 2, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.5, -0.25};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            Node kept = drops
                    ? pass.graph()
                            .multiply(inputs, pass.chance("dropout", inputs.shape(), Distribution.bernoulli(KEPT)))
                    : inputs;
            return pass.graph().product(pass.parameter(0), kept);
        }

        @Override
        public double operationsPerExample() {
            return 4;
        }
    }

    /** Squared error of the network at noisy inputs. */
    private record Noisy() implements Objective {
        @Override
        public String name() {
            return "noisy";
        }

        @Override
        public String description() {
            return "squared error at x + z, z normal";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node noise = batch.chance("noise", batch.inputs().shape(), Distribution.NORMAL);
            Node prediction = network.predict(graph.add(batch.inputs(), noise));
            return Terms.of(name(), Objectives.SQUARED_ERROR.emit(graph, prediction, batch.targets()));
        }
    }

    private final Examples examples = examples();
    private final Map<String, Object> settings = new HashMap<>(Map.of(
            "optimizer", "gd",
            "learning_rate", RATE,
            "epochs", EPOCHS,
            "batch_size", BATCH,
            "keep_weights", true));

    private static Examples examples() {
        RandomStream random = new RandomStream(11, "examples");
        double[] inputs = new double[2 * COUNT];
        double[] targets = new double[COUNT];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new Examples(2, 1, COUNT, inputs, targets);
    }

    private RunResult run(Model model, Objective objective, long seed) {
        Settings none = Settings.of(List.of(), Map.of());
        Settings training = Settings.of(Training.PARAMETERS, settings);
        RunConfiguration configuration = new RunConfiguration("test", none, "test", none, training, List.of(), seed);
        DataSet data = new DataSet("test", examples, examples.first(1), false);
        return Run.train(configuration, model, data, objective);
    }

    private static double[] end(RunResult result) {
        return result.weights().get(result.weights().size() - 1).data();
    }

    @Test
    void theSameSeedDrawsTheSameBits() {
        assertArrayEquals(
                end(run(new Dropout(false), new Noisy(), 1)), end(run(new Dropout(false), new Noisy(), 1)), 0);
        assertArrayEquals(
                end(run(new Dropout(true), Objectives.SQUARED_ERROR, 1)),
                end(run(new Dropout(true), Objectives.SQUARED_ERROR, 1)),
                0);
    }

    @Test
    void anotherSeedDrawsOthers() {
        // full batches, so that nothing but the noise depends on the seed
        settings.put("batch_size", 0);
        assertArrayEquals(
                end(run(new Dropout(false), Objectives.SQUARED_ERROR, 1)),
                end(run(new Dropout(false), Objectives.SQUARED_ERROR, 2)),
                0);
        assertNotEquals(
                end(run(new Dropout(false), new Noisy(), 1))[0], end(run(new Dropout(false), new Noisy(), 2))[0]);
    }

    @Test
    void whatIsRecordedOnTheWayChangesNothing() {
        settings.put("record", "none");
        double[] silent = end(run(new Dropout(true), new Noisy(), 3));
        settings.put("record", "linear");
        settings.put("record_spacing", 1);
        RunResult recorded = run(new Dropout(true), new Noisy(), 3);
        assertEquals(EPOCHS * 3 + 1, recorded.trajectory().size());
        assertArrayEquals(silent, end(recorded), 0);
    }

    @Test
    void theTrainerFollowsTheNaiveLoop() {
        RandomStream shuffles = new RandomStream(5, "shuffle");
        int[] order = {0, 1, 2, 3, 4, 5, 6};
        double[] w = {0.5, -0.25};
        long step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffles.shuffle(order);
            for (int from = 0; from < COUNT; from += BATCH) {
                int size = Math.min(BATCH, COUNT - from);
                RandomStream noise = new RandomStream(5, "chance noise");
                RandomStream masks = new RandomStream(5, "chance dropout");
                noise.moveTo(step);
                masks.moveTo(step);
                double[][] x = new double[2][size];
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < size; j++) {
                        double seen = examples.inputs()[2 * order[from + j] + i] + noise.normal();
                        x[i][j] = masks.uniform() < KEPT ? seen : 0;
                    }
                }
                double[] gradient = new double[2];
                for (int j = 0; j < size; j++) {
                    double error = w[0] * x[0][j] + w[1] * x[1][j] - examples.targets()[order[from + j]];
                    gradient[0] += 2 * error * x[0][j] / size;
                    gradient[1] += 2 * error * x[1][j] / size;
                }
                w[0] -= RATE * gradient[0];
                w[1] -= RATE * gradient[1];
                step++;
            }
        }
        assertArrayEquals(w, end(run(new Dropout(true), new Noisy(), 5)), DRIFT);
    }

    @Test
    void whereNothingIsDeclaredThePlanHoldsNothing() {
        StepPlan plain = StepPlan.compile(new Dropout(false), Objectives.SQUARED_ERROR, examples.shape(), BATCH);
        assertTrue(plain.chance().isEmpty());
        StepPlan noisy = StepPlan.compile(new Dropout(true), new Noisy(), examples.shape(), BATCH);
        assertEquals(
                List.of("noise", "dropout"),
                noisy.chance().stream().map(ChanceDraws.Place::name).toList());
        assertFalse(plain.plan().arenaSize() >= noisy.plan().arenaSize());
    }

    @Test
    void oneNameIsOneInput() {
        NetworkInGraph network = new NetworkInGraph(new Dropout(true));
        Batch batch = network.batch(examples.shape(), BATCH);
        Node mask = batch.chance("dropout", Shape.of(2, BATCH), Distribution.bernoulli(KEPT));
        network.predict(batch.inputs());
        assertEquals(1, network.chance().size());
        assertEquals(mask, network.chance().iterator().next().node());
    }
}
