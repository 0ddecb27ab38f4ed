package org.almagest.jobs.fleet;

import java.util.Iterator;
import org.almagest.dynamics.train.RunConfiguration;

/** The runs of a sweep as they are planned, of which {@link Progress} is told: ten million take minutes. */
final class PlannedRuns implements Iterator<RunConfiguration> {
    /** A clock is read each time, which costs as much as a percent of planning these. */
    private static final long TOLD_EVERY = 1024;

    private final Iterator<RunConfiguration> runs;
    private final long total;
    private final Progress progress;
    private long planned;

    PlannedRuns(Iterator<RunConfiguration> runs, long total, Progress progress) {
        this.runs = runs;
        this.total = total;
        this.progress = progress;
    }

    @Override
    public boolean hasNext() {
        return runs.hasNext();
    }

    @Override
    public RunConfiguration next() {
        if (++planned % TOLD_EVERY == 0) {
            progress.planned(planned, total);
        }
        return runs.next();
    }
}
