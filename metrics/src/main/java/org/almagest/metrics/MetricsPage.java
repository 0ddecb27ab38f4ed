package org.almagest.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;

/** All metrics in one fixed order, and how often they were read. */
final class MetricsPage extends Collector {
    private final SweepClock sweep;
    private final List<Collector> others;
    private long reads;
    private boolean endRead;

    MetricsPage(SweepClock sweep, List<Collector> others) {
        this.sweep = sweep;
        this.others = List.copyOf(others);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        // The sweep first: a page that knows of its end then holds everything that was set before it.
        boolean ended = sweep.hasEnded();
        List<MetricFamilySamples> families = new ArrayList<>(sweep.collect());
        others.forEach(other -> families.addAll(other.collect()));
        synchronized (this) {
            reads++;
            endRead |= ended;
            notifyAll();
        }
        return families;
    }

    /** Whether anyone is watching. */
    synchronized boolean wasRead() {
        return reads > 0;
    }

    /** Waits until a page that knows of the sweep's end has been read; false if that takes longer than {@code millis}. */
    synchronized boolean awaitEndRead(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!endRead) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
