package org.almagest.jobs.command;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.train.Status;

/** Counts how runs ended. */
final class StatusTally {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(String status, long runs) {
        counts.merge(status, runs, Long::sum);
    }

    /** What a watcher would like to know early, such as {@code ", 3 diverged, 1 failed"}; empty if all is well. */
    String trouble() {
        return of(Status.DIVERGED) + of(Status.FAILED);
    }

    private String of(Status status) {
        long count = counts.getOrDefault(status.word(), 0L);
        return count == 0 ? "" : String.format(Locale.ROOT, ", %d %s", count, status.word());
    }
}
