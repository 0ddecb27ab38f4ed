package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.almagest.jobs.fleet.Progress;
import org.jspecify.annotations.Nullable;

/** Plain lines, a few seconds apart, for logs and pipes. */
final class PlainProgress implements Progress {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String name;
    private final PrintWriter out;
    private final LongSupplier clock;
    private final PlanningLines planning;
    private final StatusTally tally = new StatusTally();
    private final WorstRun worst = new WorstRun();
    private long total;
    private long done;
    private long doneAtStart;
    private long began;
    private long said;

    /**
     * Progress of the sweep called {@code name}.
     *
     * @param clock nanoseconds of a clock that never goes back
     */
    PlainProgress(String name, PrintWriter out, LongSupplier clock) {
        this.name = name;
        this.out = out;
        this.clock = clock;
        this.planning = new PlanningLines(name, out, clock);
    }

    @Override
    public void planned(long runs, long total) {
        planning.planned(runs, total);
    }

    @Override
    public void begin(long total, long done) {
        this.total = total;
        this.done = done;
        this.doneAtStart = done;
        this.began = clock.getAsLong();
        this.said = began;
        line(String.format(Locale.ROOT, "%s: %d runs, %d of them done before", name, total, done));
    }

    @Override
    public void ended(String runId, String status, @Nullable Double lossLeft) {
        worst.ended(runId, status, lossLeft);
    }

    @Override
    public void advance(String status, long runs) {
        done += runs;
        tally.add(status, runs);
        long now = clock.getAsLong();
        if (now - said >= INTERVAL_NANOS) {
            said = now;
            double seconds = (now - began) / NANOS_PER_SECOND;
            // At most, since a fleet begins with its most expensive runs.
            double left = seconds * (total - done) / (done - doneAtStart);
            line(String.format(
                    Locale.ROOT,
                    "%s: %d of %d runs, %.0f s, %.3g runs a second, at most %.0f s left%s%s",
                    name,
                    done,
                    total,
                    seconds,
                    (done - doneAtStart) / seconds,
                    left,
                    tally.trouble(),
                    worst.words()));
        }
    }

    @Override
    public void end() {
        double seconds = (clock.getAsLong() - began) / NANOS_PER_SECOND;
        line(String.format(Locale.ROOT, "%s: %d of %d runs, %.0f s%s%s", name, done, total, seconds, tally.trouble(), worst.words()));
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
