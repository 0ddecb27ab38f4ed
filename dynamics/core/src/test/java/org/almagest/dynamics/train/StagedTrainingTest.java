package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Confined;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.RowBall;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PosteriorDivergence;
import org.almagest.dynamics.objective.Stage;
import org.almagest.dynamics.objective.Staged;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.junit.jupiter.api.Test;

/** Two numbers in two stages: x falls by its own objective, then y begins at the double of x and falls by another. */
class StagedTrainingTest {
    private static final double RATE = 0.1;
    private static final double LATER_RATE = 0.25;
    /** A probe that computes the loss of the present stage. */
    private static final String TERMS = "terms";

    private static final int STEPS = 3;
    private static final int LATER_STEPS = 2;
    /** A few products of numbers of the order of 1. */
    private static final double ROUNDING = 1e-15;

    /** Half the square of a block of one number. */
    private record HalfSquare(int block) implements Objective {
        @Override
        public String name() {
            return "half-square";
        }

        @Override
        public String description() {
            return "x²/2";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node x = network.parameters().get(block);
            return Terms.of(name(), graph.scale(0.5, graph.multiply(x, x)));
        }
    }

    /** x = 2 at the start, and y = 0 until it begins. */
    private record Pair(int laterEpochs, Objective last) implements Model, Staged, Confined {
        Pair(int laterEpochs) {
            this(laterEpochs, new HalfSquare(1));
        }

        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "x", 1, 1, 0), new Block(0, "y", 1, 1, 1));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {2, 0};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().multiply(pass.parameter(0), inputs);
        }

        @Override
        public List<Stage> later() {
            return List.of(new Stage(
                    "second",
                    List.of(1),
                    last,
                    laterEpochs,
                    LATER_RATE,
                    (theta, data) -> theta[1] = 2 * theta[0] * data.train().count()));
        }

        @Override
        public List<RowBall> bounds() {
            return List.of(new RowBall(0, 1));
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private final Examples examples = new Examples(1, 1, 1, new double[] {1}, new double[] {0});

    private static Settings training(Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "optimizer", "gd", "learning_rate", RATE, "epochs", STEPS, "batch_size", 0, "keep_weights", true));
        given.putAll(Map.of("record", "linear", "record_spacing", 1.0));
        given.putAll(more);
        return Settings.of(Training.PARAMETERS, given);
    }

    private RunResult run(int laterEpochs, ProbeSchedule... looks) {
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration =
                new RunConfiguration("pair", none, "none", none, training(Map.of()), requests(looks), 1);
        DataSet data = new DataSet("none", examples, examples.first(1), false);
        return Run.train(configuration, new Pair(laterEpochs), data, new HalfSquare(0));
    }

    private static List<ProbeRequest> requests(ProbeSchedule... looks) {
        return Stream.of(looks)
                .map(at -> new ProbeRequest(
                        TERMS, at, Settings.of(Probes.ALL.named(TERMS).parameters(), Map.of())))
                .toList();
    }

    @Test
    void aNetworkHasWhatItsStagesMakeSmall() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> TrainingCheck.check(
                                training(Map.of()),
                                new Pair(1, new PosteriorDivergence()),
                                new DataSource.Dimensions(1, 1, 1, 1)))
                .getMessage();
        assertTrue(message.startsWith("stage second of the network, with objective posterior-divergence"), message);
    }

    private static List<Measurement> values(RunResult result) {
        return result.measurements().stream()
                .filter(row -> row.quantity().equals("term_value"))
                .toList();
    }

    private static double[] end(RunResult result) {
        return result.weights().stream()
                .filter(block -> block.step() > 0)
                .mapToDouble(block -> block.data()[0])
                .toArray();
    }

    @Test
    void eachStageMovesItsOwnFromWhereTheOneBeforeHasEnded() {
        RunResult result = run(LATER_STEPS);
        assertEquals(Status.FINISHED, result.status());
        assertEquals(STEPS + LATER_STEPS, result.steps());
        // the first step leaves 1.8, which is outside of the ball, and the next ones begin at 1
        double x = Math.pow(1 - RATE, STEPS - 1);
        double y = 2 * x * Math.pow(1 - LATER_RATE, LATER_STEPS);
        assertArrayEquals(new double[] {x, y}, end(result), ROUNDING);
        assertEquals(y * y / 2, result.finalLoss(), ROUNDING);
        TrajectoryPoint last = result.trajectory().get(result.trajectory().size() - 1);
        assertEquals(LATER_RATE, last.learningRate());
    }

    /** After every step, and where the network of a step is another all at once. */
    @Test
    void whoeverLooksOnHearsTheLossOfThePresentStage() {
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration = new RunConfiguration(
                "pair", none, "none", none, training(Map.of("record_spacing", 100.0)), List.of(), 1);
        DataSet data = new DataSet("none", examples, examples.first(1), false);
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
            Run.train(configuration, new Pair(LATER_STEPS), data, new HalfSquare(0));
        } finally {
            Onlookers.leave();
        }
        assertEquals(List.of(0L, 1L, 2L, 3L, 3L, 4L, 5L), steps);
        double x = Math.pow(1 - RATE, STEPS - 1);
        double[] expected = {
            2,
            0.5,
            Math.pow(1 - RATE, 2) / 2,
            x * x / 2,
            2 * x * x,
            2 * x * x * Math.pow(1 - LATER_RATE, 2),
            2 * x * x * Math.pow(1 - LATER_RATE, 4)
        };
        assertArrayEquals(expected, losses.stream().mapToDouble(loss -> loss).toArray(), ROUNDING);
    }

    @Test
    void whatFollowsChangesNothingOfTheFirstStage() {
        assertEquals(end(run(0))[0], end(run(LATER_STEPS))[0]);
    }

    @Test
    void aStageWithoutEpochsOnlyBegins() {
        RunResult result = run(0);
        assertEquals(STEPS, result.steps());
        assertEquals(2 * end(result)[0], end(result)[1]);
    }

    /** The beginning is no step, and what was seen before it at the same step is not of the network that the run ends with. */
    @Test
    void theLastStepHasTheLastNetworkAlone() {
        RunResult result = run(0, new ProbeSchedule(false, true, List.of(1L, (long) STEPS)));
        double y = end(result)[1];
        assertEquals(y * y / 2, result.finalLoss(), ROUNDING);
        assertEquals(
                List.of(0L, 1L, 2L, 3L),
                result.trajectory().stream().map(TrajectoryPoint::step).toList());
        assertEquals(result.finalLoss(), result.trajectory().get(STEPS).loss());
        RunResult ends = run(0, new ProbeSchedule(false, true, List.of()));
        assertEquals(1, values(ends).size());
        assertEquals(
                List.of(1L, 3L), values(result).stream().map(Measurement::step).toList());
        assertEquals(result.finalLoss(), values(result).get(1).value());
        assertEquals(result.finalLoss(), values(ends).get(0).value());
    }

    /** 18 % of the first loss is passed by the last step of the first stage, 10 % by another loss alone. */
    @Test
    void whoWaitsForTheLossWaitsForThatOfTheFirstStage() {
        RunResult result = run(20, new ProbeSchedule(false, false, List.of(), List.of(0.18, 0.1)));
        assertTrue(result.finalLoss() < 0.1 * result.initialLoss());
        assertEquals(List.of(3L), values(result).stream().map(Measurement::step).toList());
    }

    @Test
    void whatWouldMixTheStagesIsRefused() {
        DataSource.Dimensions sizes = new DataSource.Dimensions(1, 1, 1, 1);
        Map<String, Object> refused =
                Map.of("optimizer", "flow", "early_stopping", 3, "best_weights", true, "ema", 0.9);
        refused.forEach((name, value) -> {
            UnsuitableSetting refusal = assertThrows(
                    UnsuitableSetting.class,
                    () -> TrainingCheck.check(training(Map.of(name, value)), new Pair(1), sizes));
            assertTrue(refusal.getMessage().contains("second"), refusal::getMessage);
        });
    }

    @Test
    void aStageThatMovesNothingIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Stage("empty", List.of(), new HalfSquare(0), 1, 1, (theta, data) -> {}));
    }

    /** Rows of five numbers, which are no multiple of four. */
    @Test
    void rowsOutsideOfTheBallAreDividedByTheirNorm() {
        double[] numbers = {9, 0, 0, 0, 3, 4, 0.1, 0, 0.1, 0.1, 0.1};
        new RowBall(0, 1).apply(2, 5, numbers, 1);
        assertArrayEquals(new double[] {9, 0, 0, 0, 0.6, 0.8, 0.1, 0, 0.1, 0.1, 0.1}, numbers, ROUNDING);
        double[] wider = {3, 4};
        new RowBall(0, 2.5).apply(1, 2, wider, 0);
        assertArrayEquals(new double[] {1.5, 2}, wider, ROUNDING);
        assertThrows(IllegalArgumentException.class, () -> new RowBall(0, 0));
    }
}
