package org.almagest.metrics;

/** A hard limit on what a metrics page shows, whatever a sweep contains. */
final class SeriesBudget {
    /** At 150 bytes a line well below 2 MB, with room for families and quantities of long names. */
    static final int LIMIT = 8_000;

    private final int limit;
    private int taken;
    private long refused;

    SeriesBudget(int limit) {
        this.limit = limit;
    }

    /** Whether {@code series} more may be shown; if so they count, if not they count as refused. */
    synchronized boolean take(int series) {
        if (taken + series > limit) {
            refused += series;
            return false;
        }
        taken += series;
        return true;
    }

    /** Counts series as refused for which there was no room elsewhere. */
    synchronized void leaveOut(long series) {
        refused += series;
    }

    int limit() {
        return limit;
    }

    synchronized int taken() {
        return taken;
    }

    synchronized long refused() {
        return refused;
    }
}
