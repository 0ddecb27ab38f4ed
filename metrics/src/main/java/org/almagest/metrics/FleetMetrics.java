package org.almagest.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Info;
import org.almagest.dynamics.train.Status;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a fleet. They count runs whose results are published, on the driver, from the start of the process.
 *
 * <ul>
 *   <li>{@code almagest_runs_total{family,status}}: runs that ended
 *   <li>{@code almagest_steps_total}: optimiser steps that they took
 *   <li>{@code almagest_runs_planned}: runs of the sweep, those that an earlier fleet carried out included
 *   <li>{@code almagest_sweep_info{sweep}}: 1 for the sweep that is being carried out
 * </ul>
 */
public final class FleetMetrics {
    private final CollectorRegistry registry = new CollectorRegistry();

    private final Counter runs = Counter.build(
                    "almagest_runs", "Runs that ended and whose results are published, by family and status.")
            .labelNames("family", "status")
            .register(registry);

    private final Counter steps = Counter.build("almagest_steps", "Optimiser steps of the runs that ended.")
            .register(registry);

    private final Gauge planned = Gauge.build(
                    "almagest_runs_planned", "Runs of the sweep, those carried out earlier included.")
            .register(registry);

    // Registered with its first value: until then it would be exposed without labels.
    private @Nullable Info sweep;

    /** Metrics that are all zero, in a registry of their own. */
    public FleetMetrics() {}

    /**
     * A sweep begins.
     *
     * @param name its name
     * @param runsPlanned how many runs it has
     */
    public void sweepBegan(String name, long runsPlanned) {
        if (sweep == null) {
            sweep = Info.build("almagest_sweep", "The sweep that is being carried out.")
                    .create();
            sweep.info("sweep", name);
            registry.register(sweep);
        }
        sweep.info("sweep", name);
        planned.set((double) runsPlanned);
    }

    /**
     * A run has ended and its results are published.
     *
     * @param family its family
     * @param status how it ended
     * @param stepsTaken its optimiser steps
     */
    public void runEnded(String family, Status status, long stepsTaken) {
        runs.labels(family, status.word()).inc();
        steps.inc((double) stepsTaken);
    }

    CollectorRegistry registry() {
        return registry;
    }
}
