package org.almagest.dynamics.simulated;

import com.google.auto.service.AutoService;

/** Runs for claims judged by {@code level}. */
@AutoService(Simulation.class)
public final class LevelSimulation extends SamplesSimulation {
    @Override
    public String judge() {
        return "level";
    }
}
