package org.almagest.studies.fusionarchitectures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
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
import org.almagest.dynamics.train.TrajectoryPoint;
import org.junit.jupiter.api.Test;

/** Networks of all four types against PyTorch; the head of make_fusion_reference.py says what is in the files. */
class FusionReferenceTest {
    /** Of the largest entry: rounding of some thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final List<String> TYPES = List.of("encoder", "cross-attention", "expert", "tokens");
    private static final int STEPS = 50;
    private static final DataSet DATA = SmallQuestions.data();

    private static Model model(String type) {
        return Families.ALL.named("fusion").build(SmallQuestions.settings(type), DATA);
    }

    /** The start in closed form, with the statistics as the model has them. */
    private static double[] start(Model model) {
        double[] theta = model.initialise(new RandomStream(1, "init"));
        double[] closed = SmallQuestions.start(model.parameterCount());
        System.arraycopy(closed, 0, theta, 0, closed.length);
        return theta;
    }

    private static NetworkExecution gradient(Model model, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(DATA.train().shape(), DATA.train().count());
        Node loss =
                Objectives.CROSS_ENTROPY.emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(DATA.train(), 0);
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
    void lossesGradientsAndCodesAreThoseOfPyTorch() {
        List<AnsweredCase> cases = AnsweredCase.of("fusion_gradients.txt");
        assertEquals(TYPES, cases.stream().map(AnsweredCase::toString).toList());
        for (AnsweredCase known : cases) {
            Model model = model(known.toString());
            double[] theta = start(model);
            if (known.toString().equals("tokens")) {
                double[] codes = Arrays.copyOfRange(theta, model.parameterCount(), theta.length);
                compare(known.values("codes"), codes, ROUNDING);
            }
            Execution run = gradient(model, theta).execution();
            run.run();
            compare(known.values("loss"), run.copyOf(0, 1), ROUNDING);
            compare(known.values("gradient"), found(run, model), ROUNDING);
        }
    }

    @Test
    void vectorAndPlainKernelsGiveTheSameBits() {
        for (String type : TYPES) {
            Model model = model(type);
            Execution vector = gradient(model, start(model)).execution();
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
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.ofEntries(
                        Map.entry("loss", "cross-entropy"),
                        Map.entry("optimizer", "adamw"),
                        Map.entry("learning_rate", 3e-3),
                        Map.entry("weight_decay", 0.01),
                        Map.entry("schedule", "cosine"),
                        Map.entry("warmup_steps", 5),
                        Map.entry("batch_size", 0),
                        Map.entry("epochs", STEPS),
                        Map.entry("record", "linear"),
                        Map.entry("record_spacing", 1.0),
                        Map.entry("keep_weights", true)));
        for (AnsweredCase known : AnsweredCase.of("fusion_steps.txt")) {
            Model model = model(known.toString());
            RunConfiguration configuration = new RunConfiguration(
                    "fusion",
                    SmallQuestions.settings(known.toString()),
                    DATA.name(),
                    Settings.of(List.of(), Map.of()),
                    training,
                    List.of(),
                    1);
            RunResult run = Run.train(configuration, new Beginning(model, start(model)), DATA);
            double[] losses = run.trajectory().stream()
                    .mapToDouble(TrajectoryPoint::knownLoss)
                    .toArray();
            compare(known.values("losses"), losses, FOLLOWED);
            double[] end = run.weights().stream()
                    .filter(weights -> weights.step() == STEPS)
                    .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                    .toArray();
            // the codes of a tokeniser follow the parameters
            compare(known.values("end"), Arrays.copyOf(end, model.parameterCount()), FOLLOWED);
        }
    }

    private static void compare(double[] expected, double[] found, double share) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, found, share * largest);
    }
}
