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
        Bundling bundling = Bundling.of(sweep.runs(), Set.of(), costs::seconds);
        double[] seconds =
                bundling.bundles().stream().mapToDouble(Bundle::seconds).toArray();
        double work = 0;
        long packed = 0;
        for (Bundle bundle : bundling.bundles()) {
            work += bundle.seconds();
            packed += bundle.packed().length;
        }
        Schedule schedule = Schedule.of(seconds, cores);
        return new Forecast(
                bundling.planned(),
                seconds.length,
                cores,
                work,
                seconds.length == 0 ? 0 : seconds[0],
                schedule.makespan(),
                schedule.idleShare(),
                packed,
                bundling.planned() * costs.bytesPerRun());
    }
}
