package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The probes of single gradients, of steps, of states and of features against PyTorch, NumPy and SciPy (make_peer_reference.py). */
class PeerProbesTest {
    /** Relative: two ways to sums of some hundred numbers. */
    private static final double TOLERANCE = 1e-10;

    /** Where differences of nearly equal numbers are taken, or an inverse: up to five digits of these. */
    private static final double CANCELLING = 1e-6;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("peers.txt");
    }

    static List<AnsweredCase> hidden() {
        return cases().stream().filter(c -> !c.is("layout", "none")).toList();
    }

    /** A network of a case with its data. */
    private record Subject(Model model, DataSet data, Objective objective, AnsweredCase answers) {
        static Subject of(AnsweredCase c) {
            AnsweredCase.Array x = c.array("x");
            AnsweredCase.Array y = c.array("y");
            int count = x.shape().columns();
            Examples examples = new Examples(
                    x.shape().rows(),
                    y.shape().rows(),
                    count,
                    OutputGradient.rows(x.values(), x.shape().rows(), count),
                    OutputGradient.rows(y.values(), y.shape().rows(), count));
            Map<String, Object> settings = new HashMap<>(Map.of("activation", c.word("activation")));
            settings.put("depth", c.is("layout", "none") ? 0 : c.word("layout").split(",").length);
            if (!c.is("layout", "none")) {
                settings.put("widths", c.word("layout"));
            }
            DataSet data = new DataSet("case", examples, examples.first(0), true);
            Model model = Families.ALL
                    .named("mlp")
                    .build(Settings.of(Families.ALL.named("mlp").parameters(), settings), data);
            Objective objective = c.is("loss_kind", "mse") ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY;
            return new Subject(model, data, objective, c);
        }

        Snapshot at(long step, String parameters) {
            return new Snapshot(
                    step,
                    model,
                    answers.array(parameters).values(),
                    answers.array("start").values(),
                    data,
                    objective,
                    1,
                    new Snapshot.Pace(
                            "gd", true, answers.array("rate").values()[0], 0, () -> Optional.of(StepRule.DESCENT)));
        }
    }

    private static ProbeSession session(String probe) {
        return Probes.ALL
                .named(probe)
                .session(Settings.of(Probes.ALL.named(probe).parameters(), Map.of()));
    }

    private static Findings look(String probe, Snapshot snapshot) {
        Findings found = new Findings();
        session(probe).at(snapshot, found);
        return found;
    }

    private static Measurement row(Findings found, String quantity, Integer layer) {
        return found.measurements().stream()
                .filter(row -> row.quantity().equals(quantity) && Objects.equals(row.layer(), layer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s of layer %s".formatted(quantity, layer)));
    }

    private static void check(AnsweredCase c, String answer, Findings found, String quantity, double tolerance) {
        double expected = c.array(answer).values()[0];
        Double value = row(found, quantity, null).value();
        assertNotNull(value, () -> quantity + ": " + row(found, quantity, null).status());
        assertEquals(expected, value, tolerance * Math.max(1, Math.abs(expected)), quantity);
    }

    private static void checkLayers(AnsweredCase c, String answer, Findings found, String quantity, double tolerance) {
        double[] expected = c.array(answer).values();
        for (int layer = 0; layer < expected.length; layer++) {
            Measurement row = row(found, quantity, layer);
            assertNotNull(row.value(), row::toString);
            assertEquals(
                    expected[layer], row.value(), tolerance * Math.max(1, Math.abs(expected[layer])), row::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfSingleExamples(AnsweredCase c) {
        Findings found = look("gradients", Subject.of(c).at(6, "parameters"));
        check(c, "norm", found, "gradient_norm", TOLERANCE);
        check(c, "mean_snr", found, "mean_snr", TOLERANCE);
        check(c, "norm_test", found, "norm_test", TOLERANCE);
        check(c, "inner_product_test", found, "inner_product_test", TOLERANCE);
        check(c, "orthogonality_test", found, "orthogonality_test", TOLERANCE);
        check(c, "noise_scale", found, "simple_noise_scale", TOLERANCE);
        check(c, "cabs", found, "cabs_batch_size", TOLERANCE);
        check(c, "tic_trace", found, "tic_trace", TOLERANCE);
        check(c, "tic_diagonal", found, "tic_diagonal", CANCELLING);
        if (c.has("tic")) {
            check(c, "tic", found, "tic", TOLERANCE);
        } else {
            assertEquals("hessian_not_positive", row(found, "tic", null).status());
        }
        checkLayers(c, "layer_norms", found, "gradient_norm", TOLERANCE);
        checkLayers(c, "layer_snr", found, "mean_snr", TOLERANCE);
        double[] quantiles = c.array("quantiles").values();
        List<String> names = List.of(
                "element_minimum",
                "element_q05",
                "element_q25",
                "element_median",
                "element_q75",
                "element_q95",
                "element_maximum");
        for (int i = 0; i < quantiles.length; i++) {
            assertEquals(quantiles[i], row(found, names.get(i), null).value(), TOLERANCE, names.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsAsVectors(AnsweredCase c) {
        Subject subject = Subject.of(c);
        ProbeSession session = session("updates");
        session.follow(subject.at(4, "earlier"));
        session.follow(subject.at(5, "before"));
        session.follow(subject.at(6, "parameters"));
        Findings found = new Findings();
        session.at(subject.at(6, "parameters"), found);
        check(c, "update_size", found, "update_size", TOLERANCE);
        check(c, "relative_update", found, "relative_update", TOLERANCE);
        check(c, "update_cosine", found, "update_cosine", TOLERANCE);
        check(c, "distance", found, "distance_from_start", TOLERANCE);
        check(c, "path_length", found, "path_length", TOLERANCE);
        check(c, "alpha_slopes", found, "alpha_of_slopes", TOLERANCE);
        check(c, "alpha", found, "alpha", CANCELLING);
    }

    /** Several steps at once are no step: neither a size nor a cosine is made of them. */
    @Test
    void severalStepsAreNoStep() {
        Subject subject = Subject.of(cases().get(0));
        ProbeSession session = session("updates");
        session.follow(subject.at(0, "start"));
        session.follow(subject.at(5, "before"));
        Findings found = new Findings();
        session.at(subject.at(5, "before"), found);
        assertEquals("no_steps_seen", row(found, "update_size", null).status());
        session.follow(subject.at(6, "parameters"));
        Findings later = new Findings();
        session.at(subject.at(6, "parameters"), later);
        assertNotNull(row(later, "update_size", null).value());
        assertEquals("one_step_seen", row(later, "update_cosine", null).status());
        assertEquals("steps_not_seen", row(later, "path_length", null).status());
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void statesOnTheirWay(AnsweredCase c) {
        Findings found = look("activations", Subject.of(c).at(6, "parameters"));
        checkLayers(c, "size", found, "activation_size", TOLERANCE);
        checkLayers(c, "square", found, "activation_square", TOLERANCE);
        checkLayers(c, "variance", found, "activation_variance", TOLERANCE);
        checkLayers(c, "dead", found, "dead_units", TOLERANCE);
        checkLayers(c, "saturated", found, "saturated_units", TOLERANCE);
        checkLayers(c, "rank", found, "effective_rank", TOLERANCE);
        checkLayers(c, "correlation", found, "pair_correlation", TOLERANCE);
    }

    @Test
    void aNetworkWithoutStatesSaysSo() {
        Snapshot linear = Subject.of(cases().get(3)).at(6, "parameters");
        assertEquals(
                "no_inner_states",
                row(look("activations", linear), "dead_units", null).status());
        assertEquals(
                "no_inner_states",
                row(look("features", linear), "cka_start", null).status());
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void featuresOfLayersAndClasses(AnsweredCase c) {
        Subject subject = Subject.of(c);
        ProbeSession session = session("features");
        Findings first = new Findings();
        session.at(subject.at(0, "start"), first);
        Findings found = new Findings();
        session.at(subject.at(6, "parameters"), found);
        assertEquals("first_look", row(first, "cka_previous", 0).status());
        assertEquals(1, row(first, "cka_start", 0).value(), TOLERANCE);
        checkLayers(c, "cka_start", found, "cka_start", TOLERANCE);
        checkLayers(c, "cka_start", found, "cka_previous", TOLERANCE);
        checkLayers(c, "target_alignment", found, "target_alignment", TOLERANCE);
        double[] expected = c.array("layer_cka").values();
        double[] matrix = found.matrices().get(0).data();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], matrix[i], TOLERANCE);
        }
        for (String quantity : List.of("nc1", "nc2_norms", "nc2_angles", "nc2_simplex", "nc3", "nc4")) {
            check(c, quantity, found, quantity, TOLERANCE);
        }
    }

    /** Where nothing is known of classes, or all have one, there is no collapse. */
    @Test
    void collapseNeedsClasses() {
        Subject subject = Subject.of(cases().get(0));
        Examples examples = subject.data().train();
        Snapshot given = subject.at(6, "parameters");
        List<String> statuses = new ArrayList<>();
        for (DataSet data : List.of(
                new DataSet("numbers", examples, examples.first(0), false),
                new DataSet("one", examples.first(1), examples.first(0), true))) {
            Snapshot other = new Snapshot(
                    given.step(), given.model(), given.parameters(), given.initial(), data, given.objective(), 1);
            Measurement row = row(look("features", other), "nc1", null);
            assertNull(row.value());
            statuses.add(row.status());
        }
        assertEquals(List.of("no_classes", "one_class"), statuses);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eigenvaluesAndTraces(AnsweredCase c) {
        Subject subject = Subject.of(c);
        ProbeSession session = Probes.ALL
                .named("curvature")
                .session(Settings.of(
                        Probes.ALL.named("curvature").parameters(),
                        // products for the whole diagonal, so that traces are exact
                        Map.of("accuracy", 1e-9, "lanczos_steps", 120, "trace_products", 110)));
        for (String place : List.of("before", "parameters")) {
            Findings found = new Findings();
            session.at(subject.at(6, place), found);
            if (place.equals("before")) {
                continue;
            }
            double[] expected = c.array("eigenvalues").values();
            // of an eigenvalue that is there twice, as of the quadratic case with two outputs, one is found
            int simple = c.is("layout", "none") ? 1 : expected.length;
            for (int k = 0; k < simple; k++) {
                Measurement row = row(found, "eigenvalue", k);
                assertNotNull(row.value(), row::toString);
                assertEquals(expected[k], row.value(), TOLERANCE * expected[0], row::toString);
                assertTrue(row(found, "eigenpair_residual", k).value() <= 1e-9 * expected[0]);
            }
            assertEquals(3.0, row(found, "converged_eigenpairs", null).value());
            assertEquals(expected[0], row(found, "largest_eigenvalue", null).value(), TOLERANCE * expected[0]);
            double rate = c.array("rate").values()[0];
            assertEquals(2 / rate, row(found, "stability_threshold", null).value(), TOLERANCE / rate);
            assertEquals(
                    expected[0] * rate / 2, row(found, "stability_ratio", null).value(), TOLERANCE * expected[0]);
            check(c, "trace", found, "hessian_trace", TOLERANCE);
            check(c, "ggn_largest", found, "ggn_largest_eigenvalue", TOLERANCE);
            check(c, "ggn_trace", found, "ggn_trace", TOLERANCE);
            check(c, "fisher_largest", found, "fisher_largest_eigenvalue", TOLERANCE);
            check(c, "fisher_trace", found, "fisher_trace", TOLERANCE);
            check(c, "empirical_largest", found, "empirical_fisher_largest_eigenvalue", TOLERANCE);
            check(c, "empirical_trace", found, "empirical_fisher_trace", TOLERANCE);
        }
    }

    /** Two products are not enough for three eigenpairs: each says so, with the residual that it has come to. */
    @Test
    void whatHasNotConvergedSaysSo() {
        Findings found = new Findings();
        Probe probe = Probes.ALL.named("curvature");
        probe.measure(
                Subject.of(cases().get(0)).at(6, "parameters"),
                Settings.of(probe.parameters(), Map.of("lanczos_steps", 3, "accuracy", 1e-9)),
                found);
        assertEquals("not_converged", row(found, "eigenvalue", 0).status());
        assertEquals("not_converged", row(found, "largest_eigenvalue", null).status());
        assertEquals(0.0, row(found, "converged_eigenpairs", null).value());
        assertTrue(row(found, "eigenpair_residual", 0).value() > 1e-3);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesAroundANetwork(AnsweredCase c) {
        Subject subject = Subject.of(c);
        Findings found = look("landscape", subject.at(6, "parameters"));
        double[] path = c.array("path").values();
        double[] along = c.array("along_gradient").values();
        for (int k = 0; k < path.length; k++) {
            assertEquals(path[k], found.matrices().get(0).data()[2 * k + 1], TOLERANCE * path[0]);
        }
        int best = 0;
        for (int k = 0; k < along.length; k++) {
            assertEquals(along[k], found.matrices().get(1).data()[2 * k + 1], TOLERANCE * Math.max(1, along[k]));
            best = along[k] < along[best] ? k : best;
        }
        assertEquals(
                found.matrices().get(1).data()[2 * best],
                row(found, "best_gradient_step", null).value());
        assertEquals(
                along[0] - along[best],
                row(found, "best_gradient_decrease", null).value(),
                TOLERANCE * along[0]);
        check(c, "path_barrier", found, "path_barrier", TOLERANCE);
        check(c, "path_highest", found, "path_highest", TOLERANCE);
        // above PyTorch's loss at the network; what the plane holds is compared below
        double[] drawn = found.matrices().get(2).data();
        assertEquals(49, drawn.length);
        assertEquals(
                Arrays.stream(drawn).average().orElseThrow() - path[path.length - 1],
                row(found, "plane_rise", null).value(),
                TOLERANCE * Math.max(1, path[0]));
        plane(c, subject);
    }

    /** The plane of directions that are given. */
    private static void plane(AnsweredCase c, Subject subject) {
        double[] theta = c.array("parameters").values();
        double[] raw = c.array("directions").values();
        int size = theta.length;
        double[] first = FilterDirection.scaled(subject.model(), theta, Arrays.copyOf(raw, size));
        double[] second = FilterDirection.scaled(subject.model(), theta, Arrays.copyOfRange(raw, size, 2 * size));
        LossSlices slices =
                new LossSlices(new TrainingLoss(subject.model(), subject.data().train(), subject.objective()), size);
        double[] found = slices.plane(theta, first, second, new double[] {-1, -0.5, 0, 0.5, 1});
        double[] expected = c.array("plane").values();
        for (int k = 0; k < expected.length; k++) {
            assertEquals(expected[k], found[k], TOLERANCE * Math.max(1, expected[k]));
        }
    }

    /** Features that are the corners of a simplex, with weights along them: all measures of collapse are 0. */
    @Test
    void aCollapsedNetworkHasNoRest() {
        int classes = 3;
        int count = 9;
        double[] inputs = new double[count * classes];
        double[] targets = new double[count * classes];
        for (int n = 0; n < count; n++) {
            for (int k = 0; k < classes; k++) {
                inputs[n * classes + k] = n % classes == k ? 1 : 0;
                targets[n * classes + k] = inputs[n * classes + k];
            }
        }
        Examples examples = new Examples(classes, classes, count, inputs, targets);
        DataSet data = new DataSet("corners", examples, examples.first(0), true);
        Model model = Families.ALL
                .named("mlp")
                .build(
                        Settings.of(
                                Families.ALL.named("mlp").parameters(),
                                Map.of("depth", 1, "width", 3, "activation", "relu", "bias", false)),
                        data);
        double[] theta = {2, 0, 0, 0, 2, 0, 0, 0, 2, 2, -1, -1, -1, 2, -1, -1, -1, 2};
        Findings found = look("features", new Snapshot(1, model, theta, theta, data, Objectives.CROSS_ENTROPY, 1));
        for (String quantity : List.of("nc1", "nc2_norms", "nc2_angles", "nc2_simplex", "nc3", "nc4")) {
            assertEquals(0, row(found, quantity, null).value(), TOLERANCE, quantity);
        }
    }

    /** Of kernels, too, the mean of single gradients is the gradient of the whole. */
    @Test
    void gradientsOfConvolutions() {
        RandomStream random = new RandomStream(3, "images");
        double[] inputs = new double[6 * 16];
        double[] targets = new double[6 * 2];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        Examples examples = new Examples(16, 2, 6, inputs, targets);
        DataSet data = new DataSet("images", examples, examples.first(0), false);
        Model model = Families.ALL
                .named("resnet-conv")
                .build(
                        Settings.of(Families.ALL.named("resnet-conv").parameters(), Map.of("depth", 1, "width", 2)),
                        data);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        Snapshot snapshot = new Snapshot(0, model, theta, theta, data, Objectives.SQUARED_ERROR, 1);
        double found = row(look("gradients", snapshot), "gradient_norm", null).value();
        double[] residuals = Predictions.of(model, theta, examples);
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = 2 * (residuals[i] - targets[i]) / residuals.length;
        }
        double[] whole = OutputGradient.of(model, examples, residuals, theta).gradient();
        double norm = Vectors.norm(whole, 0, whole.length);
        assertTrue(norm > 0);
        assertEquals(norm, found, TOLERANCE * norm);
    }
}
