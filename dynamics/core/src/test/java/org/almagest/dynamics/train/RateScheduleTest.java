package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.junit.jupiter.api.Test;

/** Step sizes in places where they are known without a formula; that PyTorch has the same is {@link OptimizerReferenceTest}'s. */
class RateScheduleTest {
    private static final double RATE = 0.25;
    /** A cosine and a few operations. */
    private static final double ROUNDING = 1e-15;

    private static RateSchedule schedule(long steps, Map<String, ?> settings) {
        return RateSchedule.of(Settings.of(Training.PARAMETERS, settings), RATE, steps);
    }

    @Test
    void aConstantRateIsTheRateToTheBit() {
        RateSchedule schedule = schedule(0, Map.of());
        assertEquals(RATE, schedule.at(0));
        assertEquals(RATE, schedule.at(1_000_000_007));
        assertEquals(7 * RATE, schedule.sum(7));
        assertEquals(3 * 0.1, RateSchedule.constant(0.1).sum(3), "as one product, not as three sums");
    }

    @Test
    void theCosineIsHalfwayInTheMiddleAndStaysAtItsFloor() {
        RateSchedule schedule =
                schedule(200, Map.of("schedule", "cosine", "schedule_steps", 100, "schedule_floor", 0.5));
        assertEquals(RATE, schedule.at(0));
        assertEquals(0.75 * RATE, schedule.at(50), ROUNDING);
        assertEquals(0.5 * RATE, schedule.at(100), ROUNDING);
        assertEquals(0.5 * RATE, schedule.at(150), ROUNDING, "does not rise again");
    }

    /** A factor of PyTorch's LambdaLR: min(1, (s+1)/10)·(1 + cos(πs/40))/2. */
    @Test
    void theWarmUpIsAFactorBesideTheCosine() {
        RateSchedule schedule = schedule(40, Map.of("schedule", "warmup-cosine", "warmup_steps", 10));
        for (int step = 0; step < 40; step++) {
            double factor = Math.min(1, (step + 1) / 10.0) * (1 + Math.cos(Math.PI * step / 40)) / 2;
            assertEquals(RATE * factor, schedule.at(step), ROUNDING);
        }
        assertThrows(
                UnsuitableSetting.class,
                () -> schedule(40, Map.of("schedule", "warmup-cosine", "schedule_steps", 41)),
                "never ends");
    }

    @Test
    void theLineEndsWithTheTrainingUnlessToldOtherwise() {
        RateSchedule schedule = schedule(100, Map.of("schedule", "linear", "warmup_steps", 20));
        assertEquals(RATE / 20, schedule.at(0), ROUNDING);
        assertEquals(RATE, schedule.at(19));
        assertEquals(RATE, schedule.at(20));
        assertEquals(RATE / 2, schedule.at(60), ROUNDING);
        assertEquals(RATE / 80, schedule.at(99), ROUNDING, "the last step still moves");
    }

    @Test
    void stepsComeAtTheirSteps() {
        RateSchedule schedule = schedule(100, Map.of("schedule", "step", "schedule_steps", 10, "schedule_factor", 0.5));
        assertEquals(RATE, schedule.at(9));
        assertEquals(RATE / 2, schedule.at(10));
        assertEquals(RATE / 8, schedule.at(39));
    }

    @Test
    void afterTheTimeThatIsGivenTheRateIsHalf() {
        RateSchedule schedule = schedule(100, Map.of("schedule", "inverse-time", "schedule_steps", 30));
        assertEquals(RATE / 2, schedule.at(30));
        assertEquals(RATE / 3, schedule.at(60), ROUNDING);
    }

    @Test
    void aCycleGoesUpAndDownByItsSwing() {
        RateSchedule schedule =
                schedule(100, Map.of("schedule", "cyclic", "schedule_steps", 40, "schedule_swing", 0.2));
        assertEquals(RATE, schedule.at(0));
        assertEquals(1.2 * RATE, schedule.at(10), ROUNDING);
        assertEquals(RATE, schedule.at(20), ROUNDING);
        assertEquals(0.8 * RATE, schedule.at(30), ROUNDING);
        assertEquals(1.2 * RATE, schedule.at(90), ROUNDING);
        assertThrows(UnsuitableSetting.class, () -> schedule(100, Map.of("schedule", "cyclic")));
    }

    /** The sine of 2πt/T is 0 at whole t for T of 1 and 2, and of either sign for 3. */
    @Test
    void aCycleOfTwoStepsWouldNotSwing() {
        for (int length : new int[] {1, 2}) {
            UnsuitableSetting refused = assertThrows(
                    UnsuitableSetting.class,
                    () -> schedule(100, Map.of("schedule", "cyclic", "schedule_steps", length)));
            assertTrue(refused.getMessage().contains("expected at least 3"), refused.getMessage());
        }
        RateSchedule three = schedule(100, Map.of("schedule", "cyclic", "schedule_steps", 3));
        assertEquals((1 + 0.5 * Math.sqrt(0.75)) * RATE, three.at(1), ROUNDING);
        assertEquals((1 - 0.5 * Math.sqrt(0.75)) * RATE, three.at(2), ROUNDING);
    }

    @Test
    void timeIsTheSumOfTheStepsInWhateverOrderItIsAskedFor() {
        RateSchedule schedule = schedule(40, Map.of("schedule", "linear", "warmup_steps", 4));
        double sum = 0;
        for (int step = 0; step < 40; step++) {
            assertEquals(sum, schedule.sum(step), ROUNDING * 100);
            sum += schedule.at(step);
        }
        assertEquals(sum, schedule.sum(40), ROUNDING * 100);
        assertEquals(schedule.at(0) + schedule.at(1), schedule.sum(2), ROUNDING);
    }
}
