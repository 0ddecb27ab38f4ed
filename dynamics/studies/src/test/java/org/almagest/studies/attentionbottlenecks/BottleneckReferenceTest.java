package org.almagest.studies.attentionbottlenecks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.TwoStreamTokens;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Small networks of each fusion against PyTorch; the head of the script beside the file says what is in it. */
class BottleneckReferenceTest {
    /** Of the largest entry: rounding of some thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final int STEPS = 50;
    private static final long SEED = 1;
    private static final int COUNT = 6;
    private static final int CLASSES = 4;
    private static final int NUMBERS = 12;
    private static final int FIRST = 3 * NUMBERS;
    private static final int SECOND = 4 * NUMBERS;

    private static final Family FAMILY = Families.ALL.named("fusion");
    private static final DataSet DATA = data();

    private static double[] pattern(int count, long k) {
        double[] numbers = new double[count];
        for (long i = 0; i < count; i++) {
            numbers[(int) i] = ((i * i * i + (k + 5) * i + k) % 101 - 50) / 50.0;
        }
        return numbers;
    }

    private static DataSet data() {
        double[] targets = new double[COUNT * CLASSES];
        for (int n = 0; n < COUNT; n++) {
            targets[n * CLASSES + n % CLASSES] = 1;
        }
        Examples examples = new Examples(
                FIRST,
                CLASSES,
                COUNT,
                pattern(COUNT * FIRST, 1),
                targets,
                List.of(Field.real(TwoStreamTokens.SECOND, SECOND, pattern(COUNT * SECOND, 2))),
                List.of(new SharedArray(TwoStreamTokens.CODES, 1, NUMBERS, new double[NUMBERS])));
        return new DataSet("closed form", examples, examples.first(1), true);
    }

    private static Settings settings(AnsweredCase known) {
        Map<String, Object> settings = new HashMap<>(Map.of("type", "streams", "depth", 3, "width", 4, "heads", 2));
        settings.put("fusion", known.word("fusion"));
        settings.put("fusion_layer", known.number("fusion_layer"));
        settings.put("bottlenecks", known.number("bottlenecks"));
        return Settings.of(FAMILY.parameters(), settings);
    }

    private static Execution gradient(Model model) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node value = Objectives.read("cross-entropy")
                .emit(network.graph(), network, network.batch(DATA.train().shape(), COUNT))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, model.initialise(new RandomStream(SEED, "init")));
        execution.load(DATA.train(), 0);
        return execution.execution();
    }

    private static double[] found(Execution run, Model model) {
        double[] gradient = new double[model.parameterCount()];
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            System.arraycopy(run.copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
        }
        return gradient;
    }

    @Test
    void lossesAndGradientsAreThoseOfPyTorch() {
        List<AnsweredCase> cases = AnsweredCase.of("bottleneck_networks.txt");
        assertEquals(
                List.of("late", "pair", "bottleneck"),
                cases.stream().map(AnsweredCase::toString).toList());
        for (AnsweredCase known : cases) {
            Model model = FAMILY.build(settings(known), DATA);
            Execution run = gradient(model);
            run.run();
            compare(known.values("loss"), run.copyOf(0, 1), ROUNDING);
            compare(known.values("gradient"), found(run, model), ROUNDING);
        }
    }

    @Test
    void vectorAndPlainKernelsGiveTheSameBits() {
        for (AnsweredCase known : AnsweredCase.of("bottleneck_networks.txt")) {
            Model model = FAMILY.build(settings(known), DATA);
            Execution vector = gradient(model);
            Execution plain = vector.plan().execution(new PlainKernels());
            // the inputs lie before the outputs
            System.arraycopy(vector.arena(), 0, plain.arena(), 0, vector.plan().output(0));
            vector.run();
            plain.run();
            assertEquals(vector.copyOf(0, 1)[0], plain.copyOf(0, 1)[0]);
            assertArrayEquals(found(vector, model), found(plain, model), 0);
        }
    }

    @Test
    void trainingFollowsPyTorch() {
        for (AnsweredCase known : AnsweredCase.of("bottleneck_networks.txt")) {
            Map<String, Object> training = new HashMap<>(Map.of(
                    "loss",
                    "cross-entropy",
                    "optimizer",
                    "adamw",
                    "learning_rate",
                    2e-3,
                    "weight_decay",
                    0.01,
                    "clip_norm",
                    1.0,
                    "schedule",
                    "cosine",
                    "warmup_steps",
                    10,
                    "batch_size",
                    0,
                    "epochs",
                    STEPS));
            training.putAll(Map.of("record", "linear", "record_spacing", 1.0, "keep_weights", true));
            RunResult run = Run.train(
                    new RunConfiguration(
                            FAMILY.name(),
                            settings(known),
                            "closed form",
                            Settings.of(List.of(), Map.of()),
                            Settings.of(Training.PARAMETERS, training),
                            List.of(),
                            SEED),
                    DATA);
            double[] losses =
                    run.trajectory().stream().mapToDouble(point -> point.loss()).toArray();
            compare(known.values("losses"), losses, FOLLOWED);
            double[] end = run.weights().stream()
                    .filter(weights -> weights.step() == STEPS)
                    .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                    .toArray();
            compare(known.values("end"), end, FOLLOWED);
        }
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
