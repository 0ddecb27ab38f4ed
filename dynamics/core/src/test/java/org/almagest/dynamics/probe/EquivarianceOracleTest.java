package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.SpaceRotation;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.ClosedFormBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions of networks of points, and how they turn, at closed-form numbers for which PyTorch has been asked. */
class EquivarianceOracleTest {
    /** Relative: sums of some hundred numbers in another order. */
    private static final double ROUNDING = 1e-10;

    /** A few units in the last place of each of some hundred operations. */
    private static final double ZERO = 1e-14;

    /** Of a difference over the angle 1e-4. */
    private static final double DIFFERENCE = 1e-5;

    private static final SpaceRotation TURN =
            SpaceRotation.of(2 / 3.0, -1 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0, -1 / 3.0, -1 / 3.0, 2 / 3.0, 2 / 3.0);

    private final PointMotion motion = new PointMotion(ClosedFormBodies.BODIES);
    private final Examples examples =
            ClosedFormBodies.examples(new double[ClosedFormBodies.COUNT * ClosedFormBodies.COORDINATES.outputs()]);

    @ParameterizedTest
    @CsvSource({"egnn, 214", "pair-gnn, 189", "mlp, 153"})
    void countsParameters(String family, int parameters) {
        assertEquals(parameters, ClosedFormBodies.network(family).parameterCount());
    }

    @Test
    void predictsWhatPyTorchPredicts() {
        double[] y = predictions("egnn").of(examples.inputs());
        assertEquals(0.3556778766865358, y[0], ROUNDING);
        assertEquals(0.8131841309036929, y[1], ROUNDING);
        assertEquals(-0.3973009134842234, y[2], ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"egnn, 0", "pair-gnn, 0.9063754372703728", "mlp, 0.9205296143026462"})
    void turnsWithItsInputs(String family, double error) {
        PointPredictions predictions = predictions(family);
        double[] z = examples.inputs();
        double[] y = predictions.of(z);
        double[] ofTurned = predictions.of(motion.turnedInputs(TURN, z));
        double found =
                motion.meanDistance(ofTurned, motion.turned(TURN, y)) / motion.meanDistance(y, motion.positions(z));
        assertEquals(error, found, error == 0 ? ZERO : ROUNDING * error);
    }

    @ParameterizedTest
    @CsvSource({"egnn, 0", "pair-gnn, 0.40838592717999284"})
    void turnsInfinitesimally(String family, double derivative) {
        InfinitesimalSymmetry infinitesimal = infinitesimal(family);
        assertEquals(derivative, infinitesimal.derivative(), derivative == 0 ? ZERO : ROUNDING * derivative);
        assertEquals(derivative, infinitesimal.difference(), DIFFERENCE * Math.max(derivative, 1e-5));
    }

    @ParameterizedTest
    @CsvSource({"egnn, 0", "pair-gnn, 1.0045744878911507"})
    void turnsItsForces(String family, double error) {
        assertEquals(error, infinitesimal(family).force(TURN), error == 0 ? ZERO : ROUNDING * error);
    }

    /** The mlp has places for its points. */
    @ParameterizedTest
    @CsvSource({"egnn, true", "pair-gnn, true", "mlp, false"})
    void isRenumberedWithItsInputs(String family, boolean exactly) {
        PointPredictions predictions = predictions(family);
        double[] z = examples.inputs();
        double[] y = predictions.of(z);
        for (int[] order : new int[][] {{1, 0, 2}, {0, 2, 1}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}}) {
            double[] ofRenumbered = predictions.of(motion.renumberedInputs(order, z));
            double found = motion.meanDistance(ofRenumbered, motion.renumbered(order, y));
            assertEquals(exactly, found < ZERO, () -> family + ": " + found);
        }
    }

    /** Only egnn: the others see where the origin is, which the permutation error alone would hide. */
    @ParameterizedTest
    @CsvSource({"egnn, true", "pair-gnn, false", "mlp, false"})
    void movesWithItsInputs(String family, boolean exactly) {
        PointPredictions predictions = predictions(family);
        double[] z = examples.inputs();
        double[] t = {0.5, -1.25, 2};
        double[] y = predictions.of(z);
        double found = motion.meanDistance(predictions.of(motion.shiftedInputs(t, z)), motion.shifted(t, y));
        assertTrue(exactly ? found < ZERO : found > 0.01, () -> family + ": " + found);
    }

    /** The error on the examples to train on is no test error. */
    @Test
    void withoutExamplesHeldOutThereIsNoTestError() {
        Map<String, String> statuses =
                statuses(new Examples(examples.features(), examples.outputs(), 0, new double[0], new double[0]));
        assertEquals("no_test_examples", statuses.get("test_mse"));
        assertEquals("no_test_examples", statuses.get("constant_velocity_mse"));
        assertEquals(Measurement.OK, statuses.get("train_mse"));
        assertEquals(Measurement.OK, statuses.get("rotation_error"));
        assertEquals(Set.of(Measurement.OK), Set.copyOf(statuses(examples).values()));
    }

    /** The statuses of all quantities with these examples held out. */
    private Map<String, String> statuses(Examples test) {
        Model model = ClosedFormBodies.network("egnn");
        double[] theta = ClosedFormBodies.parameters(model);
        DataSet data = new DataSet("bodies", examples, test, ClosedFormBodies.COORDINATES);
        Map<String, String> statuses = new HashMap<>();
        new Equivariance()
                .measure(
                        new Snapshot(0, model, theta, theta, data, Objectives.SQUARED_ERROR, 1),
                        Settings.of(new Equivariance().parameters(), Map.of("draws", 1)),
                        new Sink() {
                            @Override
                            public void measurement(Measurement measurement) {
                                statuses.put(measurement.quantity(), measurement.status());
                            }

                            @Override
                            public void spectrum(Spectrum spectrum) {
                                throw new AssertionError(spectrum);
                            }

                            @Override
                            public void matrix(Matrix matrix) {
                                throw new AssertionError(matrix);
                            }
                        });
        return statuses;
    }

    private PointPredictions predictions(String family) {
        Model model = ClosedFormBodies.network(family);
        PointPredictions predictions = new PointPredictions(model, examples);
        predictions.parameters(ClosedFormBodies.parameters(model));
        return predictions;
    }

    private InfinitesimalSymmetry infinitesimal(String family) {
        Model model = ClosedFormBodies.network(family);
        InfinitesimalSymmetry infinitesimal = new InfinitesimalSymmetry(model, examples, motion);
        infinitesimal.parameters(ClosedFormBodies.parameters(model));
        return infinitesimal;
    }
}
