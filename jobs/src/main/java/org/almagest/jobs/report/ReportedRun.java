package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code runs}, as far as the report speaks of it; what a run does not have is null. */
record ReportedRun(
        String id,
        String sweep,
        String family,
        String dataset,
        @Nullable Integer depth,
        @Nullable Integer width,
        @Nullable Double initScale,
        @Nullable Double learningRate,
        long seed,
        @Nullable Integer parameters,
        String status,
        @Nullable Long steps,
        @Nullable Double initialLoss,
        @Nullable Double finalLoss,
        @Nullable Double trainAccuracy,
        @Nullable Double testLoss,
        @Nullable Double testAccuracy,
        @Nullable String error) {
    private static final int BRIEF = 12;

    /** By what they are, small before large; the identity comes last, so that the order is always the same. */
    static final Comparator<ReportedRun> ORDER = Comparator.comparing(ReportedRun::sweep)
            .thenComparing(ReportedRun::family)
            .thenComparing(ReportedRun::dataset)
            .thenComparing(ReportedRun::depth, missingFirst())
            .thenComparing(ReportedRun::width, missingFirst())
            .thenComparing(ReportedRun::initScale, missingFirst())
            .thenComparing(ReportedRun::learningRate, missingFirst())
            .thenComparing(ReportedRun::seed)
            .thenComparing(ReportedRun::id);

    /** How people call a run: the beginning of its identity, which no other run shares in practice. */
    static String brief(String id) {
        return id.substring(0, Math.min(BRIEF, id.length()));
    }

    /** Says of a mark of a plot which run it is of, if that is known; the page tells those who point at it. */
    static void name(ObjectNode mark, @Nullable String id) {
        if (id != null) {
            mark.put("id", brief(id));
        }
    }

    /** Whether it took a step, as far as its steps were counted. */
    boolean trained() {
        return steps != null && steps > 0;
    }

    private static <T extends Comparable<T>> Comparator<@Nullable T> missingFirst() {
        return Comparator.nullsFirst(Comparator.naturalOrder());
    }
}
