package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An objective sees the network, not only its prediction; and the examples, not only inputs and targets. */
class ObjectiveTest {
    private static final int FEATURES = 3;
    private static final int COUNT = 5;
    private static final double WEIGHT = 0.3;
    /** Of a central difference: half of the digits are lost, and a third comes back. */
    private static final double STEP = 1e-5;

    private static final double DIFFERENCES = 1e-8;
    /** The same few sums in another order. */
    private static final double SUMS = 1e-13;

    /** Squared error, and λ times the mean square of the prediction's slope in its inputs. */
    private record Penalised() implements Objective {
        @Override
        public String name() {
            return "penalised";
        }

        @Override
        public String description() {
            return "squared error + λ·mean ‖∂f/∂x‖²";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node prediction = network.predict(batch.inputs());
            Node slope = Differentiation.gradient(graph, graph.sum(prediction), List.of(batch.inputs()))
                    .get(0);
            Node penalty = graph.scale(1.0 / batch.size(), graph.sum(graph.multiply(slope, slope)));
            return Terms.of("error", Objectives.SQUARED_ERROR.emit(graph, prediction, batch.targets()))
                    .and("penalty", WEIGHT, penalty);
        }
    }

    /** Σ_n mask_n·(f(x_n + shift) − y_n)², with the mask of every example and a shift for all. */
    private record Masked() implements Objective {
        @Override
        public String name() {
            return "masked";
        }

        @Override
        public String description() {
            return "squared error of some examples";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node prediction = network.predict(graph.add(batch.inputs(), batch.shared("shift")));
            Node error = graph.subtract(prediction, batch.targets());
            return Terms.of(name(), graph.sum(graph.multiply(batch.field("mask"), graph.multiply(error, error))));
        }
    }

    private final Model model = Families.ALL
            .named("mlp")
            .build(
                    Settings.of(
                            Families.ALL.named("mlp").parameters(),
                            Map.of("depth", 1, "width", 4, "activation", "tanh")),
                    FEATURES,
                    1);
    private final double[] theta = model.initialise(new RandomStream(3, "init"));
    private final Examples examples = examples();
    private final int[] natural = IntStream.range(0, COUNT).toArray();

    private static Examples examples() {
        RandomStream random = new RandomStream(4, "examples");
        double[] inputs = new double[FEATURES * COUNT];
        double[] targets = new double[COUNT];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new Examples(
                FEATURES,
                1,
                COUNT,
                inputs,
                targets,
                List.of(
                        Field.integer("mask", 1, new double[] {1, 0, 1, 1, 0}),
                        Field.real("normals", FEATURES, inputs)),
                List.of(new SharedArray("shift", FEATURES, 1, new double[] {0.1, -0.2, 0.3})));
    }

    private BatchLoss loss(Objective objective) {
        BatchLoss loss = new CompiledBatchLoss(StepPlan.compile(model, objective, examples.shape(), COUNT), 1);
        loss.loadShared(examples);
        loss.load(examples, natural, 0);
        return loss;
    }

    private static double at(BatchLoss loss, double[] parameters) {
        System.arraycopy(parameters, 0, loss.arena(), loss.parameters(), parameters.length);
        return loss.evaluate();
    }

