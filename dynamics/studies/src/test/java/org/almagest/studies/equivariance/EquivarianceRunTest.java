package org.almagest.studies.equivariance;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probe says of networks in training: exact where the symmetry is built in, and its errors are those of the run. */
class EquivarianceRunTest {
    /** The claim's own. */
    private static final double EXACT = 1e-12;

    /** Relative: sums over examples in another order. */
    private static final double ROUNDING = 1e-12;

    /** No multiple of the probe's own batches. */
    private static final int TEST = 57;

    private static final int STEPS = 40;

    private final ChargedBodies source = new ChargedBodies();
    private final DataSet data = source.load(
            Settings.of(source.parameters(), Map.of("bodies", 4L, "train", 20L, "test", (long) TEST, "step", 0.05)));

    private RunResult run(String family) {
        Family named = Families.ALL.named(family);
        Map<String, Object> model = new HashMap<>(Map.of("depth", 2L, "width", 6L, "init", "uniform"));
        if (family.equals("mlp")) {
            model.put("residual", "positions");
        }
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of("learning_rate", 0.01, "batch_size", 20L, "batches", "replacement", "epochs", (long) STEPS));
        Settings probe = Settings.of(Probes.ALL.named("equivariance").parameters(), Map.of("draws", 3L));
        ProbeRequest looks = new ProbeRequest("equivariance", new ProbeSchedule(true, true, List.of(20L)), probe);
        return Run.train(
                new RunConfiguration(
                        family,
                        Settings.of(named.parameters(), model),
                        source.name(),
                        Settings.of(List.of(), Map.of()),
                        training,
                        List.of(looks),
                        3),
                data);
    }

    private static double value(RunResult result, long step, String quantity) {
        return result.measurements().stream()
                .filter(one -> one.step() == step && one.quantity().equals(quantity))
                .mapToDouble(one -> requireNonNull(one.value()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"egnn", "pair-gnn", "mlp"})
    void symmetriesAreExactWhereTheyAreBuiltIn(String family) {
        RunResult result = run(family);
        double before = 0;
        for (long step : new long[] {0, 20, STEPS}) {
            double turned = value(result, step, "rotation_error");
            double shifted = value(result, step, "translation_error");
            double renumbered = value(result, step, "permutation_error");
            double largest = Math.max(before, Math.max(turned, Math.max(shifted, renumbered)));
            assertEquals(largest, value(result, step, "equivariance_error"));
            before = largest;
            boolean space = family.equals("egnn");
            double lie = value(result, step, "lie_derivative");
            assertEquals(space, turned <= EXACT, () -> "turned at " + step + ": " + turned);
            assertEquals(space, shifted <= EXACT, () -> "shifted at " + step + ": " + shifted);
            assertEquals(!family.equals("mlp"), renumbered <= EXACT, () -> "renumbered at " + step + ": " + renumbered);
            assertEquals(space, lie <= EXACT, () -> "turned a little at " + step + ": " + lie);
            assertEquals(space, value(result, step, "force_error") <= EXACT, () -> "forces at " + step);
            assertEquals(lie, value(result, step, "lie_difference"), 1e-4 * Math.max(lie, 1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"egnn", "pair-gnn", "mlp"})
    void errorsAreThoseOfTheRun(String family) {
        RunResult result = run(family);
        double loss = requireNonNull(result.scores().testLoss());
        assertEquals(loss, value(result, STEPS, "test_mse"), ROUNDING * loss);
        double last = requireNonNull(result.finalLoss());
        assertEquals(last, value(result, STEPS, "train_mse"), ROUNDING * last);
        assertTrue(last < requireNonNull(result.initialLoss()));
        Examples test = data.test();
        double squares = 0;
        for (int point = 0; point < test.targets().length / Coordinates.SPACE; point++) {
            for (int c = 0; c < Coordinates.SPACE; c++) {
                double straight = test.inputs()[Coordinates.IN * point + c]
                        + test.inputs()[Coordinates.IN * point + Coordinates.SPACE + c];
                double missed = straight - test.targets()[Coordinates.SPACE * point + c];
                squares += missed * missed;
            }
        }
        double constant = squares / test.targets().length;
        assertEquals(constant, value(result, 0, "constant_velocity_mse"), ROUNDING * constant);
    }
}
