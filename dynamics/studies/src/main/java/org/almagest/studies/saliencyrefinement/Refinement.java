package org.almagest.studies.saliencyrefinement;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** What a side output makes of the coarser map P, in logits, that it refines. */
enum Refinement {
    /** Nothing: side outputs are independent. */
    PLAIN,
    /** It learns what is to be added to P. */
    RESIDUAL,
    /** The same, of features times 1 − σ(P): it looks where nothing is found yet (Chen et al., ECCV 2018, arXiv 1807.09940). */
    REVERSE,
    /** The same, of features times σ(P): it looks where something is found already. */
    FORWARD,
    /** The same, of features times one half: a gate that knows nothing. */
    CONSTANT;

    /** The words in a sweep file. */
    static final List<String> WORDS =
            Arrays.stream(values()).map(Refinement::word).toList();

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one called {@code word}, one of {@link #WORDS}. */
    static Refinement named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether its features go through a gate. */
    boolean gated() {
        return this != PLAIN && this != RESIDUAL;
    }

    /**
     * The features behind the gate, which all channels share.
     *
     * @param features [channels·pixels][batch]
     * @param coarser P, [pixels][batch], or 1x1 for the same everywhere
     * @return of the shape of the features
     */
    Node gated(GraphBuilder graph, Node features, Node coarser) {
        return switch (this) {
            case PLAIN, RESIDUAL -> features;
            case REVERSE -> times(graph, features, graph.subtract(graph.constant(1), found(graph, coarser)));
            case FORWARD -> times(graph, features, found(graph, coarser));
            case CONSTANT -> graph.scale(0.5, features);
        };
    }

    private static Node found(GraphBuilder graph, Node coarser) {
        return graph.activate(Activation.SIGMOID, coarser);
    }

    /** Pixels and batch of a channel lie one after another, so a channel is a row without a number moving. */
    private static Node times(GraphBuilder graph, Node features, Node gate) {
        int row = gate.shape().size();
        if (row == 1) {
            return graph.multiply(gate, features);
        }
        int batch = features.shape().columns();
        Node channels = graph.reshape(features, features.shape().rows() * batch / row, row);
        return graph.reshape(
                graph.multiply(graph.reshape(gate, 1, row), channels),
                features.shape().rows(),
                batch);
    }
}
