package org.almagest.jobs.telemetry;

import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.metrics.ExecutorReport;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.KernelKind;
import org.almagest.metrics.RunTally;

/**
 * Tells the metrics of this process of runs that no executor carries out, as an executor would.
 *
 * @param metrics where they count
 * @param executor the name under which they do, such as that of their trainer
 */
public record DriverRuns(FleetMetrics metrics, String executor) implements RunEvents {
    @Override
    public void runBegan(RunConfiguration configuration) {}

    @Override
    public void runGivenUp() {}

    @Override
    public void runEnded(String run, RunConfiguration configuration, RunResult result, double seconds) {
        RunTally tally = new RunTally();
        tally.add(run, configuration, result, seconds);
        Runtime heap = Runtime.getRuntime();
        metrics.reported(new ExecutorReport(
                executor,
                KernelKind.of(Kernels.active().description()),
                heap.totalMemory() - heap.freeMemory(),
                heap.maxMemory(),
                0,
                result.steps(),
                tally));
    }
}
