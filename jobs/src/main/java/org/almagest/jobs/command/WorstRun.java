package org.almagest.jobs.command;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.train.Status;
import org.jspecify.annotations.Nullable;

/** Which of the runs so far went worst: one that failed, else one that diverged, else the one that has kept most of its loss. */
final class WorstRun {
    /** The worse ones last. */
    private static final List<String> STATUSES = List.of(Status.DIVERGED.word(), Status.FAILED.word());

    private static final int LETTERS = 12;

    private static final Comparator<Ended> WORSE = Comparator.<Ended>comparingInt(run -> STATUSES.indexOf(run.status()))
            .thenComparing(Ended::lossLeft, Comparator.nullsFirst(Comparator.naturalOrder()));

    private @Nullable Ended worst;

    private record Ended(String runId, String status, @Nullable Double lossLeft) {}

    /** As {@link org.almagest.jobs.fleet.Progress#ended}; of two that are as bad the first stays. */
    void ended(String runId, String status, @Nullable Double lossLeft) {
        Ended run = new Ended(runId, status, lossLeft);
        if (worst == null || WORSE.compare(run, worst) > 0) {
            worst = run;
        }
    }

    /** Words to be added to a line, such as {@code ", worst run 0123456789ab: 93 % of its loss left"}; empty where there is none. */
    String words() {
        Ended run = worst;
        if (run == null) {
            return "";
        }
        String id = run.runId().substring(0, Math.min(LETTERS, run.runId().length()));
        if (STATUSES.contains(run.status())) {
            return String.format(Locale.ROOT, ", worst run %s: %s", id, run.status());
        }
        return run.lossLeft() == null
                ? ""
                : String.format(Locale.ROOT, ", worst run %s: %.3g %% of its loss left", id, 100 * run.lossLeft());
    }
}
