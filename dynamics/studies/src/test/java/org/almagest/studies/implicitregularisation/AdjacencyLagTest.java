package org.almagest.studies.implicitregularisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lag where it is known, and a fit against its normal equations. */
class AdjacencyLagTest {
    /** Exact in theory: what is left is rounding of steps read from differences of grey levels. */
    private static final double EXACT = 1e-12;

    private static final String LOSS = "seen-error(over=half-sum) + 20.48*image-energy";
    private static final String FROZEN = "*_rows=0, *_columns=0";

    private static Map<String, Double> run(Map<String, ?> model, Map<String, ?> training, int steps) {
        Map<String, Object> all = new HashMap<>(
                Map.of("loss", LOSS, "optimizer", "gd", "learning_rate", 0.3, "epochs", steps, "record", "none"));
        all.putAll(training);
        RunResult result = Run.execute(new RunConfiguration(
                "free-image",
                Images.settings("free-image", model),
                BlockyWaves.NAME,
                Settings.of(DataSets.SOURCES.named(BlockyWaves.NAME).parameters(), Map.of("size", 16)),
                Settings.of(Training.PARAMETERS, all),
                List.of(new ProbeRequest(
                        AdjacencyLag.NAME,
                        new ProbeSchedule(false, true, List.of(), List.of(), false),
                        Settings.of(new AdjacencyLag().parameters(), Map.of()))),
                1));
        assertNull(result.error());
        Map<String, Double> found = new TreeMap<>();
        for (Measurement measurement : result.measurements()) {
            found.put(measurement.quantity(), measurement.value());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"gd, 0", "momentum, 0.5", "momentum, 0.9"})
    void aFrozenAdjacencyHasTheLagOfTheOptimizer(String optimizer, double momentum) {
        for (String regulariser : List.of("inrr", "air")) {
            Map<String, Double> found = run(
                    Map.of("regulariser", regulariser),
                    Map.of("optimizer", optimizer, "momentum", momentum, "rates", FROZEN),
                    101);
            assertEquals(momentum, found.get("lag_beta_first"), EXACT, regulariser);
            assertEquals(momentum, found.get("lag_beta"), EXACT, regulariser);
            assertEquals(0.3, found.get("lag_alpha"), EXACT, regulariser);
            assertEquals(1, found.get("lag_r2"), EXACT, regulariser);
        }
    }

    @Test
    void aPathGraphDoesNotLag() {
        Map<String, Double> found = run(Map.of("regulariser", "dirichlet"), Map.of(), 51);
        assertEquals(0, found.get("lag_beta"), EXACT);
        assertEquals(found.get("lag_beta_first"), found.get("lag_beta"));
    }

    @Test
    void anAdjacencyThatMovesLeavesAFitThatIsNotExact() {
        Map<String, Double> found = run(Map.of("regulariser", "inrr"), Map.of(), 51);
        assertTrue(Math.abs(found.get("lag_beta")) > 1e-3, found::toString);
        assertTrue(found.get("lag_r2") < 1 - 1e-6, found::toString);
        assertTrue(found.get("lag_gain_first") > 0, found::toString);
    }

    /** α and β by Cramer's rule from the normal equations. */
    @Test
    void theFitSolvesTheNormalEquations() {
        int count = 40;
        RandomStream random = new RandomStream(1, "lag");
        double[] y = new double[count];
        double[] x = new double[count];
        double[] z = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = random.normal();
            z[i] = random.normal();
            y[i] = 0.3 * x[i] + 0.6 * z[i] + 0.1 * random.normal();
        }
        double det = dot(x, x) * dot(z, z) - dot(x, z) * dot(x, z);
        Lag lag = Lag.of(y, x, z);
        assertEquals((dot(x, y) * dot(z, z) - dot(z, y) * dot(x, z)) / det, lag.alpha(), EXACT);
        assertEquals((dot(z, y) * dot(x, x) - dot(x, y) * dot(x, z)) / det, lag.beta(), EXACT);
        assertEquals((lag.alpha() * dot(x, y) + lag.beta() * dot(z, y)) / dot(y, y), lag.explained(), EXACT);
        assertEquals(dot(x, y) * dot(x, y) / dot(x, x) / dot(y, y), lag.explainedWithout(), EXACT);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
