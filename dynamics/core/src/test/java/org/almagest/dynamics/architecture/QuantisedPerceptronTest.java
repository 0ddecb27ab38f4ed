package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ChanceInput;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.nn.Quantised;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.probe.InnerStates;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounding by hand, and training step by step as by PyTorch with the same numbers of chance. */
class QuantisedPerceptronTest {
    /** Of the largest entry, after fifty steps; a level that rounds the other way would be off by far more. */
    private static final double TOLERANCE = 1e-11;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("quantised.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsAsPyTorchDoes(AnsweredCase c) {
        Examples examples = new Examples(
                c.rows("x"), c.rows("target"), c.columns("x"), examplewise(c, "x"), examplewise(c, "target"));
        Model model = model(c.word("widths"), c.number("levels"), c.rows("x"), c.rows("target"));
        int steps = c.number("steps");
        Settings none = Settings.of(List.of(), Map.of());
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        "cross-entropy",
                        "optimizer",
                        c.word("optimizer"),
                        "learning_rate",
                        c.values("rate")[0],
                        "batch_size",
                        0L,
                        "epochs",
                        (long) steps,
                        "record",
                        "none",
                        "keep_weights",
                        true));
        RunResult result = Run.train(
                new RunConfiguration("given", none, "given", none, training, List.of(), c.number("seed")),
                new Begun(model, c.values("theta")),
                new DataSet("given", examples, examples.first(1), true));
        assertEquals(Status.FINISHED, result.status(), result.error());
        double[] end = result.weights().stream()
                .filter(weights -> weights.step() == steps)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
        assertSame(c, "trained", end);
        double[] evaluated = Predictions.of(model, end, examples);
        assertSame(c, "evaluated", turned(evaluated, c.rows("target"), c.columns("x")));
    }

    private static void assertSame(AnsweredCase c, String name, double[] found) {
        double[] expected = c.values(name);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 0, name);
        assertArrayEquals(expected, found, TOLERANCE * largest, name + " of " + c);
    }

    private static Model model(String widths, int levels, int features, int outputs) {
        QuantisedPerceptron family = new QuantisedPerceptron();
        return family.build(
                Settings.of(family.parameters(), Map.of("widths", widths, "levels", (long) levels)), features, outputs);
    }

    private static double[] examplewise(AnsweredCase c, String name) {
        return turned(c.values(name), c.columns(name), c.rows(name));
    }

    /** [count][length] becomes [length][count]. */
    private static double[] turned(double[] values, int length, int count) {
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % length * count + i / length] = values[i];
        }
        return turned;
    }

    /** A network that begins where PyTorch's did. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Begun(Model network, double[] theta) implements Model {
        @Override
        public List<Block> blocks() {
            return network.blocks();
        }

        @Override
        public double[] initialise(RandomStream random) {
            return theta.clone();
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return network.forward(pass, inputs);
        }

        @Override
        public double operationsPerExample() {
            return network.operationsPerExample();
        }
    }

    /** Its inputs, quantised. */
    private record Rounded(int levels) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "none", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[1];
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return new Quantised("rounding", levels).apply(pass, inputs);
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private static double[] rounded(NetworkInGraph network, double[] x, double[] u) {
        Examples examples = new Examples(1, 1, x.length, x, new double[x.length]);
        Node prediction = network.predict(
                network.batch(examples.shape(), examples.count()).inputs());
        Plan plan = Plan.compile(network.graph(), network.sources(), List.of(prediction));
        Execution execution = plan.execution();
        for (int i = 0; i < network.sources().size(); i++) {
            Node source = network.sources().get(i);
            boolean chance = network.chance().stream().map(ChanceInput::node).anyMatch(source::equals);
            double[] numbers = chance ? u : source.shape().size() == x.length ? x : new double[1];
            System.arraycopy(numbers, 0, execution.arena(), plan.input(i), numbers.length);
        }
        execution.run();
        return execution.copyOf(0, x.length);
    }

    @Test
    void twoLevelsAreDrawnByTheirRemainder() {
        double[] x = {-1, -0.5, -0.5, 0, 0, 0.5, 1, 1};
        // z = (x + 1)/2 is 0, ¼, ¼, ½, ½, ¾, 1, 1; up where u < z − ⌊z⌋
        double[] u = {0, 0.24, 0.25, 0.49, 0.5, 0.74, 0, 0.99};
        assertArrayEquals(
                new double[] {-1, 1, -1, 1, -1, 1, 1, 1}, rounded(NetworkInGraph.training(new Rounded(2)), x, u), 0);
    }

    @Test
    void evaluationTakesTheNearestAndTheEvenOfTwo() {
        // five levels: z = 2(x + 1) is 0, ½, 0.6, 1½, 2½, 4
        double[] x = {-1, -0.75, -0.7, -0.25, 0.25, 1};
        assertArrayEquals(
                new double[] {-1, -1, -0.5, 0, 0, 1}, rounded(new NetworkInGraph(new Rounded(5)), x, new double[0]), 0);
    }

    @Test
    void everyHiddenStateIsOnALevel() {
        Model model = model("6,4", 4, 3, 2);
        RandomStream random = new RandomStream(1, "x");
        double[] x = new double[3 * 50];
        Arrays.setAll(x, i -> random.normal());
        Examples examples = new Examples(3, 2, 50, x, new double[100]);
        InnerStates states = new InnerStates(model, examples, List.of("layer 0", "layer 1"));
        states.at(model.initialise(new RandomStream(1, "init"))).values().forEach(state -> {
            for (double value : state.values()) {
                double level = (value + 1) * 1.5;
                assertEquals(Math.rint(level), level, 1e-15);
            }
        });
        assertEquals(List.of("layer 0", "layer 1"), InnerStates.names(model, examples.shape()));
    }

    @Test
    void widthsThatAreNoneAreRefused() {
        for (String widths : List.of("", "4,,4", "4,0", "4;4", "-1")) {
            String message = assertThrows(IllegalArgumentException.class, () -> model(widths, 4, 3, 2))
                    .getMessage();
            assertTrue(message.contains("11,4,4,4"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> new Quantised("x", 1));
        QuantisedPerceptron family = new QuantisedPerceptron();
        Settings unbounded = Settings.of(family.parameters(), Map.of("activation", "relu"));
        String message = assertThrows(IllegalArgumentException.class, () -> family.build(unbounded, 3, 2))
                .getMessage();
        assertTrue(message.contains("expected tanh, sine or sigmoid"), message);
    }
}
