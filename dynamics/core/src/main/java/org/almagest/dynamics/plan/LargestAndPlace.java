package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.Shape;

/**
 * The largest numbers along an axis, in the first row, and their places along it, in the second: found in one pass. Only in
 * lowered graphs, which are not differentiated any more.
 */
record LargestAndPlace(int axis) implements LoweredPrimitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.of(2, inputs.get(0).with(axis, 1).size());
    }
}
