package org.almagest.studies.autoencodermanifolds;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ChanceInput;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The autoencoders of the study at its sizes: loss and gradient are PyTorch's, and so are fifty steps of training. */
class TensorAutoencoderReferenceTest {
    /** Of the largest entry: sums of some thousand numbers in another order. */
    private static final double ROUNDING = 1e-11;

    /** Of the largest entry: Adam makes much of rounding where a gradient is small. */
    private static final double TRAINED = 1e-9;

    /** Images of the first comparison. */
    private static final int FEW = 4;

    private static final int STRIDE = 29;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("tensor_autoencoders.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientArePyTorchs(AnsweredCase c) {
        Model model = model(c);
        Examples examples = FileDigits.first(FEW);
        NetworkInGraph network = NetworkInGraph.training(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        Node loss = loss(c).emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        if (c.is("kind", "vae")) {
            results.add(Objectives.read("posterior-divergence")
                    .emit(network.graph(), network, batch)
                    .total(network.graph()));
        }
        Plan plan = Plan.compile(network.graph(), network.sources(), results);
        Execution execution = plan.execution();
        System.arraycopy(begin(model), 0, execution.arena(), plan.input(0), model.length());
        BatchSlots.of(network, plan).load(examples, 0, execution.arena());
        assertEquals(c.is("kind", "cae") ? 0 : 1, network.chance().size());
        for (ChanceInput chance : network.chance()) {
            execution.set(
                    network.sources().indexOf(chance.node()),
                    noise(chance.node().shape().rows()));
        }
        execution.run();
        assertSame(c.values("loss"), execution.copyOf(0, 1), ROUNDING, "loss");
        double[] gradient = new double[model.parameterCount()];
        for (int i = 0; i < model.blocks().size(); i++) {
            Block block = model.blocks().get(i);
            System.arraycopy(execution.copyOf(i + 1, block.size()), 0, gradient, block.offset(), block.size());
        }
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        assertSame(c.values("norm"), new double[] {norm}, ROUNDING, "norm");
        assertSame(c.values("gradient"), strided(gradient), ROUNDING, "gradient");
        if (c.is("kind", "vae")) {
            assertSame(
                    c.values("divergence"), execution.copyOf(1 + model.blocks().size(), 1), ROUNDING, "divergence");
        }
    }

    /** [number][image] of sin(0.9k), k through one image after another. */
    private static double[] noise(int numbers) {
        double[] noise = new double[numbers * FEW];
        for (int i = 0; i < numbers; i++) {
            for (int image = 0; image < FEW; image++) {
                noise[i * FEW + image] = Math.sin(0.9 * (image * numbers + i));
            }
        }
        return noise;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsAsPyTorchDoes(AnsweredCase c) {
        TrainingStep step = step(c, Kernels.active());
        double[] losses = new double[c.values("losses").length];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step.step();
        }
        assertSame(c.values("losses"), losses, TRAINED, "losses");
        assertSame(c.values("trained"), strided(step.parameters()), TRAINED, "trained");
    }

    /** Of training steps, each of which hangs on all bits of the gradient before. */
    @ParameterizedTest
    @MethodSource("cases")
    void bothKernelsGiveTheSameBits(AnsweredCase c) {
        TrainingStep active = step(c, Kernels.active());
        TrainingStep plain = step(c, new PlainKernels());
        for (int i = 0; i < 2; i++) {
            assertEquals(active.step(), plain.step());
        }
        assertArrayEquals(active.parameters(), plain.parameters());
    }

    private static TrainingStep step(AnsweredCase c, Kernels kernels) {
        Model model = model(c);
        Settings adam = Settings.of(Training.PARAMETERS, Map.of("optimizer", "adam", "learning_rate", 5e-4));
        return new TrainingStep(model, loss(c), FileDigits.first(c.number("count")), begin(model), adam, kernels);
    }

    private static Objective loss(AnsweredCase c) {
        String error = "1960*squared-error";
        return Objectives.read(c.is("kind", "vae") ? error + " + 0.1*posterior-divergence" : error);
    }

    private static Model model(AnsweredCase c) {
        Family family = Families.ALL.named("tensor-autoencoder");
        Map<String, Object> given = Map.of(
                "kind",
                c.word("kind"),
                "latent_activation",
                c.word("activation"),
                "input_noise",
                c.is("kind", "dae") ? 0.3 : 0.0,
                "output_bias",
                "drawn");
        int pixels = FileDigits.SIDE * FileDigits.SIDE;
        return family.build(Settings.of(family.parameters(), given), pixels, pixels);
    }

    /** θ_k = 0.1 sin(1.7k). */
    private static double[] begin(Model model) {
        return IntStream.range(0, model.length())
                .mapToDouble(k -> 0.1 * Math.sin(1.7 * k))
                .toArray();
    }

    private static double[] strided(double[] all) {
        return IntStream.iterate(0, i -> i < all.length, i -> i + STRIDE)
                .mapToDouble(i -> all[i])
                .toArray();
    }

    private static void assertSame(double[] expected, double[] found, double tolerance, String name) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 0, name);
        assertEquals(expected.length, found.length, name);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * largest, name + " at " + i);
        }
    }
}
