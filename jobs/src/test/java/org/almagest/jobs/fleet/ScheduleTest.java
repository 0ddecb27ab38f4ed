package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final double ROUNDING = 1e-9;

    /** Seven tasks of one second on three cores take three rounds, with two places of nine empty. */
    @Test
    void equalTasksGoRoundByRound() {
        double[] tasks = new double[7];
        Arrays.fill(tasks, 1);
        Schedule schedule = Schedule.of(tasks, 3);
        assertEquals(3, schedule.makespan());
        assertEquals(2 / 9.0, schedule.idleShare(), ROUNDING);
        assertEquals(7, Schedule.of(tasks, 1).makespan());
        assertEquals(0, Schedule.of(tasks, 1).idleShare(), ROUNDING);
        assertEquals(0, Schedule.of(new double[0], 5).makespan());
    }

    /** No order does better than the work shared evenly or the longest task; none of this kind worse than both together. */
    @Test
    void makespanLiesWithinGrahamsBounds() {
        Random random = new Random(4);
        for (int trial = 0; trial < 200; trial++) {
            int cores = 1 + random.nextInt(20);
            double[] tasks = random.doubles(1 + random.nextInt(100), 0, 10).toArray();
            double work = Arrays.stream(tasks).sum();
            double longest = Arrays.stream(tasks).max().orElseThrow();
            Schedule schedule = Schedule.of(tasks, cores);
            assertTrue(schedule.makespan() >= Math.max(work / cores, longest) - ROUNDING);
            assertTrue(schedule.makespan() <= work / cores + longest + ROUNDING);
            assertEquals(1 - work / (cores * schedule.makespan()), schedule.idleShare(), ROUNDING);
        }
    }

    @Test
    void aForecastAddsUp() {
        Sweep sweep = Sweep.read(SweepSource.find("quickstart"));
        Forecast one = Forecast.of(sweep, 1, MeasuredCosts.NONE);
        assertEquals(42, one.runs());
        assertEquals(one.coreSeconds(), one.makespanSeconds(), ROUNDING);
        Forecast many = Forecast.of(sweep, 10_000, MeasuredCosts.NONE);
        assertEquals(many.longestSeconds(), many.makespanSeconds(), ROUNDING);
        assertEquals(one.coreSeconds(), many.coreSeconds());
        assertTrue(many.idleShare() > 0.99 && many.planBytes() > 0);
    }
}
