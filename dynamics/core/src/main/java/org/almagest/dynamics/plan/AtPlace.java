package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.Shape;

/**
 * From places along an axis and numbers, both with an extent of 1 there: each number at its place, and 0 elsewhere. What the
 * derivative of a maximum is. Only in lowered graphs, which are not differentiated any more.
 *
 * @param axis counted from the right
 * @param extent of that axis
 */
record AtPlace(int axis, int extent) implements LoweredPrimitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0).broadcast(inputs.get(1)).with(axis, extent);
    }
}
