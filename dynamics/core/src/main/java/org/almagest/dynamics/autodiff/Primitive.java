package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array operation with its two derivative rules. Both rules emit primitives, so the set is closed under
 * differentiation: no primitive has second-order code of its own. Implementations are records, so that equal operations
 * on equal inputs are one node.
 *
 * <p>A derivative may have more lanes than its node, to the left of every axis of the graph, and may be lazily broadcast:
 * an extent of 1 stands for the node's. A rule whose kernel needs the full extent of an axis expands it first ({@link
 * GraphBuilder#expand}).
 */
public interface Primitive {
    /**
     * The shape of the result.
     *
     * @throws ShapeException if the inputs do not fit
     */
    Shape shape(List<Shape> inputs);

    /**
     * The tangent of {@code node}, given those of its inputs.
     *
     * @param tangents one per input; null where it is zero, and not all are
     * @return null where it is zero
     */
    @Nullable
    Node tangent(GraphBuilder graph, Node node, List<@Nullable Node> tangents);

    /**
     * What {@code node} adds to the cotangent of one of its inputs, before axes that were broadcast are summed.
     *
     * @return null where it is zero
     */
    @Nullable
    Node cotangent(GraphBuilder graph, Node node, Node cotangent, int input);

    /**
     * How many axes, counted from the right, the primitive treats by a rule of its own, so that an extent of 1 in an input is no
     * repetition. Along all axes further left inputs are repeated as broadcasting says.
     */
    default int ownAxes() {
        return 2;
    }
}
