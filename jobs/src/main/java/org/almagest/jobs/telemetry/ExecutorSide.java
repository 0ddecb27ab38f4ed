package org.almagest.jobs.telemetry;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.metrics.KernelKind;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an executor's observations to the driver: at once when something ended, but at most four times a second. */
final class ExecutorSide implements ExecutorPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSide.class);
    private static final long TICK_MILLIS = 250;
    /** Every so many ticks there is a report even if nothing ended: it lives, and steps were taken. */
    private static final int TICKS_OF_SILENCE = 4;

    private @Nullable PluginContext context;
    private @Nullable Telemetry telemetry;
    private @Nullable ScheduledExecutorService clock;
    private int silent = TICKS_OF_SILENCE;

    @Override
    public void init(PluginContext context, Map<String, String> configuration) {
        this.context = context;
        telemetry = new Telemetry(
                context.executorID(), KernelKind.of(Kernels.active().description()), true);
        Telemetry.open(telemetry);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "almagest-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clock = timer;
    }

    private void tick() {
        if (telemetry != null && (telemetry.hasNews() || ++silent >= TICKS_OF_SILENCE)) {
            silent = 0;
            send();
        }
    }

    private void send() {
        if (context == null || telemetry == null) {
            return;
        }
        try {
            context.send(telemetry.report());
        } catch (IOException | RuntimeException e) {
            // The driver may be ending; the results are on disk, and metrics are not worth a failed task.
            LOG.debug("a report to the driver was lost", e);
        }
    }

    @Override
    public void shutdown() {
        if (clock != null) {
            clock.shutdownNow();
        }
        if (telemetry != null) {
            Telemetry.close(telemetry);
            send();
        }
    }
}
