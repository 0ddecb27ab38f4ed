package org.almagest.studies.tangling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Conditions;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.StatesInTime;
import org.junit.jupiter.api.Test;

/** The data of the study, and what its family refuses. */
class GaitTest {
    private static final double ROUNDING = 1e-12;

    private static DataSet gait(Map<String, ?> given) {
        Gait source = new Gait();
        return source.load(Settings.of(source.parameters(), given));
    }

    @Test
    void conditionsAreOneCycleAtEachOfFiveSpeeds() {
        Conditions conditions = gait(Map.of("train", 1, "test", 0)).conditions();
        assertEquals(120, conditions.steps());
        assertArrayEquals(new int[] {40, 23, 16, 12, 10}, conditions.looked());
        assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75, 1}, conditions.places());
        double[] inputs = conditions.runs().inputs();
        // at speed ½ and t = 0.2 s: p⁻ = 2π·1.25·0.15
        double late = 2 * Math.PI * 1.25 * 0.15;
        assertEquals(0, inputs[2 * 360 + 4]);
        assertEquals(Math.sin(late + 0.3), inputs[2 * 360 + 120 + 4], ROUNDING);
        assertEquals(1, inputs[2 * 360 + 240 + 4]);
        double[] joints = conditions.runs().targets();
        double p = 2 * Math.PI * 1.25 * 0.2;
        assertEquals(0.8 * Math.sin(p), joints[2 * 480 + 4], ROUNDING);
        assertEquals(-0.8 * Math.sin(p), joints[2 * 480 + 120 + 4], ROUNDING);
        assertEquals(0.8 * Math.max(0, Math.sin(2 * p + 0.6)), joints[2 * 480 + 240 + 4], ROUNDING);
        assertEquals(0.8 * Math.max(0, -Math.sin(2 * p + 0.6)), joints[2 * 480 + 360 + 4], ROUNDING);
    }

    /** Both proprioceptive signals have the noise that is asked for, the command and the joints none. */
    @Test
    void noiseIsOnProprioceptionAlone() {
        double[] quiet = gait(Map.of("noise", 0, "train", 1, "test", 0)).train().inputs();
        double[] noisy =
                gait(Map.of("noise", 0.5, "train", 1, "test", 0)).train().inputs();
        assertArrayEquals(Arrays.copyOf(quiet, 60), Arrays.copyOf(noisy, 60));
        double squares = 0;
        for (int i = 60; i < 180; i++) {
            squares += (noisy[i] - quiet[i]) * (noisy[i] - quiet[i]);
        }
        // four standard errors of a variance of 120 normal numbers
        assertEquals(0.25, squares / 120, 4 * 0.25 * Math.sqrt(2.0 / 120));
        assertArrayEquals(
                gait(Map.of("noise", 0, "train", 1, "test", 0)).train().targets(),
                gait(Map.of("noise", 0.5, "train", 1, "test", 0)).train().targets());
    }

    @Test
    void aStreamDrawsWhatTheTrainingSetHolds() {
        DataSet data = gait(Map.of("data_seed", 3));
        double[] inputs = new double[180];
        double[] targets = new double[200];
        RandomStream random = new RandomStream(3, "gait train");
        data.stream().draw(random, inputs, targets);
        data.stream().draw(random, inputs, targets);
        assertArrayEquals(Arrays.copyOfRange(data.train().inputs(), 180, 360), inputs);
        assertArrayEquals(Arrays.copyOfRange(data.train().targets(), 200, 400), targets);
    }

    @Test
    void refusesAWarmUpWithoutTargets() {
        Gait source = new Gait();
        Settings none = Settings.of(source.parameters(), Map.of("warm_up", 60));
        DataException failure = assertThrows(DataException.class, () -> source.dimensions(none));
        assertTrue(String.valueOf(failure.getMessage()).contains("warm_up 60 of 60 steps"), failure::getMessage);
    }

    @Test
    void policySaysWhatDoesNotFit() {
        PolicyNetwork family = new PolicyNetwork();
        Settings settings = Settings.of(family.parameters(), Map.of());
        assertTrue(refusal(family, settings, 181, 200).contains("inputs of 181 numbers"));
        assertTrue(refusal(family, settings, 180, 201).contains("targets of 201 numbers for 4 joints"));
        assertTrue(refusal(family, settings, 180, 244).contains("over 60 steps"));
        assertEquals(16_004, family.build(settings, 180, 200).parameterCount());
    }

    private static String refusal(PolicyNetwork family, Settings settings, int features, int outputs) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> family.build(settings, features, outputs))
                        .getMessage());
    }

    /** The same parameters on longer episodes. */
    @Test
    void policyRunsOn() {
        PolicyNetwork family = new PolicyNetwork();
        Settings settings = Settings.of(family.parameters(), Map.of());
        StatesInTime states =
                family.build(settings, 180, 200).capability(StatesInTime.class).orElseThrow();
        assertEquals(60, states.steps());
        assertEquals(
                family.build(settings, 180, 200).blocks(),
                states.lasting(120).orElseThrow().blocks());
    }

    @Test
    void ranksAreCorrelatedWhateverTheNumbersAre() {
        double[] places = {0, 0.25, 0.5, 0.75, 1};
        assertEquals(1, GaitSession.rankCorrelation(new double[] {-9, 0, 1, 5, 700}, places));
        assertEquals(-1, GaitSession.rankCorrelation(new double[] {3, 2, 1, 0, -1}, places));
        // one neighbouring pair exchanged: 1 − 6·2/120
        assertEquals(0.9, GaitSession.rankCorrelation(new double[] {1, 0, 2, 3, 4}, places), ROUNDING);
    }

    /** y − tanh(w·x) has the deviation of the noise. */
    @Test
    void aNoisyUnitIsOneUnitWithNoise() {
        NoisyUnit source = new NoisyUnit();
        DataSet data = source.load(Settings.of(source.parameters(), Map.of("train", 2000)));
        RandomStream random = new RandomStream(0, "noisy-unit weights");
        double[] w = {random.normal(), random.normal(), random.normal(), random.normal()};
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            double sum = 0;
            for (int j = 0; j < 4; j++) {
                sum += w[j] * data.train().inputs()[4 * i + j];
            }
            double d = data.train().targets()[i] - Math.tanh(sum);
            squares += d * d / 2000;
        }
        // four standard errors
        assertEquals(0.09, squares, 4 * 0.09 * Math.sqrt(2.0 / 2000));
    }
}
