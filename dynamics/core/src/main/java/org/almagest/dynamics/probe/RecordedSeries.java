package org.almagest.dynamics.probe;

import java.util.List;

/** What has been recorded of a run so far: numbers of whole networks, as series over its steps. */
@FunctionalInterface
public interface RecordedSeries {
    /**
     * The points of {@code quantity} in the order of their steps; none where it was not recorded.
     *
     * @param quantity what training records along its trajectory, such as {@code loss}, or what a probe of the run measures
     */
    List<Point> of(String quantity);

    /**
     * A number at a step.
     *
     * @param value may be infinite or NaN, as a loss may
     */
    record Point(long step, double value) {}
}
