package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far the plan of a large sweep has come, in lines a few seconds apart; a small one is done before the first. */
final class PlanningLines {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String name;
    private final PrintWriter out;
    private final LongSupplier clock;
    private final long began;
    private long said;

    /**
     * Lines on the sweep called {@code name}, whose planning begins now.
     *
     * @param clock nanoseconds of a clock that never goes back
     */
    PlanningLines(String name, PrintWriter out, LongSupplier clock) {
        this.name = name;
        this.out = out;
        this.clock = clock;
        this.began = clock.getAsLong();
        this.said = began;
    }

    void planned(long runs, long total) {
        long now = clock.getAsLong();
        if (now - said < INTERVAL_NANOS) {
            return;
        }
        said = now;
        double seconds = (now - began) / NANOS_PER_SECOND;
        out.printf(
                Locale.ROOT,
                "%s: planned %d of %d runs, %.0f s, about %.0f s left%n",
                name,
                runs,
                total,
                seconds,
                seconds * (total - runs) / runs);
        out.flush();
    }
}
