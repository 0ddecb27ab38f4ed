package org.almagest.jobs.fleet;

import java.util.List;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;

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
        return new RunResult(
                Status.FAILED,
                0,
                0,
                0,
                Double.NaN,
                Double.NaN,
                error,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
