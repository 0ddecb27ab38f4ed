package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.jspecify.annotations.Nullable;

/** How a graph network spreads states over its graph, S·H with one node a row. */
sealed interface Spreading {
    /**
     * S·H.
     *
     * @param states H, [nodes][width]
     */
    Node all(GraphBuilder builder, Node states);

    /**
     * Some rows of S·H; no others are computed.
     *
     * @param names [1][count], their numbers
     */
    Node chosen(GraphBuilder builder, Node states, Node names);

    /** Over a graph that stays. */
    record Fixed(SparseMatrix matrix) implements Spreading {
        @Override
        public Node all(GraphBuilder builder, Node states) {
            return builder.product(matrix, states);
        }

        @Override
        public Node chosen(GraphBuilder builder, Node states, Node names) {
            return builder.productRows(matrix, states, names);
        }
    }

    /**
     * Over a graph that is itself computed. S is never formed: the states are scaled before and after, which is less work and
     * has shorter derivatives.
     *
     * @param looped A + I, [nodes][nodes]
     * @param scales D^−½, [nodes][1]; null where S is A + I
     */
    record Computed(Node looped, @Nullable Node scales) implements Spreading {
        /** D^−½(A + I)D^−½ with D the row sums of A + I, or A + I itself. */
        static Computed of(GraphBuilder builder, GraphOperator operator, Node looped) {
            return operator == GraphOperator.GIN
                    ? new Computed(looped, null)
                    : new Computed(looped, builder.reciprocal(builder.sqrt(builder.sum(looped, 0b01))));
        }

        @Override
        public Node all(GraphBuilder builder, Node states) {
            return scaled(builder, scales, builder.product(looped, scaled(builder, scales, states)));
        }

        @Override
        public Node chosen(GraphBuilder builder, Node states, Node names) {
            Node rows = builder.product(builder.selectRows(looped, names), scaled(builder, scales, states));
            return scaled(builder, scales == null ? null : builder.selectRows(scales, names), rows);
        }

        private static Node scaled(GraphBuilder builder, @Nullable Node by, Node states) {
            return by == null ? states : builder.multiply(by, states);
        }
    }
}