    /** All on the class path, and two of other kinds. */
    static List<Objective> objectives() {
        List<Objective> objectives = new ArrayList<>(Objectives.ALL.all());
        objectives.add(new Penalised());
        objectives.add(new Masked());
        return objectives;
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void theGradientIsThatOfDifferences(Objective objective) {
        assertFalse(objective.description().isBlank());
        if (objective.missing(model).isPresent()) {
            // this network has not what the loss looks at, and is refused before anything runs
            assertThrows(IllegalArgumentException.class, () -> loss(objective));
            return;
        }
        BatchLoss loss = loss(objective);
        at(loss, theta);
        double[] gradient = Arrays.copyOfRange(loss.arena(), loss.gradient(), loss.gradient() + theta.length);
        for (int i = 0; i < theta.length; i++) {
            double[] moved = theta.clone();
            moved[i] = theta[i] + STEP;
            double up = at(loss, moved);
            moved[i] = theta[i] - STEP;
            double down = at(loss, moved);
            assertEquals((up - down) / (2 * STEP), gradient[i], DIFFERENCES, "parameter " + i);
        }
    }

    @Test
    void thePenaltyIsThatOfDifferencesInTheInputs() {
        double error = at(loss(Objectives.SQUARED_ERROR), theta);
        double penalty = 0;
        for (int n = 0; n < COUNT; n++) {
            for (int i = 0; i < FEATURES; i++) {
                double slope = (prediction(n, i, STEP) - prediction(n, i, -STEP)) / (2 * STEP);
                penalty += slope * slope / COUNT;
            }
        }
        assertEquals(error + WEIGHT * penalty, at(loss(new Penalised()), theta), DIFFERENCES);
    }

    /** f(x_n) with input i moved. */
    private double prediction(int n, int i, double by) {
        double[] x = Arrays.copyOfRange(examples.inputs(), n * FEATURES, (n + 1) * FEATURES);
        x[i] += by;
        return prediction(x);
    }

    /** W₁·tanh(W₀x + b₀) + b₁ by hand. */
    private double prediction(double[] x) {
        double f = theta[4 * FEATURES + 4 + 4];
        for (int j = 0; j < 4; j++) {
            double z = theta[4 * FEATURES + j];
            for (int i = 0; i < FEATURES; i++) {
                z += theta[j * FEATURES + i] * x[i];
            }
            f += theta[4 * FEATURES + 4 + j] * Math.tanh(z);
        }
        return f;
    }

    @Test
    void fieldsAndSharedArraysReachTheObjective() {
        double expected = 0;
        for (int n : new int[] {0, 2, 3}) {
            double[] x = Arrays.copyOfRange(examples.inputs(), n * FEATURES, (n + 1) * FEATURES);
            x[0] += 0.1;
            x[1] -= 0.2;
            x[2] += 0.3;
            double error = prediction(x) - examples.targets()[n];
            expected += error * error;
        }
        assertEquals(expected, at(loss(new Masked()), theta), SUMS);
    }

    @Test
    void theFirstExamplesKeepTheirFields() {
        Examples first = examples.first(3);
        assertEquals(3, first.field("mask").values().length);
        assertEquals(examples.shape(), first.shape());
        assertEquals(examples.inputs(), examples.field("inputs").values());
    }

    @Test
    void aFieldThatIsNotThereIsNamed() {
        Examples plain = new Examples(FEATURES, 1, COUNT, examples.inputs(), examples.targets());
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> StepPlan.compile(model, new Masked(), plain.shape(), COUNT));
        assertTrue(refusal.getMessage().contains("shift"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Field.integer("tokens", 1, new double[] {1, 0.5}));
    }

    @Test
    void unaskedFieldsAreNoInputs() {
        int with = StepPlan.compile(model, Objectives.SQUARED_ERROR, examples.shape(), COUNT)
                .plan()
                .arenaSize();
        Examples plain = new Examples(FEATURES, 1, COUNT, examples.inputs(), examples.targets());
        int without = StepPlan.compile(model, Objectives.SQUARED_ERROR, plain.shape(), COUNT)
                .plan()
                .arenaSize();
        assertEquals(without, with);
    }

    /** Its parts want a loss that sees the parameters through the prediction alone. */
    @Test
    void curvatureRefusesAnObjectiveThatSeesMoreThanThePrediction() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Curvature(model, new Penalised(), examples, theta).matrix(HessianPart.HESSIAN));
        assertTrue(refusal.getMessage().contains("penalised"), refusal.getMessage());
    }

    @Test
    void theTwoLossesAreFoundByName() {
        assertTrue(Objectives.ALL.names().containsAll(List.of("squared-error", "cross-entropy")));
        assertEquals(Objectives.SQUARED_ERROR, Objectives.ALL.named("squared-error"));
        assertEquals(Objectives.CROSS_ENTROPY, Objectives.ALL.named("cross-entropy"));
    }

    @Test
    void termsAddUpWithTheirWeights() {
        GraphBuilder graph = new GraphBuilder();
        Node total =
                Terms.of("a", graph.constant(2)).and("b", -3, graph.constant(5)).total(graph);
        Execution execution = Plan.compile(graph, List.of(), List.of(total)).execution();
        execution.run();
        assertEquals(-13, execution.copyOf(0, 1)[0]);
    }
}
