package org.almagest.studies.equivariance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.ClosedFormBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The motion of charged bodies, and losses against it, at closed-form numbers for which NumPy and PyTorch have been asked. */
class ChargedMotionTest {
    /** Relative. */
    private static final double ROUNDING = 1e-10;

    private static final int BODIES = ClosedFormBodies.BODIES;
    private static final int IN = Coordinates.IN;
    private static final int SPACE = Coordinates.SPACE;

    private final ChargedBodies source = new ChargedBodies();

    private static double[] after(int steps, double step) {
        double[] inputs = ClosedFormBodies.inputs();
        double[] targets = new double[ClosedFormBodies.COUNT * BODIES * SPACE];
        ChargedMotion motion = new ChargedMotion(BODIES, steps, step, 0.3);
        for (int b = 0; b < ClosedFormBodies.COUNT; b++) {
            motion.follow(inputs, b * BODIES * IN, targets, b * BODIES * SPACE);
        }
        return targets;
    }

    @Test
    void goesWhereNumPyGoes() {
        double[] y = after(200, 0.005);
        assertEquals(0.8572522654842047, y[0], ROUNDING);
        assertEquals(1.166088686600027, y[1], ROUNDING);
        assertEquals(-0.3424420539273203, y[2], ROUNDING);
        assertEquals(8.301873184594365, Arrays.stream(y).map(x -> x * x).sum(), 8 * ROUNDING);
    }

    @Test
    void isOfOrderTwo() {
        double[] once = after(200, 0.005);
        double[] twice = after(400, 0.0025);
        double[] fourTimes = after(800, 0.00125);
        double first = largestChange(once, twice);
        assertTrue(first <= 4.3e-6, () -> "change " + first);
        assertEquals(4, first / largestChange(twice, fourTimes), 0.05);
    }

    private static double largestChange(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void keepsMomentum() {
        double[] inputs = ClosedFormBodies.inputs();
        ChargedMotion motion = new ChargedMotion(BODIES, 200, 0.005, 0.3);
        motion.follow(inputs, 0, new double[BODIES * SPACE], 0);
        for (int c = 0; c < SPACE; c++) {
            double before = 0;
            double after = 0;
            for (int i = 0; i < BODIES; i++) {
                before += inputs[IN * i + SPACE + c];
                after += motion.velocities()[SPACE * i + c];
            }
            assertEquals(before, after, 1e-14);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "egnn, 0.11758757882723045, 0.4462927640768028",
        "pair-gnn, 0.1959232440091008, 0.4019396895584663",
        "mlp, 0.14021556160311865, 0"
    })
    void lossesAreThoseOfPyTorch(String family, double loss, double gradientNorm) {
        Model model = ClosedFormBodies.network(family);
        Examples examples = ClosedFormBodies.examples(after(200, 0.005));
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        Node value = Objectives.SQUARED_ERROR.emit(network.graph(), network.predict(batch.inputs()), batch.targets());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, ClosedFormBodies.parameters(model));
        execution.load(examples, 0);
        execution.execution().run();
        assertEquals(loss, execution.execution().copyOf(0, 1)[0], ROUNDING * loss);
        double squares = 0;
        for (int i = 0; i < model.blocks().size(); i++) {
            for (double slope :
                    execution.execution().copyOf(i + 1, model.blocks().get(i).size())) {
                squares += slope * slope;
            }
        }
        if (gradientNorm > 0) {
            assertEquals(gradientNorm, Math.sqrt(squares), ROUNDING * gradientNorm);
        }
    }

    @Test
    void drawsWhatItSays() {
        Examples train = data(Map.of("train", 4000L, "horizon", 0.0)).train();
        double[] moments = new double[3];
        for (int at = 0; at < train.inputs().length; at += IN) {
            for (int c = 0; c < SPACE; c++) {
                moments[0] += train.inputs()[at + c] * train.inputs()[at + c];
                moments[1] += train.inputs()[at + SPACE + c] * train.inputs()[at + SPACE + c];
            }
            moments[2] += train.inputs()[at + 2 * SPACE];
            assertEquals(1, Math.abs(train.inputs()[at + 2 * SPACE]));
        }
        int points = train.inputs().length / IN;
        // four standard errors of 60 000 squares and of 20 000 signs; the draws are fixed
        assertEquals(1, moments[0] / (SPACE * points), 4 * Math.sqrt(2.0 / (SPACE * points)));
        assertEquals(0.25, moments[1] / (SPACE * points), Math.sqrt(2.0 / (SPACE * points)));
        assertEquals(0, moments[2] / points, 4 / Math.sqrt(points));
    }

    /** Without time nothing moves. */
    @Test
    void startsFromItsInputs() {
        Examples train = data(Map.of("train", 3L, "horizon", 0.0)).train();
        for (int point = 0; point < train.targets().length / SPACE; point++) {
            for (int c = 0; c < SPACE; c++) {
                assertEquals(train.inputs()[IN * point + c], train.targets()[SPACE * point + c]);
            }
        }
    }

    @Test
    void longerTrainingSetsHoldShorterOnesAndLeaveTheTestSetAlone() {
        DataSet small = data(Map.of("train", 2L));
        DataSet large = data(Map.of("train", 5L));
        assertArrayEquals(small.train().targets(), large.train().first(2).targets());
        assertArrayEquals(small.test().targets(), large.test().targets());
    }

    @Test
    void refusesStepsThatDoNotDivideTheHorizon() {
        String message = assertThrows(DataException.class, () -> data(Map.of("step", 0.3)))
                .getMessage();
        assertTrue(message.contains("horizon 1.0 and step 0.3"), message);
    }

    private DataSet data(Map<String, ?> given) {
        return source.load(Settings.of(source.parameters(), given));
    }
}
