package org.almagest.dynamics.autodiff;

import java.util.Locale;

/** A number that says how far predictions are from targets, both [outputs][batch]; built from primitives. */
public enum Loss {
    /** Mean over outputs and batch of (f−y)². */
    SQUARED_ERROR {
        @Override
        public Node emit(GraphBuilder graph, Node prediction, Node target) {
            Node error = graph.subtract(prediction, target);
            Shape shape = error.shape();
            return graph.scale(
                    1.0 / ((double) shape.rows() * shape.columns()), graph.sum(graph.multiply(error, error)));
        }
    },
    /** Mean over the batch of −Σ_c y_c ln softmax(f)_c, written as Σ_c y_c·(lse(f) − f_c). */
    CROSS_ENTROPY {
        @Override
        public Node emit(GraphBuilder graph, Node prediction, Node target) {
            Node surprise = graph.subtract(graph.logSumExp(prediction), prediction);
            return graph.scale(1.0 / prediction.shape().columns(), graph.sum(graph.multiply(target, surprise)));
        }
    };

    /** Emits the loss, 1x1 in each lane. */
    public abstract Node emit(GraphBuilder graph, Node prediction, Node target);

    /** The word in a sweep file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The loss called {@code word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Loss named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
