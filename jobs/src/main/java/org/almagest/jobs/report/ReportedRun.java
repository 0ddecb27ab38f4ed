package org.almagest.jobs.report;

import java.util.Comparator;

/** A row of the table {@code runs}, as far as the report speaks of it; a missing depth or width is −1. */
record ReportedRun(
        String id,
        String sweep,
        String family,
        String dataset,
        int depth,
        int width,
        double initScale,
        double learningRate,
        long seed,
        int parameters,
        String status,
        long steps,
        double initialLoss,
        double finalLoss,
        String error) {
    /** By what they are, small before large; the identity comes last, so that the order is always the same. */
    static final Comparator<ReportedRun> ORDER = Comparator.comparing(ReportedRun::sweep)
            .thenComparing(ReportedRun::family)
            .thenComparing(ReportedRun::dataset)
            .thenComparing(ReportedRun::depth)
            .thenComparing(ReportedRun::width)
            .thenComparing(ReportedRun::initScale)
            .thenComparing(ReportedRun::learningRate)
            .thenComparing(ReportedRun::seed)
            .thenComparing(ReportedRun::id);
}
