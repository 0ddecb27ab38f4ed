package org.almagest.jobs.fleet;

import java.io.Serializable;
import java.util.List;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.table.StagedBundle;
import org.jspecify.annotations.Nullable;

/**
 * What a task tells the driver; the results themselves are on disk.
 *
 * @param files the files to publish
 * @param endings how its runs ended, in their order
 * @param estimatedSeconds what they were thought to cost
 */
record BundleOutcome(StagedBundle files, List<Ending> endings, double estimatedSeconds) implements Serializable {
    BundleOutcome {
        endings = List.copyOf(endings);
    }

    /**
     * How a run ended.
     *
     * @param runId its name in the tables
     * @param family its family
     * @param status its status
     * @param steps optimiser steps taken
     * @param lossLeft its last loss over its first; null where it has not both, or the first is 0
     */
    record Ending(String runId, String family, Status status, long steps, @Nullable Double lossLeft)
            implements Serializable {}
}
