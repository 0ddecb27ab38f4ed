package org.almagest.jobs.telemetry;

import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;

/** Is told of each run that a process carries out. */
public interface RunEvents {
    /** A run begins. To be followed by {@link #runEnded} or {@link #runGivenUp}. */
    void runBegan();

    /** A run was stopped before its end. */
    void runGivenUp();

    /**
     * A run has ended.
     *
     * @param seconds how long it took
     */
    void runEnded(RunConfiguration configuration, RunResult result, double seconds);
}
