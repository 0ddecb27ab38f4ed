package org.almagest.studies.tangling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.InnerStates;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks and measures of the study against PyTorch; see make_tangling_reference.py beside the answers. */
class TanglingReferenceTest {
    /** Of the largest entry: two ways to sum the same numbers. */
    private static final double ONCE = 1e-11;

    /** Of the largest entry, after fifty steps, each of which enlarges what the one before has left. */
    private static final double FOLLOWED = 1e-9;

    private static final Map<String, AnsweredCase> CASES =
            AnsweredCase.of("tangling.txt").stream().collect(Collectors.toMap(AnsweredCase::toString, one -> one));

    private static AnsweredCase answers(String name) {
        AnsweredCase found = CASES.get(name);
        assertTrue(found != null, name);
        return found;
    }

    private static void assertNear(double[] expected, double[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * largest, what + " " + i);
        }
    }

    private static Settings model(String family, Map<String, ?> given) {
        return Settings.of(Families.ALL.named(family).parameters(), given);
    }

    /** Two episodes of twenty steps without noise. */
    private static Examples episodes() {
        Trot trot = new Trot(20, 10, 0.05);
        double[][] speeds = {{0.2, 0.5}, {0.9, 2}};
        double[] inputs = new double[2 * 60];
        double[] targets = new double[2 * 40];
        for (int i = 0; i < 2; i++) {
            double[] input = new double[60];
            double[] target = new double[40];
            trot.episode(speeds[i][0], speeds[i][1], input, target);
            System.arraycopy(input, 0, inputs, i * 60, 60);
            System.arraycopy(target, 0, targets, i * 40, 40);
        }
        return new Examples(60, 40, 2, inputs, targets);
    }

    private static final Model SMALL = Families.ALL
            .named("policy-lstm")
            .build(model("policy-lstm", Map.of("encoder", 2, "width", 3, "actuation", 2)), 60, 40);

    private static double[] closedWeights() {
        double[] theta = new double[SMALL.parameterCount()];
        Arrays.setAll(theta, k -> 0.3 * Math.sin(1.7 * k));
        return theta;
    }

    /** Loss, then gradient. */
    private static double[] lossAndGradient(Model model, Objective objective, Examples examples, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        batch.inputs();
        batch.targets();
        Node loss = objective.emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(examples, 0);
        execution.execution().run();
        DoubleStream numbers = Arrays.stream(execution.execution().copyOf(0, 1));
        for (int b = 0; b < model.blocks().size(); b++) {
            numbers = DoubleStream.concat(
                    numbers,
                    Arrays.stream(execution
                            .execution()
                            .copyOf(b + 1, model.blocks().get(b).size())));
        }
        return numbers.toArray();
    }

    private static double[] gradient(double[] lossAndGradient) {
        return Arrays.copyOfRange(lossAndGradient, 1, lossAndGradient.length);
    }

    @Test
    void policyHasPyTorchsLossAndGradient() {
        AnsweredCase answers = answers("closed");
        double[] found = lossAndGradient(SMALL, Objectives.SQUARED_ERROR, episodes(), closedWeights());
        assertEquals(112, SMALL.parameterCount());
        assertEquals(0.36534932911411033, found[0], ONCE);
        assertEquals(
                0.4344758862089057,
                Math.sqrt(Arrays.stream(gradient(found)).map(g -> g * g).sum()),
                ONCE);
        assertNear(answers.values("loss"), new double[] {found[0]}, ONCE, "loss");
        assertNear(answers.values("gradient"), gradient(found), ONCE, "gradient");
    }

    @Test
    void policyHasPyTorchsStates() {
        AnsweredCase answers = answers("closed");
        Map<String, InnerStates.State> states =
                new InnerStates(SMALL, episodes(), PolicyStates.ALL).at(closedWeights());
        for (String name : PolicyStates.ALL) {
            assertNear(answers.values(name), states.get(name).values(), ONCE, name);
        }
        double[] hidden = states.get(PolicyStates.HIDDEN).values();
        double[] last = {hidden[19 * 2], hidden[39 * 2], hidden[59 * 2]};
        assertNear(new double[] {0.13316861756755732, 0.10581372628146878, -0.1100579302141349}, last, ONCE, "h");
    }

    @Test
    void targetsAreThoseOfTheGait() {
        double[] target = new double[80];
        new Trot(20, 0, 0.05).episode(0.9, 2, new double[60], target);
        double[] found = {target[7], target[27], target[47], target[67]};
        assertNear(answers("closed").values("target"), found, ONCE, "target");
        assertNear(
                new double[] {-0.20464735203670828, 0.20464735203670756, 0.16275032516782598, 0},
                found,
                ONCE,
                "target");
    }

    private static RunResult policy(Map<String, ?> training, ProbeSchedule at, int train) {
        return run(
                "policy-lstm", Map.of(), "gait", Map.of("train", train, "test", 0), training, at, "gait", "tangling");
    }

    private static RunResult run(
            String family,
            Map<String, ?> model,
            String data,
            Map<String, ?> dataSettings,
            Map<String, ?> training,
            ProbeSchedule at,
            String... probes) {
        Map<String, Object> asked = new TreeMap<>(training);
        asked.put("keep_weights", true);
        asked.put("record", "linear");
        asked.put("record_spacing", 1.0);
        RunResult result = Run.execute(new RunConfiguration(
                family,
                model(family, model),
                data,
                Settings.of(DataSets.SOURCES.named(data).parameters(), dataSettings),
                Settings.of(Training.PARAMETERS, asked),
                Arrays.stream(probes)
                        .map(probe -> new ProbeRequest(
                                probe, at, Settings.of(Probes.ALL.named(probe).parameters(), Map.of())))
                        .toList(),
                1));
        assertNull(result.error());
        return result;
    }

    private static double[] last(RunResult result) {
        return result.weights().stream()
                .filter(block -> block.step() > 0)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
    }

    private static double[] everySeventh(double[] numbers) {
        double[] some = new double[(numbers.length + 6) / 7];
        Arrays.setAll(some, i -> numbers[7 * i]);
        return some;
    }

    private static final ProbeSchedule NEVER = new ProbeSchedule(false, false, List.of());

    @Test
    void policyFollowsPyTorchForFiftySteps() {
        RunResult result =
                policy(Map.of("batch_size", 0, "epochs", 50, "learning_rate", 5e-3, "clip_norm", 1.0), NEVER, 8);
        assertEquals(16_004, result.parameters());
        double[] losses = result.trajectory().stream()
                .limit(50)
                .mapToDouble(point -> point.knownLoss())
                .toArray();
        assertNear(answers("steps").values("losses"), losses, FOLLOWED, "loss at step");
        assertNear(answers("steps").values("parameters"), everySeventh(last(result)), FOLLOWED, "parameter");
    }

    /** Fresh episodes at every step, whatever is evaluated in between. */
    @Test
    void policyFollowsPyTorchOnAStream() {
        RunResult result = policy(
                Map.of("batch_size", 16, "epochs", 5, "batches", "stream", "learning_rate", 5e-3, "clip_norm", 1.0),
                NEVER,
                32);
        assertEquals(10, result.steps());
        assertNear(answers("stream").values("parameters"), everySeventh(last(result)), FOLLOWED, "parameter");
    }

    @Test
    void measuresAreThoseOfNumPy() {
        RunResult result = policy(Map.of("epochs", 0), new ProbeSchedule(true, false, List.of()), 8);
        AnsweredCase answers = answers("measures");
        assertNear(answers.values("gait_error"), values(result, null, "gait_error"), ONCE, "gait_error");
        List<String> quantities = List.of(
                "tangling_p90",
                "tangling_mean",
                "tangling_entry_p90",
                "tangling_z_p90",
                "tangling_z_mean",
                "top_two_share",
                "speed_axis_rank",
                "speed_axis_share");
        for (int layer = 0; layer < PolicyStates.ALL.size(); layer++) {
            String state = PolicyStates.ALL.get(layer);
            for (int i = 0; i < quantities.size(); i++) {
                assertNear(
                        new double[] {answers.values(state)[i]},
                        values(result, layer, quantities.get(i)),
                        ONCE,
                        state + " " + quantities.get(i));
            }
        }
        double[] p90 = PolicyStates.ALL.stream()
                .mapToDouble(state -> answers.values(state)[0])
                .toArray();
        double over = Math.log(p90[3] / Math.max(p90[1], p90[2]));
        assertEquals(over, values(result, null, "actuation_over_recurrent")[0], ONCE);
        double joints = Math.log(p90[4] / Math.max(p90[3], Math.max(p90[1], p90[2])));
        assertEquals(joints, values(result, null, "joints_over_others")[0], ONCE);
        assertEquals(0, values(result, null, "actuation_order_gain")[0]);
        assertEquals(1, values(result, null, "gait_error_share")[0]);
    }

    private static double[] values(RunResult result, Integer layer, String quantity) {
        return result.measurements().stream()
                .filter(one -> one.quantity().equals(quantity) && Objects.equals(one.layer(), layer))
                .mapToDouble(Measurement::value)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"descent", "heavy-ball"})
    void weightsFollowPyTorchAndSoDoesTheirTangling(String name) {
        AnsweredCase answers = answers(name);
        boolean heavy = name.equals("heavy-ball");
        Map<String, Object> network =
                Map.of("depth", 1, "width", 6, "head_bias", false, "init", "gaussian", "init_scale", 0.5);
        RunResult result = run(
                "mlp",
                network,
                "noisy-unit",
                Map.of(),
                Map.of(
                        "optimizer",
                        heavy ? "momentum" : "gd",
                        "learning_rate",
                        0.05,
                        "batch_size",
                        0,
                        "epochs",
                        50,
                        "loss",
                        "0.5*squared-error"),
                new ProbeSchedule(false, true, List.of()),
                "tangling");
        assertEquals(36, result.parameters());
        double[] start = result.weights().stream()
                .filter(block -> block.step() == 0)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
        Examples examples = DataSets.load(
                        "noisy-unit",
                        Settings.of(DataSets.SOURCES.named("noisy-unit").parameters(), Map.of()))
                .train();
        double[] first = lossAndGradient(
                Families.ALL.named("mlp").build(model("mlp", network), 4, 1),
                Objectives.read("0.5*squared-error"),
                examples,
                start);
        assertNear(answers.values("loss"), new double[] {first[0]}, ONCE, "loss");
        assertNear(answers.values("gradient"), gradient(first), ONCE, "gradient");
        assertNear(answers.values("parameters"), last(result), FOLLOWED, "parameter");
        double[] measured = answers.values("measured");
        String[] quantities = {"weight_tangling_max", "weight_tangling_p90", "curvature_squared"};
        for (int i = 0; i < quantities.length; i++) {
            assertNear(new double[] {measured[i]}, values(result, null, quantities[i]), FOLLOWED, quantities[i]);
        }
    }
}
