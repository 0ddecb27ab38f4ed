package org.almagest.jobs.telemetry;

import java.util.Map;
import org.almagest.metrics.ExecutorReport;
import org.almagest.metrics.FailureCause;
import org.almagest.metrics.FleetMetrics;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/** Takes the executors' reports, and hears of tasks that fail: an executor that is lost cannot tell. */
final class DriverSide implements DriverPlugin {
    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
        FleetMetrics metrics = FleetWatch.metrics();
        if (metrics != null) {
            spark.addSparkListener(new Failures(metrics));
        }
        return Map.of();
    }

    // Spark takes null for "no answer"
    @Override
    public @Nullable Object receive(Object message) {
        FleetMetrics metrics = FleetWatch.metrics();
        if (metrics != null && message instanceof ExecutorReport report) {
            metrics.reported(report);
        }
        return null;
    }

    private static final class Failures extends SparkListener {
        private final FleetMetrics metrics;

        Failures(FleetMetrics metrics) {
            this.metrics = metrics;
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            TaskEndReason reason = end.reason();
            if (reason == Success$.MODULE$ || reason instanceof TaskKilled) {
                return;
            }
            if (reason instanceof ExceptionFailure failure) {
                metrics.taskFailed(FailureCause.ofTask(failure.className()));
            } else {
                metrics.taskFailed(
                        reason instanceof ExecutorLostFailure ? FailureCause.EXECUTOR_LOST : FailureCause.TASK);
            }
        }
    }
}
