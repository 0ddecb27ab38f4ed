package org.almagest.studies.implicitshapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.geometry.BoundaryBand;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses, gradients and fifty steps of Adam against PyTorch; the head of the script beside the file says what is in it. */
class ShapeReferenceTest {
    /** Of the largest entry: rounding of some ten thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final int SHAPES = 12;
    private static final int STRIDE = 29;
    private static final int SUMS = 3;
    private static final int STEPS = 50;

    static Stream<AnsweredCase> cases() {
        return AnsweredCase.of("shape_autoencoders.txt").stream().filter(known -> known.says("points"));
    }

    static Stream<AnsweredCase> measured() {
        return AnsweredCase.of("shape_autoencoders.txt").stream().filter(known -> known.says("scale"));
    }

    private static List<PlanarShape> shapes() {
        return IntStream.range(0, SHAPES)
                .mapToObj(i -> new PlanarShape(
                        0.5 * Math.sin(1.3 * i + 0.2),
                        0.5 * Math.sin(2.1 * i + 1.1),
                        0.36 + 0.05 * Math.sin(0.7 * i),
                        PlanarShape.Kind.numbered(i % 3)))
                .toList();
    }

    private static Examples examples(AnsweredCase known) {
        Examples rasters = Coders.rasters(shapes());
        return known.is("points", "weighted") ? withPoints(rasters) : rasters;
    }

    private static Examples withPoints(Examples rasters) {
        int count = WeightedPoints.COUNT;
        int side = WeightedPoints.SIDE;
        int features = ExampleLayout.features(count);
        double[] inputs = new double[SHAPES * features];
        double[] targets = new double[SHAPES * count];
        BoundaryBand bands = new BoundaryBand(side, side, WeightedPoints.RADIUS);
        for (int i = 0; i < SHAPES; i++) {
            System.arraycopy(rasters.inputs(), i * ExampleLayout.PIXELS, inputs, i * features, ExampleLayout.PIXELS);
            WeightedPoints.Fine fine = WeightedPoints.Fine.of(shapes().get(i), bands);
            for (int k = 0; k < count; k++) {
                int pixel = (97 * i + 16 * k + 7 * k % 16) % (side * side);
                int at = i * features + ExampleLayout.PIXELS + k;
                inputs[at] = PlanarShape.centre(pixel % side, side);
                inputs[at + count] = PlanarShape.centre(pixel / side, side);
                inputs[at + 2 * count] = 1 / fine.density(pixel);
                targets[i * count + k] = fine.inside()[pixel] ? 1 : 0;
            }
        }
        return new Examples(features, count, SHAPES, inputs, targets);
    }

    private static Model model(AnsweredCase known, Examples examples) {
        return Coders.model(Map.of("decoder", known.word("decoder")), examples.features(), examples.outputs());
    }

    private static String loss(AnsweredCase known) {
        return known.is("points", "weighted") ? "weighted-points" : "squared-error";
    }

    private static NetworkExecution gradient(AnsweredCase known, Examples examples, Model model) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node value = Objectives.read(loss(known))
                .emit(network.graph(), network, network.batch(examples.shape(), SHAPES))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, model.initialise(new RandomStream(1, "init")));
        execution.load(examples, 0);
        return execution;
    }

    private static double[] found(Execution run, Model model) {
        double[] gradient = new double[model.parameterCount()];
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            System.arraycopy(run.copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
        }
        return gradient;
    }

    /** Every 29th number, and three sums of all. */
    private static double[] kept(double[] vector) {
        DoubleStream some =
                IntStream.range(0, vector.length).filter(i -> i % STRIDE == 0).mapToDouble(i -> vector[i]);
        DoubleStream sums = IntStream.range(0, SUMS).mapToDouble(c -> IntStream.range(0, vector.length)
                .mapToDouble(i -> vector[i] * Math.sin(0.37 * i + c))
                .sum());
        return DoubleStream.concat(some, sums).toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreThoseOfPyTorch(AnsweredCase known) {
        Examples examples = examples(known);
        Model model = model(known, examples);
        compareKept(known.values("start"), kept(model.initialise(new RandomStream(1, "init"))), ROUNDING);
        Execution run = gradient(known, examples, model).execution();
        run.run();
        compare(known.values("loss"), run.copyOf(0, 1), ROUNDING);
        compareKept(known.values("gradient"), kept(found(run, model)), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorAndPlainKernelsGiveTheSameBits(AnsweredCase known) {
        Examples examples = examples(known);
        Model model = model(known, examples);
        Execution vector = gradient(known, examples, model).execution();
        Execution plain = vector.plan().execution(new PlainKernels());
        // the inputs lie before the outputs
        System.arraycopy(vector.arena(), 0, plain.arena(), 0, vector.plan().output(0));
        vector.run();
        plain.run();
        assertEquals(vector.copyOf(0, 1)[0], plain.copyOf(0, 1)[0]);
        assertArrayEquals(found(vector, model), found(plain, model), 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingFollowsPyTorch(AnsweredCase known) {
        Examples examples = examples(known);
        RunResult run = Run.train(
                new RunConfiguration(
                        "shape-autoencoder",
                        Settings.of(Coders.FAMILY.parameters(), Map.of("decoder", known.word("decoder"))),
                        "closed form",
                        Settings.of(List.of(), Map.of()),
                        Settings.of(
                                Training.PARAMETERS,
                                Map.of(
                                        "loss",
                                        loss(known),
                                        "learning_rate",
                                        2e-3,
                                        "batch_size",
                                        0,
                                        "epochs",
                                        STEPS,
                                        "record",
                                        "linear",
                                        "record_spacing",
                                        1.0,
                                        "keep_weights",
                                        true)),
                        List.of(),
                        1),
                new DataSet("closed form", examples, examples.first(1), false));
        double[] losses =
                run.trajectory().stream().mapToDouble(point -> point.loss()).toArray();
        compare(known.values("losses"), losses, FOLLOWED);
        double[] end = run.weights().stream()
                .filter(weights -> weights.step() == STEPS)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
        compareKept(known.values("end"), kept(end), FOLLOWED);
    }

    @ParameterizedTest
    @MethodSource("measured")
    void whatIsMeasuredIsWhatPyTorchAndSciPyMeasure(AnsweredCase known) {
        Model model = Coders.model(known.word("decoder"));
        double scale = Double.parseDouble(known.word("scale"));
        double[] parameters = IntStream.range(0, model.parameterCount())
                .mapToDouble(k -> scale * Math.sin(1.7 * k))
                .toArray();
        DecodedShapes decoded = new DecodedShapes(model, parameters);
        Examples rasters = Coders.rasters(shapes());
        DrawnShapes drawn = DrawnShapes.of(decoded, shapes(), new DataSet("shapes", rasters, rasters, false));
        compare(
                known.values("drawn"),
                new double[] {
                    drawn.squaredError(), drawn.coarse(), drawn.fine(), drawn.upsampled(), drawn.ceiling(), drawn.gray()
                },
                ROUNDING);
        Map<String, Double> between = new ShapesBetween(decoded, pairs()).numbers();
        compare(
                known.values("between"),
                Stream.of(
                                ShapeProbe.BETWEEN_IOU,
                                ShapeProbe.BETWEEN_AREA,
                                ShapeProbe.BETWEEN_GRAY,
                                ShapeProbe.BETWEEN_ONE)
                        .mapToDouble(between::get)
                        .toArray(),
                ROUNDING);
    }

    private static List<ShapePair> pairs() {
        return IntStream.range(0, 6)
                .mapToObj(j -> {
                    double x = 0.1 * Math.sin(j);
                    double y = 0.1 * Math.cos(j);
                    double right = 0.33 * Math.cos(1.1 * j);
                    double down = 0.33 * Math.sin(1.1 * j);
                    PlanarShape.Kind kind = PlanarShape.Kind.numbered(j % 3);
                    double size = 0.32 + 0.01 * j;
                    return new ShapePair(
                            new PlanarShape(x - right, y - down, size, kind),
                            new PlanarShape(x + right, y + down, size, kind));
                })
                .toList();
    }

    /** The numbers by the largest of them, and the sums, which are larger, by themselves. */
    private static void compareKept(double[] expected, double[] found, double share) {
        int numbers = expected.length - SUMS;
        compare(Arrays.copyOf(expected, numbers), Arrays.copyOf(found, numbers), share);
        compare(
                Arrays.copyOfRange(expected, numbers, expected.length),
                Arrays.copyOfRange(found, numbers, found.length),
                share);
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
