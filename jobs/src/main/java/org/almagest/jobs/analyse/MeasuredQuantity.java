package org.almagest.jobs.analyse;

import java.util.Comparator;

/**
 * A network-wide quantity at one moment.
 *
 * @param moment when it was measured
 * @param name its name
 * @param probe which probe measured it; empty for what training itself records
 */
record MeasuredQuantity(Moment moment, String name, String probe) implements Comparable<MeasuredQuantity> {
    private static final Comparator<MeasuredQuantity> ORDER = Comparator.comparing(MeasuredQuantity::moment)
            .thenComparing(MeasuredQuantity::name)
            .thenComparing(MeasuredQuantity::probe);

    @Override
    public int compareTo(MeasuredQuantity other) {
        return ORDER.compare(this, other);
    }
}
