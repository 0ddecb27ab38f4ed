package org.almagest.studies.saliencyrefinement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks against PyTorch, and scenes against NumPy and SciPy; the head of the script beside the files says what is in them. */
class SaliencyReferenceTest {
    /** Of the largest entry: rounding of some thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    /** Of the oracles, which are sums of some thousand numbers. */
    private static final double DIGITS = 1e-13;

    private static final int STEPS = 50;
    private static final long SEED = 117;

    private static NetworkExecution gradient(Model model, Examples scenes, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node value = new SideOutputLoss()
                .emit(network.graph(), network, network.batch(scenes.shape(), scenes.count()))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(scenes, 0);
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
        List<AnsweredCase> cases = AnsweredCase.of("saliency_gradients.txt");
        assertEquals(
                Refinement.WORDS, cases.stream().map(AnsweredCase::toString).toList());
        for (AnsweredCase known : cases) {
            Model model = Saliency.model(known.toString(), 1, Saliency.oracleScenes());
            Execution run = gradient(model, Saliency.oracleScenes(), model.initialise(new RandomStream(SEED, "init")))
                    .execution();
            run.run();
            compare(known.values("loss"), run.copyOf(0, 1), ROUNDING);
            compare(known.values("gradient"), found(run, model), ROUNDING);
        }
    }

    @Test
    void vectorAndPlainKernelsGiveTheSameBits() {
        for (String form : Refinement.WORDS) {
            Model model = Saliency.model(form, 1, Saliency.oracleScenes());
            Execution vector = gradient(
                            model, Saliency.oracleScenes(), model.initialise(new RandomStream(SEED, "init")))
                    .execution();
            Execution plain = vector.plan().execution(new PlainKernels());
            // the inputs lie before the outputs
            System.arraycopy(vector.arena(), 0, plain.arena(), 0, vector.plan().output(0));
            vector.run();
            plain.run();
            assertEquals(vector.copyOf(0, 1)[0], plain.copyOf(0, 1)[0]);
            assertArrayEquals(found(vector, model), found(plain, model), 0);
        }
    }

    /** At full size: loss, norm of the gradient, and the finest map at row 16 and column 16 of the first scene. */
    @ParameterizedTest
    @CsvSource({
        "plain, 3.4777456501160495, 1.2107388098607652, 0.15919110737986047",
        "residual, 3.1839500753147556, 3.728118718925894, 0.14140321290322364",
        "reverse, 3.180132072955935, 3.6754856793623585, 0.084228533030315",
        "forward, 3.1803392075560915, 3.6771637793895056, 0.08382157793268681",
        "constant, 3.1802397318456608, 3.675675316760366, 0.08402541191202817"
    })
    void formsAreThoseOfTheOracles(String form, double loss, double norm, double place) {
        Examples scenes = Saliency.oracleScenes();
        Model model = Saliency.model(form, 4, scenes);
        assertEquals(23_813, model.parameterCount());
        double[] theta = Saliency.closedForm(model.parameterCount());
        Execution run = gradient(model, scenes, theta).execution();
        run.run();
        assertEquals(loss, run.copyOf(0, 1)[0], DIGITS * loss);
        double squares = 0;
        for (double one : found(run, model)) {
            squares += one * one;
        }
        assertEquals(norm, Math.sqrt(squares), DIGITS * norm);
        SideMaps maps = new SideMaps(model, scenes);
        maps.at(theta);
        double logit = maps.residual()[16 * 32 + 16] + (form.equals("plain") ? 0 : maps.coarser()[16 * 32 + 16]);
        assertEquals(place, logit, DIGITS);
    }

    @Test
    void trainingFollowsPyTorch() {
        Examples scenes = Saliency.oracleScenes();
        for (AnsweredCase known : AnsweredCase.of("saliency_steps.txt")) {
            RunResult run = Run.train(
                    new RunConfiguration(
                            "side-output-cnn",
                            Saliency.settings(known.toString(), 1),
                            "closed form",
                            Settings.of(List.of(), Map.of()),
                            Settings.of(
                                    Training.PARAMETERS,
                                    Map.of(
                                            "loss",
                                            "side-outputs",
                                            "learning_rate",
                                            3e-3,
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
                            SEED),
                    new DataSet("closed form", scenes, scenes.first(1), false));
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

    @Test
    void scenesAreDrawnAsWrittenDown() {
        LimbScene.Painter painter = new LimbScene.Painter(new RandomStream(1, "limb-scenes train"));
        Set<String> kinds = new HashSet<>();
        for (AnsweredCase known : AnsweredCase.of("limb_scenes.txt")) {
            LimbScene scene = painter.next();
            compare(known.values("image"), scene.image(), ROUNDING);
            assertArrayEquals(known.values("mask"), scene.mask());
            kinds.add(known.word("kind"));
        }
        assertEquals(Set.of("0", "1", "2"), kinds, "a scene of every kind");
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
