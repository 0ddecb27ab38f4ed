package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
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
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;

/** Negatives are drawn anew at every step, from the seed and the step alone. */
class NegativeSamplingTest {
    private static final int COUNT = 7;
    private static final int BATCH = 3;
    private static final int NEGATIVES = 2;
    private static final int EPOCHS = 3;
    private static final int VOCABULARY = 9;
    private static final int DRAWS = 60_000;
    /** Nine steps of a few operations, with our softplus instead of the platform's. */
    private static final double ROUNDING = 1e-12;

    /** f(x) = w·x element by element. */
    private record Scaled() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "w", 2, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.7, -0.4};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().multiply(pass.parameter(0), inputs);
        }

        @Override
        public double operationsPerExample() {
            return 2;
        }
    }

    /** A table of words, whose rows are told from drawn ones by ln(1+e^−⟨u, v⟩) + ln(1+e^⟨u, v'⟩), u the row of the input. */
    private record Words() implements Model, Objective {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "table", VOCABULARY, 2, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            double[] table = new double[2 * VOCABULARY];
            Arrays.setAll(table, i -> random.normal());
            return table;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().transpose(pass.graph().selectRows(pass.parameter(0), inputs));
        }

        @Override
        public double operationsPerExample() {
            return 2;
        }

        @Override
        public String name() {
            return "words";
        }

        @Override
        public String description() {
            return "skip-gram with one negative by frequency";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node table = network.parameters().get(0);
            Node words = graph.selectRows(table, batch.inputs());
            Node contexts = graph.selectRows(table, batch.targets());
            Node negatives = graph.selectRows(
                    table,
                    batch.chance(
                            "negatives",
                            Shape.of(1, batch.size()),
                            Distribution.weighted(List.of(0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0))));
            Node lost = graph.add(
                    graph.activate(Activation.SOFTPLUS, graph.scale(-1, inner(graph, words, contexts))),
                    graph.activate(Activation.SOFTPLUS, inner(graph, words, negatives)));
            return Terms.of(name(), graph.scale(1.0 / batch.size(), graph.sum(lost)));
        }

        private static Node inner(GraphBuilder graph, Node a, Node b) {
            return graph.sum(graph.multiply(a, b), 0b01);
        }
    }

    private final Examples examples = examples();

    private static Examples examples() {
        RandomStream random = new RandomStream(11, "examples");
        double[] inputs = new double[2 * COUNT];
        double[] targets = new double[2 * COUNT];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new Examples(2, 2, COUNT, inputs, targets);
    }

    private static RunConfiguration configuration(int batch, long seed, List<ProbeRequest> probes) {
        Settings none = Settings.of(List.of(), Map.of());
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        "negative-sampling(negatives=%d)".formatted(NEGATIVES),
                        "optimizer",
                        "gd",
                        "learning_rate",
                        0.1,
                        "epochs",
                        EPOCHS,
                        "batch_size",
                        batch,
                        "keep_weights",
                        true));
        return new RunConfiguration("test", none, "test", none, training, probes, seed);
    }

    private RunResult run(int batch, long seed, List<ProbeRequest> probes) {
        DataSet data = new DataSet("test", examples, examples.first(2), false);
        RunResult result = Run.train(configuration(batch, seed, probes), new Scaled(), data);
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] end(RunResult result) {
        return result.weights().get(result.weights().size() - 1).data();
    }

    @Test
    void theSeedAloneTellsWhatIsDrawn() {
        assertArrayEquals(end(run(0, 1, List.of())), end(run(0, 1, List.of())), 0);
        // full batches, so that nothing but the negatives depends on the seed
        assertNotEquals(end(run(0, 1, List.of()))[0], end(run(0, 2, List.of()))[0]);
    }

    /** Batches of 3, 3 and 1 examples; the last draws nothing. */
    @Test
    void trainingFollowsTheNaiveLoop() {
        RandomStream shuffles = new RandomStream(5, "shuffle");
        int[] order = {0, 1, 2, 3, 4, 5, 6};
        double[] w = {0.7, -0.4};
        long step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffles.shuffle(order);
            for (int from = 0; from < COUNT; from += BATCH) {
                int size = Math.min(BATCH, COUNT - from);
                RandomStream negatives = new RandomStream(5, "chance negatives");
                negatives.moveTo(step++);
                double[] gradient = new double[2];
                for (int j = 0; j < size; j++) {
                    pull(w, order[from + j], order[from + j], -1, gradient);
                }
                for (int k = 0; k < NEGATIVES && size > 1; k++) {
                    for (int j = 0; j < size; j++) {
                        int drawn = negatives.below(size - 1);
                        pull(w, order[from + j], order[from + (drawn >= j ? drawn + 1 : drawn)], 1, gradient);
                    }
                }
                for (int i = 0; i < 2; i++) {
                    w[i] -= 0.1 * gradient[i] / size;
                }
            }
        }
        assertArrayEquals(w, end(run(BATCH, 5, List.of())), ROUNDING);
    }

    /** Adds the gradient in w of ln(1 + e^(sign·⟨w∘x_a, y_b⟩)). */
    private void pull(double[] w, int a, int b, double sign, double[] gradient) {
        double product = 0;
        for (int i = 0; i < 2; i++) {
            product += w[i] * examples.inputs()[2 * a + i] * examples.targets()[2 * b + i];
        }
        double slope = sign / (1 + Math.exp(-sign * product));
        for (int i = 0; i < 2; i++) {
            gradient[i] += slope * examples.inputs()[2 * a + i] * examples.targets()[2 * b + i];
        }
    }

    /** Only rows that were seen or drawn move, and those of weight 0 are never drawn. */
    @Test
    void rowsOfATableAreDrawnByTheirWeights() {
        Examples words = new Examples(1, 1, 4, new double[] {0, 2, 4, 0}, new double[] {2, 4, 0, 4});
        DataSet data = new DataSet("test", words, words.first(0), false);
        RunResult result = Run.train(configuration(0, 3, List.of()), new Words(), data, new Words());
        assertEquals(Status.FINISHED, result.status(), result.error());
        double[] start = result.weights().get(0).data();
        double[] end = end(result);
        for (int word = 0; word < VOCABULARY; word++) {
            boolean moved = List.of(0, 1, 2, 3, 4).contains(word);
            assertEquals(moved, start[2 * word] != end[2 * word], "word " + word);
        }
        assertArrayEquals(end, end(Run.train(configuration(0, 3, List.of()), new Words(), data, new Words())), 0);
    }

    @Test
    void drawnNumbersHaveTheirFrequencies() {
        Distribution weighted = Distribution.weighted(List.of(1.0, 0.0, 3.0, 0.0));
        Distribution even = Distribution.below(4);
        RandomStream random = new RandomStream(1, "draws");
        int[] byWeight = new int[4];
        int[] evenly = new int[4];
        for (int i = 0; i < DRAWS; i++) {
            byWeight[(int) weighted.draw(random)]++;
            evenly[(int) even.draw(random)]++;
        }
        // five standard deviations of a count
        double spread = 5 * Math.sqrt(DRAWS * 0.25);
        assertEquals(0.25 * DRAWS, byWeight[0], spread);
        assertEquals(0, byWeight[1] + byWeight[3]);
        for (int count : evenly) {
            assertEquals(0.25 * DRAWS, count, spread);
        }
        assertEquals(weighted, Distribution.weighted(List.of(1.0, 0.0, 3.0, 0.0)));
        assertThrows(IllegalArgumentException.class, () -> Distribution.below(0));
        assertThrows(IllegalArgumentException.class, () -> Distribution.weighted(List.of(1.0, -1.0)));
        assertThrows(IllegalArgumentException.class, () -> Distribution.weighted(List.of(0.0)));
    }

    /** What is drawn anew is no number to measure: a status, and the run goes on. */
    @Test
    void probesOfTheLossLeaveAStatus() {
        for (String name : List.of("terms", "hessian")) {
            ProbeRequest look = new ProbeRequest(
                    name,
                    new ProbeSchedule(true, true, List.of(), List.of(), false),
                    Settings.of(Probes.ALL.named(name).parameters(), Map.of()));
            List<String> statuses = run(0, 1, List.of(look)).measurements().stream()
                    .map(Measurement::status)
                    .toList();
            assertEquals(1, statuses.size(), name);
            assertTrue(List.of("drawn_anew", "loss_beyond_prediction").contains(statuses.get(0)), name + statuses);
        }
        assertEquals(
                "negative-sampling(negatives=2)",
                Objectives.read("negative-sampling(negatives=2)").name());
    }
}
