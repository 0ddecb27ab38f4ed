package org.almagest.jobs.telemetry;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/** What Spark loads, by name and on every machine. */
public final class TelemetryPlugin implements SparkPlugin {
    /** For Spark. */
    public TelemetryPlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverSide();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorSide();
    }
}
