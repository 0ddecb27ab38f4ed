package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.AveragedTeacher;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** A teacher that is an average of the network, and terms that join a loss later. */
class TeachingTest {
    private static final double DECAY = 0.99;
    private static final int STEPS = 200;
    /** Two hundred steps of a recursion, each rounded once or twice. */
    private static final double DRIFT = 1e-14;

    /** f(x) = (w + w′)·x with the teacher's w′, and a block V that it does not depend on. */
    private record Taught(double[] start) implements Model {
        private static final List<Block> BLOCKS = List.of(new Block(0, "W", 1, 1, 0), new Block(1, "V", 1, 2, 1));

        private static AveragedTeacher teacher() {
            return new AveragedTeacher(DECAY, BLOCKS, 0);
        }

        @Override
        public List<Block> blocks() {
            return BLOCKS;
        }

        @Override
        public List<Statistic> statistics() {
            return AveragedTeacher.copies(BLOCKS);
        }

        @Override
        public double[] initialise(RandomStream random) {
            return start.clone();
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            Node both = graph.add(pass.parameter(0), teacher().of(pass).parameter(0));
            return graph.multiply(both, inputs);
        }

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return type == AveragedTeacher.class ? Optional.of(type.cast(teacher())) : Optional.empty();
        }

        @Override
        public double operationsPerExample() {
            return 2;
        }
    }

    private final double[] inputs = {1, 2, 4, 5, 9};
    private final double[] targets = {1, 0, 1, 0, 1};
    private final Examples examples = new Examples(1, 1, inputs.length, inputs, targets);

    private static Settings training(String optimizer, double rate, int epochs) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "optimizer",
                optimizer,
                "learning_rate",
                rate,
                "epochs",
                epochs,
                "batch_size",
                0,
                "keep_weights",
                true));
        if (optimizer.equals("adamw")) {
            settings.put("weight_decay", 0.1);
        }
        return Settings.of(Training.PARAMETERS, settings);
    }

    /** The flat vector at the end. */
    private double[] end(Model model, Objective loss, Settings training) {
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration = new RunConfiguration("test", none, "test", none, training, List.of(), 1);
        DataSet data = new DataSet("test", examples, examples.first(2), false);
        RunResult result = Run.train(configuration, model, data, loss);
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result.weights().stream()
                .filter(weights -> weights.step() == result.steps())
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
    }

    @Test
    void towardsAConstantItIsAGeometricSeries() {
        double[] end =
                end(new Taught(new double[] {1, 1, 1, 0, 0, 0}), Objectives.SQUARED_ERROR, training("gd", 0, STEPS));
        double expected = 1 - Math.pow(DECAY, STEPS);
        assertEquals(0.8660203251420383, expected, DRIFT);
        assertArrayEquals(new double[] {1, 1, 1, expected, expected, expected}, end, DRIFT);
    }

    /** The loop written down: the gradient holds the teacher fixed, and the teacher follows after the step. */
    @Test
    void noGradientReachesItAndItMovesAfterTheStep() {
        double rate = 0.005;
        double w = 0.5;
        double teacher = -0.25;
        double[] start = {w, 0, 0, teacher, 0, 0};
        double[] theta = end(new Taught(start), Objectives.SQUARED_ERROR, training("gd", rate, 20));
        TrainingStep alone = new TrainingStep(
                new Taught(start),
                Objectives.SQUARED_ERROR,
                examples,
                start,
                training("gd", rate, 1),
                Kernels.active());
        for (int step = 0; step < 20; step++) {
            double slope = 0;
            for (int i = 0; i < inputs.length; i++) {
                slope += 2.0 / inputs.length * ((w + teacher) * inputs[i] - targets[i]) * inputs[i];
            }
            w -= rate * slope;
            teacher = DECAY * teacher + (1 - DECAY) * w;
            alone.step();
        }
        assertArrayEquals(new double[] {w, 0, 0, teacher, 0, 0}, theta, DRIFT);
        assertEquals(w, alone.parameters()[0], DRIFT);
    }

    /** Until its term joins nothing happens to V; then it goes as if training had just begun, bit for bit. */
    @Test
    void aBlockRestsUntilATermReachesIt() {
        Taught model = new Taught(new double[] {0.5, 1, -2, 0, 0, 0});
        double[] start = model.start();
        Objective later = Objectives.read("squared-error + onset(7, 0.5)*squared-norm(block=V)");
        double[] before = end(model, later, training("adamw", 0.01, 7));
        assertEquals(start[1], before[1]);
        assertEquals(start[2], before[2]);
        double[] after = end(model, later, training("adamw", 0.01, 12));
        Objective now = Objectives.read("squared-error + 0.5*squared-norm(block=V)");
        double[] fresh = end(model, now, training("adamw", 0.01, 5));
        assertEquals(fresh[1], after[1]);
        assertEquals(fresh[2], after[2]);
        // and W goes on as if there were no V
        double[] without = end(model, Objectives.SQUARED_ERROR, training("adamw", 0.01, 12));
        assertEquals(without[0], after[0]);
        assertArrayEquals(new double[] {1, -2}, new double[] {without[1], without[2]});
    }

    @Test
    void termsJoinAtTheirStep() {
        Objective later =
                Objectives.read("squared-error + onset(2, 3)*squared-norm(block=V) - onset(4, 2)*squared-norm");
        assertEquals(List.of(2L, 4L), later.joining());
        assertEquals("squared-error", later.joined(1).name());
        assertEquals("squared-error + 3*squared-norm(block=V)", later.joined(2).name());
        assertEquals(
                "squared-error + 3*squared-norm(block=V) - 2*squared-norm",
                later.joined(4).name());
        assertEquals(
                "squared-error + 0*squared-norm(block=V) + 0*squared-norm",
                later.at(1).name().replace("-0*", "+ 0*").replace("- 0*", "+ 0*"));
    }
}
