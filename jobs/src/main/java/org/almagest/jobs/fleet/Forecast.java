package org.almagest.jobs.fleet;

import java.util.Set;
import org.almagest.jobs.sweep.Sweep;

/**
 * How a sweep would go on so many cores, without Spark: its bundles in the order in which they would start.
 *
 * @param runs of the sweep
 * @param bundles tasks of Spark
 * @param cores that work
 * @param coreSeconds the work
 * @param longestSeconds the longest task, below which no number of cores can go
 * @param makespanSeconds until the last task ends
 * @param idleShare share of the cores' time without work
 * @param planBytes what the driver holds of the plan
 * @param outputBytes of all tables; 0 where nothing was measured
 */
public record Forecast(
        long runs,
        int bundles,
        int cores,
        double coreSeconds,
        double longestSeconds,
        double makespanSeconds,
        double idleShare,
        long planBytes,
        double outputBytes) {
    /** Plans {@code sweep} for {@code cores}. */
    public static Forecast of(Sweep sweep, int cores, MeasuredCosts costs) {
        return of(sweep, cores, costs, Progress.SILENT);
    }

    /** As {@link #of(Sweep, int, MeasuredCosts)}; {@code progress} is told of the runs that are planned, and of no more. */
    public static Forecast of(Sweep sweep, int cores, MeasuredCosts costs, Progress progress) {
        // cut and put in order as a fleet does, which knows the estimates alone
        Bundling bundling = Bundling.of(
                new PlannedRuns(sweep.runs(), sweep.size(), progress), Set.of(), RunExecutor.REAL::estimatedSeconds);
        double[] seconds = new double[bundling.bundles().size()];
        double work = 0;
        double longest = 0;
        long packed = 0;
        for (int i = 0; i < seconds.length; i++) {
            Bundle bundle = bundling.bundles().get(i);
            seconds[i] = costs.seconds(bundle);
            work += seconds[i];
            longest = Math.max(longest, seconds[i]);
            packed += bundle.packed().length;
        }
        Schedule schedule = Schedule.of(seconds, cores);
        return new Forecast(
                bundling.planned(),
                seconds.length,
                cores,
                work,
                longest,
                schedule.makespan(),
                schedule.idleShare(),
                packed,
                bundling.planned() * costs.bytesPerRun());
    }
}
