package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** The probe against the laws of optimisers, and against moves worked out by hand. */
class UpdateRatioProbeTest {
    /** Two ways to the same norms. */
    private static final double ROUNDING = 1e-12;

    private static DataSet data() {
        RandomStream random = new RandomStream(2, "update ratios");
        double[] inputs = new double[24];
        double[] targets = new double[16];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(3, 2, 8, inputs, targets);
        return new DataSet("numbers", examples, examples.first(0), false);
    }

    private static Model model(DataSet data) {
        return Families.ALL
                .named("mlp")
                .build(Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 2, "width", 5)), data);
    }

    private static RunResult run(Map<String, ?> training, Map<String, ?> probe, ProbeSchedule at) {
        DataSet data = data();
        RunResult result = Run.train(
                new RunConfiguration(
                        "mlp",
                        Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 2, "width", 5)),
                        data.name(),
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, training),
                        List.of(new ProbeRequest(
                                "update-ratio",
                                at,
                                Settings.of(Probes.ALL.named("update-ratio").parameters(), probe))),
                        4),
                model(data),
                data);
        assertEquals(Status.FINISHED, result.status(), result::error);
        return result;
    }

    private static Measurement of(RunResult result, String quantity, Integer layer, long step) {
        return result.measurements().stream()
                .filter(one ->
                        one.quantity().equals(quantity) && Objects.equals(one.layer(), layer) && one.step() == step)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s of layer %s at %d".formatted(quantity, layer, step)));
    }

    /** Without momentum and decay a step of LARS is the rate, of every matrix alike; so there is no spread. */
    @Test
    void layerWiseRatesMoveAllMatricesAlike() {
        RunResult result = run(
                Map.of(
                        "optimizer",
                        "lars",
                        "momentum",
                        0,
                        "trust_coefficient",
                        1,
                        "learning_rate",
                        0.02,
                        "batch_size",
                        0,
                        "epochs",
                        6),
                Map.of(),
                new ProbeSchedule(true, true, List.of(3L)));
        long matrices = UpdateRatios.matrices(model(data())).size();
        for (long step : List.of(3L, 6L)) {
            for (int i = 0; i < matrices; i++) {
                assertEquals(0.02, of(result, "update_ratio", i, step).value(), ROUNDING);
                assertEquals(
                        Math.log10(0.02 + 1e-12),
                        of(result, "update_level", i, step).value(),
                        ROUNDING);
            }
            assertEquals(0, of(result, "update_spread", null, step).value(), ROUNDING);
        }
        assertTrue(matrices >= 2, "one matrix has no spread");
        assertNull(of(result, "update_spread", null, 0).value());
        assertEquals("no_steps_seen", of(result, "update_spread", null, 0).status());
    }

    /** A quarter of the rate on one matrix is a quarter of the ratio; means are over the steps that are asked for. */
    @Test
    void ratesByGroupAreSeen() {
        Map<String, Object> training = Map.of(
                "optimizer",
                "lars",
                "momentum",
                0,
                "trust_coefficient",
                1,
                "learning_rate",
                0.02,
                "batch_size",
                0,
                "epochs",
                5,
                "rates",
                "layer 0=0.25");
        RunResult result = run(training, Map.of("steps", 2), new ProbeSchedule(false, true, List.of()));
        assertEquals(0.005, of(result, "update_ratio", 0, 5).value(), ROUNDING);
        int matrices = UpdateRatios.matrices(model(data())).size();
        // one of n is log₁₀ 4 below the others: deviation log₁₀ 4·√(n − 1)/n
        assertEquals(
                Math.log10(4) * Math.sqrt(matrices - 1) / matrices,
                of(result, "update_spread", null, 5).value(),
                1e-9,
                "1e-12 under the logarithm is 2e-10 of a ratio of 0.005");
    }

    /** Moves by hand: means over the first steps alone, weights that are 0 without a ratio, several steps at once without one. */
    @Test
    void movesByHand() {
        DataSet data = data();
        Model model = model(data);
        UpdateRatios ratios = new UpdateRatios();
        double[] theta = new double[model.length()];
        int first = UpdateRatios.matrices(model).get(0).offset();
        theta[first] = 3;
        theta[first + 1] = 4;
        ratios.follow(at(0, model, data, theta));
        theta[first] = 3.5;
        ratios.follow(at(1, model, data, theta));
        theta[first] = 3;
        ratios.follow(at(3, model, data, theta));
        theta[first + 1] = 9;
        ratios.follow(at(4, model, data, theta));
        assertEquals(2, ratios.steps());
        assertEquals(0.1, ratios.ratio(0, 0), ROUNDING);
        assertEquals(1, ratios.ratio(1, 0), ROUNDING);
        assertTrue(Double.isNaN(ratios.ratio(0, 1)) && Double.isNaN(ratios.level(1, 2)));
        assertEquals(1, ratios.firstHalf());
        assertEquals(-1, ratios.level(0, 1), 1e-10);
        assertEquals(-0.5, ratios.level(0, 2), 1e-10);
        assertEquals(0, ratios.spread(2), ROUNDING, "a single matrix that moves");
    }

    private static Snapshot at(long step, Model model, DataSet data, double[] theta) {
        return new Snapshot(step, model, theta.clone(), theta.clone(), data, Objectives.CROSS_ENTROPY, 1);
    }
}
