package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.jspecify.annotations.Nullable;

/** What only lowered graphs hold, which are not differentiated any more: asking for a derivative is a mistake of ours. */
interface LoweredPrimitive extends Primitive {
    @Override
    default @Nullable Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents) {
        throw new IllegalStateException("a lowered graph is not differentiated: " + node);
    }

    @Override
    default @Nullable Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input) {
        throw new IllegalStateException("a lowered graph is not differentiated: " + node);
    }
}
