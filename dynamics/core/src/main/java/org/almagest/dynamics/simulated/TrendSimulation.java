package org.almagest.dynamics.simulated;

import com.google.auto.service.AutoService;

/** Runs for claims judged by {@code trend}. */
@AutoService(Simulation.class)
public final class TrendSimulation extends SamplesSimulation {
    @Override
    public String judge() {
        return "trend";
    }
}
