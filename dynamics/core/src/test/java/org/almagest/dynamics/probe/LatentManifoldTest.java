package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.GrammarException;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingCheck;
import org.junit.jupiter.api.Test;

/** The probe on a few digits in a frame, by what its numbers must be. */
class LatentManifoldTest {
    private static final int TEST = 12;
    /** Sums of some thousand numbers in another order. */
    private static final double ROUNDING = 1e-12;

    // cut off at 0, whole channels may be dead
    private static final Map<String, Object> LINEAR = Map.of("latent_activation", "linear");

    private static final Map<String, Object> VARIATIONAL = Map.of("kind", "vae", "latent_activation", "linear");

    private static DataSet digits(int test) {
        Settings settings =
                Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("pad", 3, "train", 40, "test", test));
        return DataSets.load("digits", settings).reconstruction();
    }

    private static Model model(Map<String, Object> kind, DataSet data) {
        Family family = Families.ALL.named("tensor-autoencoder");
        Map<String, Object> given = new LinkedHashMap<>(Map.of("channels", 6, "width", 3, "init", "uniform"));
        given.putAll(kind);
        return family.build(Settings.of(family.parameters(), given), data);
    }

    private static Map<String, Measurement> measured(Model model, DataSet data, Map<String, Object> settings) {
        return measured(model, model.initialise(new RandomStream(1, "init")), data, settings);
    }

    private static Map<String, Measurement> measured(
            Model model, double[] theta, DataSet data, Map<String, Object> settings) {
        Probe probe = Probes.ALL.named("latent-manifold");
        Findings findings = new Findings();
        probe.measure(
                new Snapshot(0, model, theta, theta, data, Objectives.SQUARED_ERROR, 1),
                Settings.of(probe.parameters(), settings),
                findings);
        Map<String, Measurement> measured = new LinkedHashMap<>();
        findings.measurements().forEach(one -> assertNull(measured.put(one.quantity(), one), one::quantity));
        return measured;
    }

    private static double value(Map<String, Measurement> measured, String quantity) {
        Measurement one = measured.get(quantity);
        assertEquals("ok", one.status(), quantity);
        return one.value();
    }

    @Test
    void codesOfCleanImagesAreAsTheirBordersAllow() {
        DataSet data = digits(TEST);
        Map<String, Measurement> measured =
                measured(model(LINEAR, data), data, Map.of("noise_levels", "0, 0.2", "dimensions", 3));
        assertEquals(0, value(measured, "rank_bound_violations"));
        assertTrue(value(measured, "rank_bound_attained") > 0);
        // six channels of places that differ have rank six as soon as there is noise everywhere
        assertEquals(1, value(measured, "strata_exact_code_s1"));
        assertEquals(0, value(measured, "strata_entropy_code_s1"));
        assertTrue(value(measured, "subspace_angle_code_s1") > 0);
        assertTrue(value(measured, "shift_code_s1") > 0);
        assertTrue(measured.keySet().stream().noneMatch(name -> name.contains("sample") || name.endsWith("_s2")));
    }

    /** By the network's own predictions, which know nothing of encoder and decoder apart. */
    @Test
    void whatIsExplainedIsThatOfThePredictions() {
        DataSet data = digits(TEST);
        Model model = model(Map.of(), data);
        Examples test = data.test();
        NetworkInGraph network = new NetworkInGraph(model);
        NetworkExecution execution = network.execution(
                List.of(network.predict(network.batch(test.shape(), TEST).inputs())),
                model.initialise(new RandomStream(1, "init")));
        execution.load(test, 0);
        execution.execution().run();
        double[] predicted =
                OutputGradient.rows(execution.execution().copyOf(0, test.outputs() * TEST), test.outputs(), TEST);
        double error = 0;
        double plain = 0;
        for (int pixel = 0; pixel < test.outputs(); pixel++) {
            double mean = 0;
            for (int image = 0; image < data.train().count(); image++) {
                mean += data.train().targets()[image * test.outputs() + pixel]
                        / data.train().count();
            }
            for (int image = 0; image < TEST; image++) {
                double target = test.inputs()[image * test.outputs() + pixel];
                error += Math.pow(predicted[image * test.outputs() + pixel] - target, 2);
                plain += Math.pow(mean - target, 2);
            }
        }
        assertEquals(
                1 - error / plain, value(measured(model, data, Map.of("dimensions", 3)), "explained"), 10 * ROUNDING);
    }

    @Test
    void samplesAreDrawnAnewAndTheSameAtEveryLook() {
        DataSet data = digits(TEST);
        Model model = model(VARIATIONAL, data);
        Map<String, Object> settings = Map.of("noise_levels", "0, 0.01", "dimensions", 3);
        Map<String, Measurement> first = measured(model, data, settings);
        assertEquals(first, measured(model, data, settings));
        // two draws are far from one another, the two means are not
        assertTrue(value(first, "resample_angle") > value(first, "subspace_angle_mean_s1"));
        assertNotEquals(value(first, "explained"), value(first, "explained_sample"));
        assertEquals(0, value(first, "rank_bound_violations"));
    }

    @Test
    void whereThereIsNoNumberAStatusSaysWhy() {
        DataSet none = digits(0);
        Map<String, Measurement> measured = measured(model(Map.of(), none), none, Map.of());
        measured.values().forEach(one -> assertEquals("no_test_examples", one.status()));
        assertTrue(measured.containsKey("explained") && measured.containsKey("rank_bound_violations"));
        DataSet few = digits(2);
        assertEquals(
                "too_few_directions",
                measured(model(Map.of(), few), few, Map.of("noise_levels", "0, 0.1"))
                        .get("subspace_angle_code_s1")
                        .status());
        Model model = model(Map.of(), few);
        Map<String, Measurement> same =
                measured(model, new double[model.length()], few, Map.of("noise_levels", "0, 0.1", "dimensions", 1));
        for (String quantity : List.of("effective_dimension_code_s1", "subspace_angle_code_s1", "shift_code_s1")) {
            assertEquals("no_variation", same.get(quantity).status(), quantity);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        DataSet data = digits(TEST);
        assertRefused("latent_activation linear", Map.of("kind", "vae"), data);
        assertRefused("input_noise above 0", Map.of("kind", "dae"), data);
        assertRefused("input_noise 0, or kind dae", Map.of("input_noise", 0.3), data);
        Examples bright = new Examples(4, 4, 1, new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 4});
        assertRefused("inputs in [0, 1]", Map.of(), new DataSet("bright", bright, bright, false));
        for (String levels : List.of("0.1", "0, 0", "0, x", "0, 0.1,", "0, 1, 2, 3, 4, 5")) {
            assertThrows(GrammarException.class, () -> NoiseLevels.GRAMMAR.canonical(levels), levels);
        }
        assertEquals("0, 0.1, 2", NoiseLevels.GRAMMAR.canonical("0.0,1e-1 , 2"));
        Settings training = Settings.of(Training.PARAMETERS, Map.of("loss", "squared-error + posterior-divergence"));
        DataSource.Dimensions sizes = new DataSource.Dimensions(196, 196, 40, TEST);
        TrainingCheck.check(training, model(VARIATIONAL, data), sizes);
        UnsuitableSetting refused = assertThrows(
                UnsuitableSetting.class, () -> TrainingCheck.check(training, model(Map.of(), data), sizes));
        assertTrue(refused.getMessage().contains("variational autoencoder"), refused.getMessage());
    }

    private static void assertRefused(String words, Map<String, Object> settings, DataSet data) {
        String message = assertThrows(IllegalArgumentException.class, () -> model(settings, data))
                .getMessage();
        assertTrue(message.contains(words), message);
    }
}
