package org.almagest.dynamics.train;

import java.util.concurrent.atomic.LongAdder;

/** Counts the optimiser steps of all runs of this process while they are taken, for whoever watches it. No result depends on it. */
public final class StepCount {
    private static final LongAdder STEPS = new LongAdder();

    private StepCount() {}

    /** Steps since the process began, those of the present epochs not included. */
    public static long taken() {
        return STEPS.sum();
    }

    static void add(long steps) {
        STEPS.add(steps);
    }
}
