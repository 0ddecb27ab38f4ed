package org.almagest.jobs.telemetry;

import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;

/** Is told of each run that a process carries out. */
public interface RunEvents {
    /** A run begins on this thread. To be followed, on the same thread, by {@link #runEnded} or {@link #runGivenUp}. */
    void runBegan(RunConfiguration configuration);

    /** A run was stopped before its end. */
    void runGivenUp();

    /**
     * A run has ended.
     *
     * @param run its id
     * @param seconds how long it took
     */
    void runEnded(String run, RunConfiguration configuration, RunResult result, double seconds);
}
