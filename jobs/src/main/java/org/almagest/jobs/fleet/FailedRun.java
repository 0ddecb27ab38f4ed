package org.almagest.jobs.fleet;

import org.almagest.dynamics.train.RunResult;

/** What a run leaves behind that could not be carried out. */
final class FailedRun {
    private FailedRun() {}

    /** It failed by {@code failure}, which its row tells. */
    static RunResult of(Throwable failure) {
        return because(
                failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage()));
    }

    /** It failed, and {@code error} says why. */
    static RunResult because(String error) {
        return RunResult.failed(error);
    }
}
