package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutional networks and autoencoders are trained step by step as by PyTorch, running statistics included. */
class ArchitectureReferenceTest {
    /**
     * Of the largest entry. Rounding grows from step to step: by about the largest curvature times the rate, some ten here, beside
     * which a batch norm divides by small deviations.
     */
    private static final double TOLERANCE = 1e-12;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("architectures.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsAsPyTorchDoes(AnsweredCase c) {
        Family family = Families.ALL.named(c.word("family"));
        Examples examples = examples(c, family);
        Model model = family.build(settings(c, family), new DataSet("given", examples, examples, false));
        int steps = c.number("steps");
        RunResult result = train(c, model, examples, steps);
        assertSame(
                c,
                "training_loss",
                result.trajectory().stream()
                        .limit(steps)
                        .mapToDouble(point -> point.loss())
                        .toArray());
        double[] end = result.weights().stream()
                .filter(weights -> weights.step() == steps)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
        assertEquals(model.length(), end.length);
        assertSame(c, "trained", Arrays.copyOf(end, model.parameterCount()));
        if (c.has("running")) {
            assertSame(c, "running", Arrays.copyOfRange(end, model.parameterCount(), end.length));
        }
        assertSame(c, "prediction", prediction(model, examples, end));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothKernelsGiveTheSameBits(AnsweredCase c) {
        Assertions.assertArrayEquals(losses(c, Kernels.active()), losses(c, new PlainKernels()));
    }

    /** Of training steps, each of which hangs on all bits of the gradient before. */
    private static double[] losses(AnsweredCase c, Kernels kernels) {
        Family family = Families.ALL.named(c.word("family"));
        Examples examples = examples(c, family);
        Model model = family.build(settings(c, family), new DataSet("given", examples, examples, false));
        TrainingStep step = new TrainingStep(
                model, Objectives.SQUARED_ERROR, examples, beginning(c, model), training(c, 1), kernels);
        double[] losses = new double[c.number("steps")];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step.step();
        }
        return losses;
    }

    private static void assertSame(AnsweredCase c, String name, double[] found) {
        double[] expected = c.array(name).values();
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 0, name);
        assertEquals(expected.length, found.length, name);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], TOLERANCE * largest, "%s of %s at %d".formatted(name, c, i));
        }
    }

    /** A network that begins where PyTorch's did. */
    private record Begun(Model network, double[] theta) implements Model {
        @Override
        public List<Block> blocks() {
            return network.blocks();
        }

        @Override
        public List<Statistic> statistics() {
            return network.statistics();
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

    private static double[] beginning(AnsweredCase c, Model model) {
        double[] theta = c.array("theta").values();
        assertEquals(theta.length, model.parameterCount());
        double[] begin = Arrays.copyOf(theta, model.length());
        int at = theta.length;
        for (Statistic statistic : model.statistics()) {
            Arrays.fill(begin, at, at + statistic.size(), statistic.initial());
            at += statistic.size();
        }
        return begin;
    }

    private static Settings training(AnsweredCase c, int epochs) {
        Map<String, Object> given = new TreeMap<>();
        given.put("optimizer", "gd");
        given.put("learning_rate", c.array("rate").values()[0]);
        given.put("batch_size", 0L);
        given.put("epochs", (long) epochs);
        given.put("record", "linear");
        given.put("record_spacing", 1L);
        given.put("keep_weights", true);
        return Settings.of(Training.PARAMETERS, given);
    }

    private static RunResult train(AnsweredCase c, Model model, Examples examples, int steps) {
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration =
                new RunConfiguration("given", none, "given", none, training(c, steps), List.of(), 1);
        RunResult result = Run.train(
                configuration,
                new Begun(model, beginning(c, model)),
                new DataSet("given", examples, examples.first(1), false));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] prediction(Model model, Examples examples, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node prediction = network.predict(
                network.batch(examples.shape(), examples.count()).inputs());
        NetworkExecution execution = network.execution(List.of(prediction), theta);
        execution.load(examples, 0);
        execution.execution().run();
        return execution.execution().copyOf(0, prediction.shape().size());
    }

    private static Examples examples(AnsweredCase c, Family family) {
        String targets = family.reconstructs() ? "x" : "target";
        return new Examples(c.rows("x"), c.rows(targets), c.columns("x"), examplewise(c, "x"), examplewise(c, targets));
    }

    /** A column an example, one after another. */
    private static double[] examplewise(AnsweredCase c, String name) {
        double[] values = c.array(name).values();
        int rows = c.rows(name);
        int columns = c.columns(name);
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return turned;
    }

    private static Settings settings(AnsweredCase c, Family family) {
        Map<String, Object> given = new TreeMap<>();
        for (Parameter parameter : family.parameters()) {
            if (c.says(parameter.name())) {
                String word = c.word(parameter.name());
                given.put(
                        parameter.name(),
                        parameter.kind() == Parameter.Kind.INTEGER ? (Object) Long.valueOf(word) : word);
            }
        }
        return Settings.of(family.parameters(), given);
    }
}
