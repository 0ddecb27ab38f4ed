package org.almagest.studies.edgeofstability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;

/** A linear network, whose Hessian is that of its inputs and stays: where its edge lies is known. */
class EdgeProbeTest {
    /** Of 400 products of power iteration, and the rounding of a decomposition. */
    private static final double CONVERGED = 1e-9;

    private static final Settings DATA =
            Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("train", 60, "test", 0, "centre", true));

    /** The largest eigenvalue of XXᵀ/n, which is that of half the squared error's Hessian. */
    private static double sharpness() {
        DataSet data = DataSets.load("digits", DATA);
        int n = data.train().count();
        int features = data.train().features();
        double[] inputs = data.train().inputs();
        double[][] covariance = new double[features][features];
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                for (int k = 0; k < n; k++) {
                    covariance[i][j] += inputs[k * features + i] * inputs[k * features + j] / n;
                }
            }
        }
        return new EigenDecomposition(new Array2DRowRealMatrix(covariance)).getRealEigenvalue(0);
    }

    private static RunResult run(double rate, String optimizer) {
        return run(rate, optimizer, Map.of());
    }

    private static RunResult run(double rate, String optimizer, Map<String, Object> more) {
        Settings model = Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 0, "bias", false));
        Settings training = training(rate, optimizer, more);
        ProbeSchedule recorded =
                new ProbeSchedule(true, true, List.of(5L, 10L, 15L, 20L, 25L, 30L, 35L, 40L, 45L, 50L));
        return Run.execute(new RunConfiguration(
                "mlp",
                model,
                "digits",
                DATA,
                training,
                List.of(
                        new ProbeRequest(
                                "sharpness",
                                recorded,
                                Settings.of(Probes.ALL.named("sharpness").parameters(), Map.of("products", 400))),
                        new ProbeRequest(
                                "stability-edge",
                                new ProbeSchedule(false, true, List.of()),
                                Settings.of(Probes.ALL.named("stability-edge").parameters(), Map.of()))),
                1));
    }

    private static Settings training(double rate, String optimizer, Map<String, Object> more) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "loss",
                "5*squared-error",
                "optimizer",
                optimizer,
                "learning_rate",
                rate,
                "batch_size",
                0,
                "epochs",
                60,
                "record",
                "linear",
                "record_spacing",
                5.0));
        given.putAll(more);
        return Settings.of(Training.PARAMETERS, given);
    }

    private static Measurement of(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(row -> row.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    private static double value(RunResult result, String quantity) {
        return Objects.requireNonNull(of(result, quantity).value(), quantity);
    }

    @Test
    void belowTheEdgeEveryStepLowersTheLoss() {
        RunResult result = run(1.9 / sharpness(), "gd");

        assertEquals(0.95, value(result, "edge_initial"), CONVERGED);
        assertEquals(0.95, value(result, "edge_late"), CONVERGED);
        assertEquals(0, value(result, "rises_before_edge"));
        assertNull(of(result, "edge_reached").value());
        assertEquals("not_reached", of(result, "edge_hovering").status());
    }

    @Test
    void beyondItTheLossRises() {
        RunResult result = run(2.4 / sharpness(), "gd");

        assertEquals(1.2, value(result, "edge_initial"), CONVERGED);
        assertEquals(0, value(result, "edge_reached"));
        assertEquals(1.2, value(result, "edge_hovering"), CONVERGED);
        assertTrue(value(result, "rises_at_edge") > 0.5);
        assertTrue(value(result, "fall_at_edge") > 0);
    }

    /** Of the last rate alone nothing is said of the looks before. */
    @Test
    void ratesThatChangeHaveNoEdge() {
        Probe probe = Probes.ALL.named("stability-edge");
        Map<String, Map<String, Object>> changing = Map.of(
                "schedule cyclic", Map.of("schedule", "cyclic", "schedule_steps", 7),
                "schedule cosine", Map.of("schedule", "cosine"),
                "warmup_steps 10", Map.of("warmup_steps", 10));
        changing.forEach((words, settings) -> {
            assertEquals(
                    "rate_not_constant",
                    of(run(0.001, "gd", settings), "edge_late").status(),
                    words);
            String refusal =
                    probe.trainingMisfit(training(0.001, "gd", settings)).orElseThrow();
            assertTrue(refusal.contains("train has " + words), refusal);
        });
        Settings slow = training(0.001, "gd", Map.of("rates", "b=0.1"));
        assertTrue(probe.trainingMisfit(slow).orElseThrow().contains("rates 'b=0.1'"));
        assertEquals(Optional.empty(), probe.trainingMisfit(training(0.001, "gd", Map.of())));
        assertEquals("ok", of(run(0.001, "flow"), "edge_late").status());
    }

    @Test
    void otherOptimisersHaveNoSuchEdge() {
        assertEquals(
                "not_gradient_descent", of(run(0.001, "adam"), "edge_hovering").status());
    }
}
