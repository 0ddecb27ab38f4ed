package org.almagest.dynamics.bilevel;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/** Gradient descent, with a velocity where there is a factor for it. */
record Descent(Node rate, @Nullable Node factor) implements InnerOptimizer {
    @Override
    public List<Memory> memory(List<Shape> parameters) {
        return factor == null
                ? List.of()
                : parameters.stream().map(shape -> new Memory(shape, 0)).toList();
    }

    @Override
    public Steps begin() {
        return resume(List.of());
    }

    @Override
    public Steps resume(List<Node> remembered) {
        return new Steps() {
            private List<Node> velocity = remembered;

            @Override
            public List<Node> next(GraphBuilder graph, List<Node> parameters, List<Node> gradient) {
                List<Node> moved = new ArrayList<>();
                List<Node> velocities = new ArrayList<>();
                for (int i = 0; i < parameters.size(); i++) {
                    Node direction = factor == null || velocity.isEmpty()
                            ? gradient.get(i)
                            : graph.add(graph.multiply(factor, velocity.get(i)), gradient.get(i));
                    velocities.add(direction);
                    moved.add(graph.subtract(parameters.get(i), graph.multiply(rate, direction)));
                }
                velocity = velocities;
                return moved;
            }

            @Override
            public List<Node> remembered() {
                return factor == null ? List.of() : velocity;
            }
        };
    }
}
