package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The loss between two networks, against a forward pass that is written out. */
class LandscapePairTest {
    /** Relative: sums of a few dozen products in another order. */
    private static final double ROUNDING = 1e-12;

    private static final int IN = 3;
    private static final int HIDDEN = 4;
    private static final int OUT = 2;
    private static final int COUNT = 7;
    private static final int POINTS = 9;

    private final Examples examples =
            new Examples(IN, OUT, COUNT, random(IN * COUNT, "inputs", 1), random(OUT * COUNT, "targets", 1));
    private final Model model;

    LandscapePairTest() {
        Family mlp = Families.ALL.named("mlp");
        Settings settings = Settings.of(mlp.parameters(), Map.of("depth", 1, "width", HIDDEN, "activation", "tanh"));
        model = mlp.build(settings, IN, OUT);
    }

    private static double[] random(int count, String purpose, double scale) {
        RandomStream random = new RandomStream(3, purpose);
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> scale * random.normal());
        return numbers;
    }

    /** Mean over examples and outputs of the squared error of V·tanh(W·x + b) + c. */
    private double loss(double[] theta) {
        int bias = HIDDEN * IN;
        int second = bias + HIDDEN;
        int last = second + OUT * HIDDEN;
        double sum = 0;
        for (int n = 0; n < COUNT; n++) {
            for (int o = 0; o < OUT; o++) {
                double y = theta[last + o];
                for (int j = 0; j < HIDDEN; j++) {
                    double z = theta[bias + j];
                    for (int i = 0; i < IN; i++) {
                        z += theta[j * IN + i] * examples.inputs()[n * IN + i];
                    }
                    y += theta[second + o * HIDDEN + j] * Math.tanh(z);
                }
                double rest = y - examples.targets()[n * OUT + o];
                sum += rest * rest;
            }
        }
        return sum / (COUNT * OUT);
    }

    private Map<String, Measurement> look(double[] theta, double @Nullable [] partner, Findings found, String setting) {
        Probe probe = Probes.ALL.named("landscape");
        Snapshot snapshot = new Snapshot(
                0,
                model,
                theta,
                theta,
                new DataSet("pair", examples, examples.first(0), false),
                Objectives.SQUARED_ERROR,
                1);
        Map<String, Object> settings = Map.of("path_points", POINTS, "plane_points", 0, "partner", setting);
        probe.measure(snapshot.beside(partner), Settings.of(probe.parameters(), settings), found);
        Map<String, Measurement> rows = new HashMap<>();
        found.measurements().forEach(row -> rows.put(row.quantity(), row));
        return rows;
    }

    /** The same network with its hidden neurons in another order: as good, and far away. */
    private static double[] reversed(double[] theta) {
        double[] other = theta.clone();
        int bias = HIDDEN * IN;
        int second = bias + HIDDEN;
        for (int j = 0; j < HIDDEN; j++) {
            int from = HIDDEN - 1 - j;
            System.arraycopy(theta, from * IN, other, j * IN, IN);
            other[bias + j] = theta[bias + from];
            for (int o = 0; o < OUT; o++) {
                other[second + o * HIDDEN + j] = theta[second + o * HIDDEN + from];
            }
        }
        return other;
    }

    private void check(double[] theta, double[] partner) {
        Findings found = new Findings();
        Map<String, Measurement> rows = look(theta, partner, found, "other.onnx");
        double[] expected = new double[POINTS];
        double barrier = 0;
        double highest = Double.NEGATIVE_INFINITY;
        double squares = 0;
        for (int i = 0; i < theta.length; i++) {
            squares += (theta[i] - partner[i]) * (theta[i] - partner[i]);
        }
        for (int k = 0; k < POINTS; k++) {
            double t = (double) k / (POINTS - 1);
            double[] between = new double[theta.length];
            Arrays.setAll(between, i -> (1 - t) * partner[i] + t * theta[i]);
            expected[k] = loss(between);
            barrier = Math.max(barrier, expected[k] - (1 - t) * loss(partner) - t * loss(theta));
            highest = Math.max(highest, expected[k]);
        }
        double[] matrix = found.matrices().stream()
                .filter(m -> m.name().equals("loss_between"))
                .findFirst()
                .orElseThrow()
                .data();
        for (int k = 0; k < POINTS; k++) {
            assertEquals((double) k / (POINTS - 1), matrix[2 * k]);
            assertEquals(expected[k], matrix[2 * k + 1], ROUNDING * highest);
        }
        double mean = (loss(partner) + loss(theta)) / 2;
        assertEquals(barrier, rows.get("pair_barrier").value(), ROUNDING * highest);
        assertEquals(highest - mean, rows.get("pair_instability").value(), ROUNDING * highest);
        assertEquals(Math.sqrt(squares), rows.get("pair_distance").value(), ROUNDING * Math.sqrt(squares));
    }

    @Test
    void theLossBetweenTwoNetworks() {
        double[] theta = random(model.parameterCount(), "theta", 1);
        check(theta, random(model.parameterCount(), "partner", 0.7));
    }

    @Test
    void aNetworkAndItselfInAnotherOrderHaveABarrier() {
        double[] theta = random(model.parameterCount(), "theta", 2);
        double[] partner = reversed(theta);
        assertEquals(loss(theta), loss(partner), ROUNDING * loss(theta));
        check(theta, partner);
        Map<String, Measurement> rows = look(theta, partner, new Findings(), "other.onnx");
        assertTrue(rows.get("pair_barrier").value() > 0.01 * loss(theta), rows.toString());
    }

    @Test
    void withoutAPartnerThereIsNoWay() {
        double[] theta = random(model.parameterCount(), "theta", 1);
        assertEquals(
                "no_partner",
                look(theta, null, new Findings(), "other.onnx")
                        .get("pair_barrier")
                        .status());
        assertEquals(
                "no_way",
                look(theta, theta, new Findings(), "other.onnx")
                        .get("pair_barrier")
                        .status());
        assertEquals(null, look(theta, null, new Findings(), "").get("pair_barrier"));
    }

    @Test
    void aSweepHasNoPartners() {
        Probe probe = Probes.ALL.named("landscape");
        Settings settings = Settings.of(probe.parameters(), Map.of("partner", "other.onnx"));
        String refusal = probe.misfit(
                        model, new DataSource.Dimensions(IN, OUT, COUNT, 0), Objectives.SQUARED_ERROR, settings)
                .orElseThrow();
        assertTrue(refusal.contains("almagest probe FILE"), refusal);
    }
}
