package org.almagest.jobs.telemetry;

import java.util.concurrent.atomic.AtomicReference;
import org.almagest.metrics.FleetMetrics;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** Has the executors of a fleet report to the driver's metrics. There is one fleet at a time, as there is one Spark context. */
public final class FleetWatch {
    private static final String PLUGINS = "spark.plugins";
    private static final AtomicReference<@Nullable FleetMetrics> METRICS = new AtomicReference<>();

    private FleetWatch() {}

    /**
     * Sees to it that the Spark context made from {@code conf} has its executors report to {@code metrics}. Plugins that
     * the user named stay.
     */
    public static void attach(SparkConf conf, FleetMetrics metrics) {
        METRICS.set(metrics);
        String ours = TelemetryPlugin.class.getName();
        String others = conf.get(PLUGINS, "");
        conf.set(PLUGINS, others.isEmpty() ? ours : others + "," + ours);
    }

    static @Nullable FleetMetrics metrics() {
        return METRICS.get();
    }
}
