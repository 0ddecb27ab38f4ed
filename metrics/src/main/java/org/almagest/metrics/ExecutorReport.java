package org.almagest.metrics;

import java.io.Serializable;

/**
 * What an executor tells the driver, a few times a second at most.
 *
 * @param executor its name within the fleet
 * @param kernels the loops that it runs
 * @param heapUsed bytes of its heap in use
 * @param heapMost bytes that its heap may grow to
 * @param runsInFlight runs that it is carrying out
 * @param stepsTaken optimiser steps since its last report, those of runs in flight included
 * @param ended what it observed in the runs that ended since then
 * @param underWay how the runs stand that it is carrying out
 */
public record ExecutorReport(
        String executor,
        KernelKind kernels,
        long heapUsed,
        long heapMost,
        int runsInFlight,
        long stepsTaken,
        RunTally ended,
        UnderWay underWay)
        implements Serializable {
    /** A report that does not say how runs stand. */
    public ExecutorReport(
            String executor,
            KernelKind kernels,
            long heapUsed,
            long heapMost,
            int runsInFlight,
            long stepsTaken,
            RunTally ended) {
        this(executor, kernels, heapUsed, heapMost, runsInFlight, stepsTaken, ended, new UnderWay());
    }
}
