package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Images as matrices of one row a channel: the positions of a channel and the batch lie one after another, so [channel][y][x]
 * with the batch innermost is [channels][positions·batch] without a number moving.
 */
final class Channels {
    private Channels() {}

    /** One row a channel. */
    static Node rows(GraphBuilder graph, Node state, int channels) {
        return graph.reshape(
                state, channels, state.shape().rows() / channels * state.shape().columns());
    }

    /** Rows of numbers again, as {@code like} has them. */
    static Node restore(GraphBuilder graph, Node rows, Node like) {
        return graph.reshape(rows, like.shape().rows(), like.shape().columns());
    }

    /** state + bias, a number a channel. */
    static Node add(GraphBuilder graph, Node state, Node bias) {
        int channels = bias.shape().rows();
        return restore(graph, graph.add(rows(graph, state, channels), bias), state);
    }
}
