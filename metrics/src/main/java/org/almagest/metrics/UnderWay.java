package org.almagest.metrics;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the runs stand that an executor is carrying out. Its size depends on their kinds, not on their number. Not safe for use by
 * several threads.
 */
public final class UnderWay implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<Series, LogHistogram> values = new LinkedHashMap<>();

    /** What is exposed and the values of its labels. */
    record Series(Current current, List<String> labels) implements Serializable {}

    /** No run. */
    public UnderWay() {}

    /** Takes in a run as it stands. */
    public void add(RunUnderWay run) {
        run.values().forEach((series, value) -> histogram(series).add(value));
    }

    /** Takes in all that {@code other} has. */
    void merge(UnderWay other) {
        other.values.forEach((series, histogram) -> histogram(series).merge(histogram));
    }

    private LogHistogram histogram(Series series) {
        return values.computeIfAbsent(series, any -> new LogHistogram());
    }

    Map<Series, LogHistogram> values() {
        return values;
    }
}
