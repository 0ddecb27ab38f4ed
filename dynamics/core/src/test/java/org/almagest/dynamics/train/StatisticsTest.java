package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Predictions;
import org.junit.jupiter.api.Test;

/** Numbers that training keeps without a gradient. */
class StatisticsTest {
    private static final double RATE = 0.125;
    private static final double START = 1;
    /** A dozen steps of a recursion with rounding in another order. */
    private static final double DRIFT = 1e-14;

    /** f(x) = w·(x − m), with m the batch's mean in training, and else its running mean, which moves by an eighth a step. */
    private record Centred(boolean moves) implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "W", 1, 1, 0));
        }

        @Override
        public List<Statistic> statistics() {
            return List.of(new Statistic("mean", 1, 1, START));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.5, START};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            Node mean = pass.statistic(0);
            if (pass.training() && moves) {
                Node here = graph.scale(1.0 / inputs.shape().columns(), graph.sum(inputs));
                pass.update(0, graph.add(graph.scale(1 - RATE, mean), graph.scale(RATE, here)));
                mean = here;
            }
            return graph.multiply(pass.parameter(0), graph.subtract(inputs, mean));
        }

        @Override
        public double operationsPerExample() {
            return 2;
        }
    }

    private final Model model = new Centred(true);
    private final double[] inputs = {1, 2, 4, 5, 9};
    private final Examples examples = new Examples(1, 1, inputs.length, inputs, new double[] {1, 0, 1, 0, 1});

    private RunResult run(int batch, int epochs) {
        return run(model, batch, epochs);
    }

    private RunResult run(Model model, int batch, int epochs) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "optimizer",
                "gd",
                "learning_rate",
                0.0,
                "epochs",
                epochs,
                "batch_size",
                batch,
                "record",
                "linear",
                "record_spacing",
                1.0,
                "keep_weights",
                true));
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration = new RunConfiguration(
                "test", none, "test", none, Settings.of(Training.PARAMETERS, settings), List.of(), 1);
        DataSet data = new DataSet("test", examples, examples.first(2), false);
        return Run.train(configuration, model, data, Objectives.SQUARED_ERROR);
    }

    private static double kept(RunResult result) {
        RunResult.Weights last = result.weights().get(result.weights().size() - 1);
        assertEquals("mean", last.name());
        return last.data()[0];
    }

    @Test
    void aStepMovesThemAndARecordDoesNot() {
        double mean = 21.0 / 5;
        double expected = mean + (START - mean) * Math.pow(1 - RATE, 12);
        assertEquals(expected, kept(run(0, 12)), DRIFT);
    }

    @Test
    void whatNothingIsSaidOfStays() {
        assertEquals(START, kept(run(new Centred(false), 4, 2)));
    }

    @Test
    void theLastSmallerBatchMovesThemToo() {
        // what two batches of an epoch leave depends on their order, hence on which examples the small one had
        double end = kept(run(4, 1));
        boolean found = false;
        for (double alone : inputs) {
            double four = (21 - alone) / 4;
            double after = (1 - RATE) * ((1 - RATE) * START + RATE * four) + RATE * alone;
            found |= Math.abs(after - end) < DRIFT;
        }
        assertTrue(found, () -> "no order of two batches leaves " + end);
    }

    @Test
    void theyAreNoParameters() {
        RunResult result = run(0, 1);
        assertEquals(1, result.parameters());
        assertEquals(0.5, result.trajectory().get(0).weightNorm());
        double[] theta = {0.5, 3};
        // d²/dw² of the mean of (w(x−3) − y)²
        assertArrayEquals(
                new double[] {2 * (4 + 1 + 1 + 4 + 36) / 5.0},
                new Curvature(model, Objectives.SQUARED_ERROR, examples, theta).matrix(HessianPart.HESSIAN),
                DRIFT);
        assertArrayEquals(new double[] {-1, -0.5, 0.5, 1, 3}, Predictions.of(model, theta, examples));
    }

    @Test
    void heldOutExamplesAreSeenWithTheRunningValues() {
        double mean = kept(run(0, 3));
        double expected = (square(0.5 * (1 - mean) - 1) + square(0.5 * (2 - mean))) / 2;
        assertEquals(expected, run(0, 3).scores().testLoss(), DRIFT);
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void anUpdateOfAnotherShapeIsRefused() {
        NetworkInGraph network = NetworkInGraph.training(model);
        Node two = network.graph().input("two", Shape.of(2, 1));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> network.pass().update(0, two));
        assertEquals("statistic mean is 1x1, and becomes 2x1: expected the same shape", e.getMessage());
    }
}
