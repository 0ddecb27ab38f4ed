package org.almagest.studies.equivariance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.reference.ClosedFormBodies;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks of the study at its sizes: loss and gradient are PyTorch's, and so are fifty steps of training. */
class PointNetworksReferenceTest {
    /** Of the largest entry: sums of some thousand numbers in another order. */
    private static final double ROUNDING = 1e-11;

    /** Of the largest entry: Adam makes much of rounding where a gradient is small. */
    private static final double TRAINED = 1e-9;

    static Stream<AnsweredCase> cases() {
        return Stream.of("points_egnn.txt", "points_pair-gnn.txt", "points_mlp.txt")
                .flatMap(file -> AnsweredCase.of(file).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bodiesMoveAsWithNumPy(AnsweredCase c) {
        Coordinates coordinates = coordinates(c);
        double[] inputs = ClosedFormBodies.inputs(c.number("count"), coordinates.points());
        double[] moved = new double[c.number("count") * coordinates.outputs()];
        ChargedMotion motion = new ChargedMotion(coordinates.points(), 200, 0.005, 0.3);
        for (int b = 0; b < c.number("count"); b++) {
            motion.follow(inputs, b * coordinates.features(), moved, b * coordinates.outputs());
        }
        assertSame(examples(c).targets(), moved, ROUNDING, "targets");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientArePyTorchs(AnsweredCase c) {
        Model model = model(c);
        Examples examples = examples(c);
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        Node loss = Objectives.SQUARED_ERROR.emit(network.graph(), network.predict(batch.inputs()), batch.targets());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        NetworkExecution execution = network.execution(results, ClosedFormBodies.parameters(model));
        execution.load(examples, 0);
        execution.execution().run();
        assertSame(c.values("loss"), execution.execution().copyOf(0, 1), ROUNDING, "loss");
        double[] gradient = new double[model.parameterCount()];
        for (int i = 0; i < model.blocks().size(); i++) {
            Block block = model.blocks().get(i);
            System.arraycopy(
                    execution.execution().copyOf(i + 1, block.size()), 0, gradient, block.offset(), block.size());
        }
        assertSame(c.values("gradient"), gradient, ROUNDING, "gradient");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsAsPyTorchDoes(AnsweredCase c) {
        Examples examples = examples(c);
        Settings none = Settings.of(List.of(), Map.of());
        Map<String, Object> training = Map.of(
                "optimizer",
                "adam",
                "learning_rate",
                5e-3,
                "schedule",
                "cosine",
                "batch_size",
                0L,
                "epochs",
                (long) c.number("steps"),
                "record",
                "linear",
                "record_spacing",
                1L,
                "keep_weights",
                true);
        RunConfiguration configuration = new RunConfiguration(
                c.toString(), none, "given", none, Settings.of(Training.PARAMETERS, training), List.of(), 1);
        RunResult result =
                Run.train(configuration, new Begun(model(c)), new DataSet("given", examples, examples, coordinates(c)));
        assertSame(
                c.values("losses"),
                result.trajectory().stream()
                        .limit(c.number("steps"))
                        .mapToDouble(TrajectoryPoint::knownLoss)
                        .toArray(),
                TRAINED,
                "losses");
        assertSame(
                c.values("trained"),
                result.weights().stream()
                        .filter(weights -> weights.step() > 0)
                        .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                        .toArray(),
                TRAINED,
                "trained");
    }

    /** Of training steps, each of which hangs on all bits of the gradient before. */
    @ParameterizedTest
    @MethodSource("cases")
    void bothKernelsGiveTheSameBits(AnsweredCase c) {
        assertArrayEquals(losses(c, Kernels.active()), losses(c, new PlainKernels()));
    }

    private static double[] losses(AnsweredCase c, Kernels kernels) {
        Model model = model(c);
        Settings adam = Settings.of(Training.PARAMETERS, Map.of("optimizer", "adam", "learning_rate", 5e-3));
        TrainingStep step = new TrainingStep(
                model, Objectives.SQUARED_ERROR, examples(c), ClosedFormBodies.parameters(model), adam, kernels);
        double[] losses = new double[10];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step.step();
        }
        return losses;
    }

    private static Coordinates coordinates(AnsweredCase c) {
        return new Coordinates(c.number("bodies"), 1, false);
    }

    private static Examples examples(AnsweredCase c) {
        Coordinates coordinates = coordinates(c);
        int count = c.number("count");
        double[] columns = c.values("targets");
        double[] targets = new double[columns.length];
        for (int b = 0; b < count; b++) {
            for (int k = 0; k < coordinates.outputs(); k++) {
                targets[b * coordinates.outputs() + k] = columns[k * count + b];
            }
        }
        return new Examples(
                coordinates.features(),
                coordinates.outputs(),
                count,
                ClosedFormBodies.inputs(count, coordinates.points()),
                targets);
    }

    private static Model model(AnsweredCase c) {
        Map<String, Object> given = new HashMap<>(Map.of("depth", 2L));
        if (c.toString().equals("mlp")) {
            given.putAll(Map.of("width", 40L, "activation", "silu", "residual", "positions"));
        }
        Family family = Families.ALL.named(c.toString());
        Coordinates coordinates = coordinates(c);
        return family.build(Settings.of(family.parameters(), given), coordinates.features(), coordinates.outputs());
    }

    private static void assertSame(double[] expected, double[] found, double tolerance, String name) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 0, name);
        assertEquals(expected.length, found.length, name);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * largest, name + " at " + i);
        }
    }

    /** A network that begins at θ_k = 0.3 sin(1.7k). */
    private record Begun(Model network) implements Model {
        @Override
        public List<Block> blocks() {
            return network.blocks();
        }

        @Override
        public double[] initialise(RandomStream random) {
            return ClosedFormBodies.parameters(network);
        }

        @Override
        public OptionalDouble initialDeviation(Block block) {
            return network.initialDeviation(block);
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
}
