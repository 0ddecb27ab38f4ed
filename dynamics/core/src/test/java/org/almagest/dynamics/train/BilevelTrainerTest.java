package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.SharedPlans;
import org.almagest.dynamics.probe.Measurement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds and windows, what the outer examples are for, and which round is kept. */
class BilevelTrainerTest {
    private static final Map<String, Object> DATA = Map.of(
            "nodes", 30,
            "inside", 0.3,
            "dimension", 5,
            "train", 6,
            "outer", 6,
            "validation", 6,
            "test", 12,
            "stratified", true,
            "keep", 0.5);
    private static final Map<String, Object> MODEL = Map.of(
            "depth",
            1,
            "width",
            4,
            "activation",
            "relu",
            "graph",
            "learned",
            "graph_samples",
            4,
            "propagate_head",
            true);

    private static Settings data(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(DATA);
        all.putAll(more);
        return Settings.of(DataSets.SOURCES.named("block-model").parameters(), all);
    }

    private static Settings training(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "objective",
                "bilevel",
                "batch_size",
                0,
                "loss",
                "cross-entropy + 0.00025*squared-norm(layer=0)",
                "outer_loss",
                "cross-entropy",
                "learning_rate",
                0.02,
                "epsilon",
                1e-6,
                "epsilon_inside",
                true,
                "inner_steps",
                20,
                "outer_rounds",
                4,
                "keep_weights",
                true));
        all.put("record", "linear");
        all.put("record_spacing", 4);
        all.putAll(more);
        return Settings.of(Training.PARAMETERS, all);
    }

    private static RunResult run(Map<String, ?> train, long seed) {
        Settings model = Settings.of(Families.ALL.named("gnn").parameters(), MODEL);
        return Run.execute(
                new RunConfiguration("gnn", model, "block-model", data(Map.of()), training(train), List.of(), seed));
    }

    private static double[] weights(RunResult result, String name, long step) {
        return result.weights().stream()
                .filter(block -> block.name().equals(name) && block.step() == step)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
    }

    @Test
    void aRunGoesThroughAllRoundsAndKeepsTheBest() {
        RunResult result = run(Map.of(), 1);
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertEquals(4, result.epochs());
        // four rounds of four windows, and perhaps the way back
        assertTrue(result.steps() == 16 || result.steps() == 17, result.steps() + " steps");
        assertNotNull(result.scores().testAccuracy());
        double[] begin = weights(result, "edges", 0);
        double[] end = weights(result, "edges", result.steps());
        assertTrue(Arrays.stream(begin).allMatch(p -> p == 0 || p == 1));
        assertTrue(Arrays.stream(end).allMatch(p -> p >= 0 && p <= 1));
        assertTrue(Arrays.stream(end).anyMatch(p -> p > 0 && p < 1));
        assertEquals(
                List.of(0L, 4L, 8L, 12L, 16L),
                result.trajectory().stream()
                        .map(TrajectoryPoint::step)
                        .filter(step -> step % 4 == 0)
                        .toList());
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        RunResult first = run(Map.of(), 2);
        RunResult second = run(Map.of(), 2);
        assertArrayEquals(weights(first, "edges", first.steps()), weights(second, "edges", second.steps()));
        assertEquals(first.finalLoss(), second.finalLoss());
        assertEquals(first.trajectory(), second.trajectory());
    }

    /** Of the outer loss, after every round. */
    @Test
    void whoeverLooksOnHearsOfEveryRound() {
        List<Long> steps = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        Onlookers.enter(new Onlooker() {
            @Override
            public void lossIs(long step, double loss) {
                steps.add(step);
                losses.add(loss);
            }

            @Override
            public void measured(Measurement measurement) {
                throw new AssertionError("nobody measures");
            }
        });
        try {
            run(Map.of("record_spacing", 16), 1);
        } finally {
            Onlookers.leave();
        }
        assertEquals(List.of(0L, 4L, 8L, 12L, 16L), steps.subList(0, 5));
        Map<Long, Double> recorded = new HashMap<>();
        run(Map.of(), 1).trajectory().forEach(point -> recorded.put(point.step(), point.knownLoss()));
        for (int i = 0; i < steps.size(); i++) {
            assertEquals(recorded.get(steps.get(i)), losses.get(i));
        }
    }

    /** The first run compiles the window and the scores of all parts; the second differs in its numbers alone. */
    @Test
    void runsOfOtherSeedsCompileNothing() {
        SharedPlans.clear();
        long before = SharedPlans.compiled();
        run(Map.of(), 1);
        long after = SharedPlans.compiled();
        assertEquals(2, after - before);
        run(Map.of(), 3);
        assertEquals(after, SharedPlans.compiled());
    }

    /** Without hypergradients the graph stays, whatever the outer examples are for, and these are trained on where it says so. */
    @ParameterizedTest
    @CsvSource({"rest", "train"})
    void theGraphStaysWhereTheOuterExamplesDoNotSteer(String use) {
        RunResult result = run(Map.of("outer_examples", use), 1);
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertArrayEquals(weights(result, "edges", 0), weights(result, "edges", result.steps()));
        RunResult other = run(Map.of("outer_examples", use.equals("rest") ? "train" : "rest"), 1);
        assertArrayEquals(weights(result, "W", 0), weights(other, "W", 0));
        assertTrue(use.equals("rest") == (outerLoss(result) > outerLoss(other)));
    }

    /** Of the last round. */
    private static double outerLoss(RunResult result) {
        return result.trajectory().stream()
                .filter(point -> point.step() == 16)
                .findFirst()
                .orElseThrow()
                .knownLoss();
    }

    /** The round that is kept is the one that a run of fewer rounds ends with. */
    @Test
    void laterRoundsDoNotChangeEarlierOnes() {
        RunResult four = run(Map.of(), 3);
        RunResult two = run(Map.of("outer_rounds", 2), 3);
        assertEquals(
                two.trajectory().get(2).knownLoss(), four.trajectory().get(2).knownLoss());
        // in each round from other weights
        assertTrue(
                four.trajectory().get(1).knownLoss() != four.trajectory().get(2).knownLoss());
    }

    /** Momentum and plain descent take the same way through all of it. */
    @ParameterizedTest
    @CsvSource({"gd, 0.1", "momentum, 0.05"})
    void otherInnerOptimisers(String optimizer, double rate) {
        RunResult result = run(Map.of("optimizer", optimizer, "learning_rate", rate, "epsilon_inside", false), 1);
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertTrue(result.trajectory().get(4).knownLoss() < result.initialLoss());
    }

    @Test
    void whatIsNoNumberIsDivergence() {
        // every step multiplies the weights by −2e12
        RunResult result = run(
                Map.of(
                        "optimizer",
                        "gd",
                        "learning_rate",
                        1e6,
                        "epsilon_inside",
                        false,
                        "loss",
                        "cross-entropy + 1000000*squared-norm(layer=0)",
                        "inner_steps",
                        40),
                1);
        assertEquals(Status.DIVERGED, result.status());
        assertTrue(result.error().contains("round 1"), result.error());
    }

    /** The first of the classes is no prediction where all outputs are NaN. */
    @Test
    void whatIsNoNumberHasNoAccuracy() {
        DataSet data = DataSets.load("block-model", data(Map.of()));
        Model model = Families.ALL
                .named("gnn")
                .build(Settings.of(Families.ALL.named("gnn").parameters(), MODEL), data);
        LevelScores scores = new LevelScores(model, Objectives.CROSS_ENTROPY, data, 1);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        assertNotNull(scores.of(theta, 0).validation().accuracy());
        Block weights = model.blocks().get(model.blocks().size() - 1);
        Arrays.fill(theta, weights.offset(), weights.offset() + weights.size(), Double.NaN);
        assertNull(scores.of(theta, 0).validation().accuracy());
        assertNull(scores.of(theta, 0).test().accuracy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batch_size | 4 | expected 0, since a step takes all examples",
                "inner_steps | 21 | expected whole windows, such as 20",
                "batches | stream | expected shuffled, since inner steps see the whole training set",
                "optimizer | lars | expected gd, momentum, adam, since its steps are differentiated",
                "schedule | cosine | expected constant",
                "weight_decay | 0.1 | with a term squared-norm in loss instead",
                "ema | 0.9 | since the best round is kept"
            })
    void whatDoesNotGoTogetherIsRefused(String setting, String value, String expected) {
        Object given = value.matches("[0-9]+")
                ? (Object) Integer.valueOf(value)
                : value.matches("[0-9.]+") ? (Object) Double.valueOf(value) : value;
        UnsuitableSetting problem =
                assertThrows(UnsuitableSetting.class, () -> check(training(Map.of(setting, given)), MODEL));
        assertEquals(setting, problem.setting());
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
    }

    @Test
    void theObjectiveFitsTheNetwork() {
        Map<String, Object> observed = new HashMap<>(MODEL);
        observed.put("graph", "observed");
        assertEquals(
                "objective",
                assertThrows(UnsuitableSetting.class, () -> check(training(Map.of()), observed))
                        .setting());
        Settings plain = Settings.of(Training.PARAMETERS, Map.of("loss", "cross-entropy"));
        assertEquals(
                "objective",
                assertThrows(UnsuitableSetting.class, () -> check(plain, MODEL)).setting());
        Settings inside = Settings.of(Training.PARAMETERS, Map.of("epsilon_inside", true));
        assertEquals(
                "epsilon_inside",
                assertThrows(UnsuitableSetting.class, () -> check(inside, observed))
                        .setting());
    }

    private static void check(Settings training, Map<String, Object> settings) {
        DataSet data = DataSets.load("block-model", data(Map.of()));
        Model model = Families.ALL
                .named("gnn")
                .build(Settings.of(Families.ALL.named("gnn").parameters(), settings), data);
        TrainingCheck.check(training, model, new DataSource.Dimensions(1, 3, 6, 12));
    }

    /** Parts have no node in common and are stratified; those without outer examples are what they always were. */
    @Test
    void theBlockModelSetsExamplesAside() {
        DataSet data = DataSets.load("block-model", data(Map.of()));
        double[] all = Stream.of(
                        data.train(), data.aside().outer(), data.aside().validation(), data.test())
                .flatMapToDouble(part -> Arrays.stream(part.inputs()))
                .sorted()
                .toArray();
        assertEquals(30, all.length);
        for (int i = 0; i < all.length; i++) {
            assertEquals(i, all[i]);
        }
        double[] perClass = new double[3];
        for (int i = 0; i < 6; i++) {
            for (int c = 0; c < 3; c++) {
                perClass[c] += data.aside().outer().targets()[i * 3 + c];
            }
        }
        assertArrayEquals(new double[] {2, 2, 2}, perClass);
        int kept = data.graph().adjacency().count();
        int whole = DataSets.load("block-model", data(Map.of("keep", 1.0)))
                .graph()
                .adjacency()
                .count();
        int none = DataSets.load("block-model", data(Map.of("keep", 0.0)))
                .graph()
                .adjacency()
                .count();
        assertTrue(none == 0 && kept > 0.2 * whole && kept < 0.8 * whole, none + " " + kept + " " + whole);
    }
}
