package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Function;

/** A function with a kernel of its own. Only in lowered graphs, which are not differentiated any more. */
public record Elementwise(Function function) implements LoweredPrimitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }
}
