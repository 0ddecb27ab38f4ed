package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.InParts;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.Wrapped;
import org.almagest.dynamics.kernel.AllocationMeter;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that goes through its batch part by part learns what it would learn from all examples at once. */
class PartedBatchLossTest {
    private static final int FEATURES = 3;
    private static final int OUTPUTS = 2;
    /** Sums in another order, of numbers near one. */
    private static final double ROUNDING = 1e-14;

    private final Model whole = Families.ALL
            .named("mlp")
            .build(
                    Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 5)),
                    FEATURES,
                    OUTPUTS);
    private final double[] theta = whole.initialise(new RandomStream(3, "init"));

    /**
     * The sum over the words of a sentence of tanh(w·word + shift), where a word is not 0; of sentences of two words at most by a detour
     * of many arrays, whose plan needs more room than that of long ones.
     */
    private record Words(int words) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "w", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.3};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            int rows = inputs.shape().rows();
            Node each = graph.add(graph.multiply(pass.parameter(0), inputs), pass.shared("shift"));
            Node states = graph.activate(Activation.TANH, each);
            if (rows <= 2) {
                List<Node> copies = new ArrayList<>();
                for (int i = 1; i <= 10 * words; i++) {
                    copies.add(graph.activate(Activation.TANH, graph.scale(i, each)));
                }
                Node many = graph.concatenate(1, copies);
                Node nothing = graph.scale(0, graph.sum(graph.multiply(many, many), 0b10));
                states = graph.add(states, nothing);
            }
            return graph.sum(graph.multiply(graph.sign(inputs), states), 0b10);
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    /** The mean over all words of a batch of what a network makes of its sentence. */
    private record OverWords() implements Objective {
        @Override
        public String name() {
            return "over-words";
        }

        @Override
        public String description() {
            return "mean over words";
        }

        @Override
        public boolean meanOverExamples() {
            return true;
        }

        @Override
        public boolean ignoresPadding() {
            return true;
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node all = graph.sum(network.predict(batch.inputs()));
            return Terms.of(name(), graph.divide(all, batch.filled(Examples.INPUTS)));
        }
    }

    private static final int WORDS = 6;

    /** Sentences of one to six words. */
    private static Examples sentences(int count, double shift) {
        double[] inputs = new double[WORDS * count];
        for (int i = 0; i < count; i++) {
            for (int t = 0; t <= (5 * i + i / 7) % WORDS; t++) {
                inputs[i * WORDS + t] = 1 + (i + 3 * t) % 4;
            }
        }
        return new Examples(
                WORDS,
                1,
                count,
                inputs,
                new double[count],
                List.of(),
                List.of(new SharedArray("shift", 1, 1, new double[] {shift})));
    }

    private static Examples examples(int count) {
        RandomStream random = new RandomStream(4, "examples");
        double[] inputs = new double[FEATURES * count];
        double[] targets = new double[OUTPUTS * count];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> i % OUTPUTS == i / OUTPUTS % OUTPUTS ? 1 : 0);
        return new Examples(FEATURES, OUTPUTS, count, inputs, targets);
    }

    private final List<String> plansMade = new ArrayList<>();

    private PlannedLoss loss(Model model, Objective objective, Examples examples, int batch) {
        plansMade.clear();
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        PlannedLoss loss = PartedBatchLoss.of(
                model,
                objective,
                examples.shape(),
                batch,
                model.parameterCount(),
                (shape, count, apart) -> {
                    plansMade.add(count + " of " + shape.features());
                    return StepPlan.compile(model, objective, shape, count, all, apart);
                },
                (plan, arena) -> new CompiledBatchLoss(plan, arena, Kernels.active(), 1));
        double[] start = model.initialise(new RandomStream(3, "init"));
        System.arraycopy(start, 0, loss.arena(), loss.parameters(), start.length);
        loss.loadShared(examples);
        return loss;
    }

    private static double[] gradient(BatchLoss loss, int length) {
        return Arrays.copyOfRange(loss.arena(), loss.gradient(), loss.gradient() + length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "squared-error",
                "cross-entropy(label_smoothing=0.1)",
                "squared-error + 0.5*cross-entropy",
                "squared-error + ramp(0,0.5,8)*cross-entropy"
            })
    void hasTheLossAndTheGradientOfAllExamplesAtOnce(String text) {
        Objective objective = Objectives.read(text);
        for (int batch : new int[] {24, 40, 50, 64}) {
            Examples examples = examples(70);
            int[] order = IntStream.range(0, 70).map(i -> 69 - i).toArray();
            PlannedLoss parts = loss(Wrapped.inParts(whole, 16), objective, examples, batch);
            PlannedLoss once = loss(whole, objective, examples, batch);
            assertInstanceOf(PartedBatchLoss.class, parts);
            for (PlannedLoss loss : List.of(parts, once)) {
                loss.drawStep(5);
                loss.load(examples, order, 3);
            }
            assertEquals(once.evaluate(), parts.evaluate(), ROUNDING, text + " of " + batch);
            double[] expected = gradient(once, theta.length);
            assertArrayEquals(expected, gradient(parts, theta.length), ROUNDING, text + " of " + batch);
            assertTrue(Arrays.stream(expected).anyMatch(g -> Math.abs(g) > 1e-3), "nothing was compared");
            assertTrue(
                    batch < 40 || parts.numbers() < once.numbers() + theta.length,
                    "parts took no less room: " + parts.numbers());
        }
    }

    @Test
    void whatCameBeforeChangesNoBit() {
        Examples examples = examples(80);
        int[] order = IntStream.range(0, 80).toArray();
        // parts of two sizes, whose plans take turns on one arena
        PlannedLoss loss = loss(Wrapped.inParts(whole, 16), Objectives.CROSS_ENTROPY, examples, 40);
        loss.load(examples, order, 0);
        double first = loss.evaluate();
        double[] gradient = gradient(loss, theta.length);
        assertEquals(first, loss.lossAlone());
        loss.load(examples, order, 40);
        assertNotEquals(first, loss.evaluate());
        loss.load(examples, order, 0);
        assertEquals(first, loss.evaluate());
        assertArrayEquals(gradient, gradient(loss, theta.length));
        assertArrayEquals(theta, Arrays.copyOfRange(loss.arena(), loss.parameters(), loss.parameters() + theta.length));
    }

    @Test
    void fewExamplesAndOtherObjectivesGoAtOnce() {
        Examples examples = examples(64);
        Model parted = Wrapped.inParts(whole, 16);
        assertInstanceOf(CompiledBatchLoss.class, loss(parted, Objectives.SQUARED_ERROR, examples, 23));
        assertInstanceOf(CompiledBatchLoss.class, loss(whole, Objectives.SQUARED_ERROR, examples, 64));
        for (String text : List.of(
                "cross-entropy(ignore_empty=true)",
                "squared-error + squared-norm",
                "squared-error + 0.1*gradient-norm")) {
            assertInstanceOf(CompiledBatchLoss.class, loss(parted, Objectives.read(text), examples, 64), text);
        }
    }

    /** An objective that says it is a mean over examples has the value on a batch that it has on average on equal parts. */
    @Test
    void meansOverExamplesAreMeansOverParts() {
        Examples examples = examples(24);
        int[] order = IntStream.range(0, 24).toArray();
        int compared = 0;
        for (Objective objective : Objectives.ALL.all()) {
            if (objective.meanOverExamples()
                    && objective.missing(whole).isEmpty()
                    && objective.fields().isEmpty()) {
                PlannedLoss all = loss(whole, objective, examples, 24);
                all.load(examples, order, 0);
                PlannedLoss third = loss(whole, objective, examples, 8);
                double sum = 0;
                for (int from = 0; from < 24; from += 8) {
                    third.load(examples, order, from);
                    sum += third.evaluate();
                }
                assertEquals(all.evaluate(), sum / 3, ROUNDING, objective.name());
                compared++;
            }
        }
        assertTrue(compared >= 2, "only " + compared + " objectives");
    }

    /** Sentences end in different parts; whichever plan comes, one that needs more room too, and whatever is asked in between. */
    @Test
    void sentencesAreTakenByLength() {
        Model words = new Words(WORDS);
        Model parted = Wrapped.inParts(words, 8, Examples.INPUTS);
        Examples examples = sentences(60, 0.1);
        int[] order = IntStream.range(0, 60).toArray();
        for (int batch : new int[] {5, 20, 40}) {
            PlannedLoss once = loss(words, new OverWords(), examples, batch);
            PlannedLoss parts = loss(parted, new OverWords(), examples, batch);
            int before = parts.numbers();
            for (int from : new int[] {0, 20, 0}) {
                once.load(examples, order, from);
                parts.load(examples, order, from);
                double expected = once.evaluate();
                assertEquals(expected, parts.evaluate(), ROUNDING);
                assertArrayEquals(gradient(once, 1), gradient(parts, 1), ROUNDING);
                assertEquals(parts.evaluate(), parts.lossAlone());
                double met = parts.evaluate();
                assertTrue(parts.instructions() > 0);
                assertEquals(met, parts.evaluate(), "to ask how long it is has changed it");
            }
            assertTrue(batch < 40 || parts.numbers() > before, "no plan needed more room than that of long sentences");
            Examples shifted = sentences(60, 0.2);
            once.loadShared(shifted);
            parts.loadShared(shifted);
            assertEquals(once.evaluate(), parts.evaluate(), ROUNDING);
        }
    }

    @Test
    void aPlanIsMadeOnce() {
        Examples examples = sentences(40, 0.1);
        PlannedLoss parts = loss(Wrapped.inParts(new Words(WORDS), 8, Examples.INPUTS), new OverWords(), examples, 40);
        int[] order = IntStream.range(0, 40).toArray();
        for (int i = 0; i < 3; i++) {
            parts.load(examples, order, 0);
            parts.evaluate();
        }
        assertEquals(plansMade.stream().distinct().toList(), plansMade);
        assertTrue(plansMade.contains("8 of 6") && plansMade.contains("8 of 2"), plansMade.toString());
    }

    /** What is predicted for padding counts there, so nothing is cut. */
    @Test
    void wherePaddingCountsItStays() {
        Examples examples = sentences(40, 0.1);
        Model parted = Wrapped.inParts(new Words(WORDS), 8, Examples.INPUTS);
        PlannedLoss parts = loss(parted, Objectives.SQUARED_ERROR, examples, 40);
        parts.load(examples, IntStream.range(0, 40).toArray(), 0);
        parts.evaluate();
        assertEquals(List.of("8 of 6"), plansMade);
    }

    @Test
    void aStepAllocatesNothing() {
        Examples examples = sentences(40, 0.1);
        Model parted = Wrapped.inParts(new Words(WORDS), 8, Examples.INPUTS);
        PlannedLoss parts = loss(parted, new OverWords(), examples, 40);
        int[] order = IntStream.range(0, 40).toArray();
        long bytes = AllocationMeter.settled(
                () -> {
                    parts.drawStep(1);
                    parts.load(examples, order, 0);
                    parts.evaluate();
                },
                100,
                60);
        assertEquals(0, bytes);
    }

    /** Runs in parts end where those of the whole batch do: with a smaller last batch, and whatever moves the parameters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch_size=24",
                "batch_size=24,batches=replacement",
                "batch_size=0,optimizer=flow,learning_rate=0.05",
                "batch_size=24,optimizer=adam,clip_norm=0.5,ema=0.9",
                "batch_size=24,loss=squared-error + onset(2,0.5)*cross-entropy"
            })
    void runsEndAlike(String text) {
        Map<String, Object> given = new TreeMap<>(Map.of("learning_rate", 0.05, "epochs", 4));
        for (String setting : text.split(",(?=[a-z_]+=)")) {
            String[] pair = setting.split("=", 2);
            given.put(
                    pair[0],
                    switch (pair[0]) {
                        case "batch_size" -> (Object) Integer.valueOf(pair[1]);
                        case "learning_rate", "clip_norm", "ema" -> Double.valueOf(pair[1]);
                        default -> pair[1];
                    });
        }
        Settings training = Settings.of(Training.PARAMETERS, given);
        DataSet data = new DataSet("some", examples(70), examples(70).first(9), true);
        List<RunResult> both = new ArrayList<>();
        for (Model model : List.of(whole, Wrapped.inParts(whole, 8))) {
            both.add(Run.train(
                    new RunConfiguration(
                            "mlp",
                            Settings.of(List.of(), Map.of()),
                            "some",
                            Settings.of(List.of(), Map.of()),
                            training,
                            List.of(),
                            2),
                    model,
                    data));
        }
        double once = both.get(0).finalLoss();
        assertEquals(once, both.get(1).finalLoss(), 1e-12 * once, text);
        assertEquals(both.get(0).initialLoss(), both.get(1).initialLoss(), 1e-12, text);
        assertTrue(once < both.get(0).initialLoss(), "nothing was learnt");
    }

    /** Steps by hand give the bits of a run, of a network that goes part by part. */
    @Test
    void aRunTakesTheSameSteps() {
        Family family = Families.ALL.named("fusion");
        Settings settings =
                Settings.of(family.parameters(), Map.of("type", "streams", "width", 4, "depth", 2, "fusion_layer", 0));
        Settings dataSettings =
                Settings.of(DataSets.SOURCES.named("two-streams").parameters(), Map.of("train", 40, "test", 8));
        DataSet data = DataSets.load("two-streams", dataSettings);
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "optimizer",
                        "adamw",
                        "learning_rate",
                        0.01,
                        "loss",
                        "cross-entropy",
                        "batch_size",
                        0,
                        "epochs",
                        3));
        RunResult run = Run.execute(
                new RunConfiguration("fusion", settings, "two-streams", dataSettings, training, List.of(), 5));
        Model model = family.build(settings, data);
        assertTrue(model.capability(InParts.class).isPresent());
        TrainingStep step = new TrainingStep(
                model,
                Objectives.CROSS_ENTROPY,
                data.train(),
                model.initialise(new RandomStream(5, "init")),
                training,
                Kernels.active());
        assertEquals(run.initialLoss(), step.gradient());
        for (int i = 0; i < 3; i++) {
            step.step();
        }
        assertEquals(run.finalLoss(), step.gradient());
        assertTrue(run.finalLoss() < run.initialLoss());
    }
}
