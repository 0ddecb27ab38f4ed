package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.Shape;

/**
 * How an array lies in memory as seen from one of its axes.
 *
 * @param outer how many blocks of {@code extent}·{@code inner} numbers there are
 * @param extent of the axis
 * @param inner how far apart neighbours along the axis lie
 */
record Along(int outer, int extent, int inner) {
    /** Axis {@code axis} from the right of an array of shape {@code shape}. */
    static Along of(Shape shape, int axis) {
        int inner = 1;
        for (int i = 0; i < axis; i++) {
            inner *= shape.extent(i);
        }
        int extent = shape.extent(axis);
        return new Along(shape.size() / (inner * extent), extent, inner);
    }

    /** Numbers in a block. */
    int block() {
        return extent * inner;
    }

    /** Numbers in all. */
    int size() {
        return outer * block();
    }
}
