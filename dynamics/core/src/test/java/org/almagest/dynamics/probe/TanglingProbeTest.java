package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Conditions;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.trajectory.Tangling;
import org.almagest.dynamics.trajectory.Trajectories;
import org.junit.jupiter.api.Test;

/** The probe against the states and weights themselves. */
class TanglingProbeTest {
    /** Two ways to the same sums. */
    private static final double ROUNDING = 1e-11;

    private static final ProbeSchedule ENDS = new ProbeSchedule(true, true, List.of());

    private static DataSet data(int features) {
        RandomStream random = new RandomStream(2, "tangling probe");
        double[] inputs = new double[features * 7];
        double[] targets = new double[7];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(features, 1, 7, inputs, targets);
        return new DataSet("numbers", examples, examples.first(3), false);
    }

    private static RunResult run(
            String family, Map<String, ?> network, DataSet data, Map<String, ?> training, Map<String, ?> probe) {
        Settings model = Settings.of(Families.ALL.named(family).parameters(), network);
        Map<String, Object> all = new TreeMap<>(Map.of("batch_size", 0, "keep_weights", true));
        all.putAll(training);
        RunResult result = Run.train(
                new RunConfiguration(
                        family,
                        model,
                        data.name(),
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, all),
                        List.of(new ProbeRequest(
                                "tangling",
                                ENDS,
                                Settings.of(Probes.ALL.named("tangling").parameters(), probe))),
                        4),
                Families.ALL.named(family).build(model, data),
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

    /** Of the two layers of an LSTM that reads five tokens, on the three examples held out. */
    @Test
    void statesAreThoseOfTheNetwork() {
        DataSet data = data(10);
        Map<String, Object> network = Map.of("depth", 2, "width", 4, "length", 5);
        RunResult result = run("lstm", network, data, Map.of("epochs", 3), Map.of("of", "states"));
        double[] start = result.weights().stream()
                .filter(block -> block.step() == 0)
                .flatMapToDouble(block -> Arrays.stream(block.data()))
                .toArray();
        Settings model = Settings.of(Families.ALL.named("lstm").parameters(), network);
        for (int layer = 0; layer < 2; layer++) {
            String name = "layer " + layer;
            double[] values = new InnerStates(Families.ALL.named("lstm").build(model, data), data.test(), List.of(name))
                    .at(start)
                    .get(name)
                    .values();
            double[] x = new double[3 * 3 * 4];
            double[] v = new double[x.length];
            int at = 0;
            for (int example = 0; example < 3; example++) {
                for (int t = 1; t < 4; t++) {
                    for (int unit = 0; unit < 4; unit++) {
                        x[at] = values[(unit * 5 + t) * 3 + example];
                        v[at++] = (values[(unit * 5 + t + 1) * 3 + example] - values[(unit * 5 + t - 1) * 3 + example])
                                / 2;
                    }
                }
            }
            Trajectories expected = new Trajectories(x, v, 4, new int[] {3, 3, 3});
            double[] q = expected.tangling(0.1, Tangling.Variance.TOTAL);
            assertNear(Tangling.quantile(q, 0.9), of(result, "tangling_p90", layer, 0));
            assertNear(Arrays.stream(q).average().orElseThrow(), of(result, "tangling_mean", layer, 0));
            assertNear(
                    Tangling.quantile(expected.tangling(0.1, Tangling.Variance.ENTRY), 0.9),
                    of(result, "tangling_entry_p90", layer, 0));
            assertNear(expected.topTwoShare(), of(result, "top_two_share", layer, 0));
            Matrix plane = result.matrices().get(layer);
            assertEquals(9, plane.rows());
            double[] first = new double[9];
            Arrays.setAll(first, i -> plane.data()[3 * i]);
            assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1, 2, 2, 2}, first);
        }
        assertTrue(
                result.measurements().stream().noneMatch(one -> one.quantity().startsWith("weight")));
    }

    private static void assertNear(double expected, Measurement found) {
        assertEquals(expected, Objects.requireNonNull(found.value()), ROUNDING * Math.abs(expected));
    }

    @Test
    void epsilonHasARuleAndASize() {
        DataSet data = data(10);
        Map<String, Object> network = Map.of("depth", 1, "width", 4, "length", 5);
        RunResult total = run("lstm", network, data, Map.of("epochs", 0), Map.of("of", "states"));
        RunResult entry =
                run("lstm", network, data, Map.of("epochs", 0), Map.of("of", "states", "epsilon_rule", "entry"));
        assertEquals(
                of(total, "tangling_entry_p90", 0, 0).value(),
                of(entry, "tangling_p90", 0, 0).value());
        RunResult large = run("lstm", network, data, Map.of("epochs", 0), Map.of("of", "states", "epsilon", 1e5));
        assertTrue(of(large, "tangling_p90", 0, 0).value() < 1e-3);
    }

    /** A quadratic loss has one Hessian everywhere, and its largest eigenvalue is the Lipschitz constant. */
    @Test
    void weightsOfGradientDescentAreBoundedByTheCurvature() {
        DataSet data = data(4);
        RunResult result = run(
                "mlp",
                Map.of("depth", 0),
                data,
                Map.of("optimizer", "gd", "learning_rate", 0.1, "epochs", 40, "record", "none"),
                Map.of("weight_epsilon", 0.0));
        double most = of(result, "weight_tangling_max", null, 40).value();
        double curvature = of(result, "curvature_squared", null, 40).value();
        assertTrue(most > 0.5 * curvature && most <= curvature * (1 + ROUNDING), most + " of " + curvature);
        assertEquals("too_short", of(result, "weight_tangling_max", null, 0).status());
        RunResult heavy = run(
                "mlp",
                Map.of("depth", 0),
                data,
                Map.of("optimizer", "momentum", "learning_rate", 0.1, "epochs", 40),
                Map.of());
        assertTrue(of(heavy, "weight_tangling_max", null, 40).value() > curvature);
        // a clock twice as slow halves velocities
        RunResult slow = run(
                "mlp",
                Map.of("depth", 0),
                data,
                Map.of("optimizer", "gd", "learning_rate", 0.1, "epochs", 40),
                Map.of("weight_epsilon", 0.0, "time_step", 0.2));
        assertEquals(most / 4, of(slow, "weight_tangling_max", null, 40).value(), ROUNDING * most);
    }

    /** All eigenvalues of a small network, the two ends of a large one's spectrum: of the same loss where one is a part of the other. */
    @Test
    void curvatureOfALargeNetworkIsThatOfItsEnds() {
        DataSet data = data(60);
        RunResult result = run(
                "mlp",
                Map.of("depth", 1, "width", 10),
                data,
                Map.of("optimizer", "gd", "learning_rate", 0.01, "epochs", 3),
                Map.of("of", "weights"));
        assertTrue(result.parameters() > 500);
        RunResult hessian = Run.train(
                new RunConfiguration(
                        "mlp",
                        Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 10)),
                        data.name(),
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, Map.of("batch_size", 0, "epochs", 0)),
                        List.of(new ProbeRequest(
                                "hessian",
                                ENDS,
                                Settings.of(Probes.ALL.named("hessian").parameters(), Map.of("operators", "hessian")))),
                        4),
                Families.ALL
                        .named("mlp")
                        .build(
                                Settings.of(Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 10)),
                                data),
                data);
        double largest = Math.max(
                Math.abs(of(hessian, "top_eigenvalue", null, 0).value()),
                Math.abs(of(hessian, "smallest_eigenvalue", null, 0).value()));
        // an estimate by Lanczos is right to its accuracy
        assertEquals(largest * largest, of(result, "curvature_squared", null, 3).value(), 1e-7 * largest * largest);
    }

    @Test
    void saysWhyThereAreNoStates() {
        RunResult none = run("mlp", Map.of("depth", 1), data(4), Map.of("epochs", 0), Map.of("of", "states"));
        assertEquals("no_states_in_time", of(none, "tangling_p90", null, 0).status());
        RunResult brief =
                run("lstm", Map.of("depth", 1, "length", 2), data(4), Map.of("epochs", 0), Map.of("of", "states"));
        assertEquals("too_short", of(brief, "tangling_p90", null, 0).status());
        Conditions longer = new Conditions(
                new Examples(12, 6, 1, new double[12], new double[6]), 6, 0.1, new int[] {4}, new double[] {1});
        RunResult fixed = run(
                "lstm",
                Map.of("depth", 1, "length", 5),
                data(10).lookedAtOn(longer),
                Map.of("epochs", 0),
                Map.of("of", "states"));
        assertEquals("fixed_steps", of(fixed, "tangling_p90", null, 0).status());
    }
}
