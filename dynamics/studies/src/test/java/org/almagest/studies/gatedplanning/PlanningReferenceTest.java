package org.almagest.studies.gatedplanning;

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
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.junit.jupiter.api.Test;

/** Losses, gradients and fifty steps of Adam against PyTorch; the head of the script beside the file says what is in it. */
class PlanningReferenceTest {
    /** Of the largest entry: rounding of some thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final int SIZE = 6;
    private static final int WORLDS = 5;
    private static final int STEPS = 50;

    private static List<AnsweredCase> cases() {
        return AnsweredCase.of("planning_networks.txt");
    }

    /** The maps, cells and labels of the script. */
    private static Examples examples(int asked) {
        int area = SIZE * SIZE;
        double[] inputs = new double[WORLDS * 2 * area];
        double[] cells = new double[WORLDS * asked];
        double[] targets = new double[WORLDS * 8 * asked];
        for (int i = 0; i < WORLDS; i++) {
            for (int k = 0; k < area; k++) {
                inputs[i * 2 * area + k] = Math.sin(1.3 * (i * area + k)) > 0.6 ? 1 : 0;
            }
            inputs[i * 2 * area + area + (11 * i + 5) % area] = GridWorld.GOAL;
            for (int c = 0; c < asked; c++) {
                cells[i * asked + c] = (7 * i + 13 * c) % area;
                targets[(i * 8 + (i + 3 * c) % 8) * asked + c] = 1;
            }
        }
        return new Examples(
                2 * area,
                8 * asked,
                WORLDS,
                inputs,
                targets,
                List.of(Field.integer(GridWorlds.CELLS, asked, cells)),
                List.of());
    }

    private static Map<String, Object> settings(AnsweredCase known) {
        Map<String, Object> settings = new HashMap<>();
        for (String name : List.of("kernel_size", "iterations", "features", "actions", "summary")) {
            settings.put(name, known.number(name));
        }
        settings.put("gate", known.is("gate", "true"));
        return settings;
    }

    private static NetworkExecution gradient(AnsweredCase known, Examples examples, Model model) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node value = new MoveCrossEntropy()
                .emit(network.graph(), network, network.batch(examples.shape(), WORLDS))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, known.values("start"));
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

    @Test
    void lossesAndGradientsAreThoseOfPyTorch() {
        for (AnsweredCase known : cases()) {
            Examples examples = examples(known.number("cells"));
            Model model = Planners.model(settings(known), examples);
            Execution run = gradient(known, examples, model).execution();
            run.run();
            compare(known.values("loss"), run.copyOf(0, 1), ROUNDING);
            compare(known.values("gradient"), found(run, model), ROUNDING);
        }
    }

    @Test
    void vectorAndPlainKernelsGiveTheSameBits() {
        for (AnsweredCase known : cases()) {
            Examples examples = examples(known.number("cells"));
            Model model = Planners.model(settings(known), examples);
            Execution vector = gradient(known, examples, model).execution();
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
        int followed = 0;
        for (AnsweredCase known : cases()) {
            if (!known.has("end")) {
                continue;
            }
            followed++;
            Examples examples = examples(known.number("cells"));
            Model model = Planners.model(settings(known), examples);
            compare(known.values("start"), model.initialise(new RandomStream(1, "init")), ROUNDING);
            RunResult run = Run.train(
                    new RunConfiguration(
                            "value-iteration",
                            Settings.of(Planners.FAMILY.parameters(), settings(known)),
                            "closed form",
                            Settings.of(List.of(), Map.of()),
                            Planners.training(Map.of(
                                    "loss",
                                    "move-cross-entropy",
                                    "learning_rate",
                                    4e-3,
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
            compare(known.values("end"), end, FOLLOWED);
        }
        assertEquals(2, followed, "with and without a gate");
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
