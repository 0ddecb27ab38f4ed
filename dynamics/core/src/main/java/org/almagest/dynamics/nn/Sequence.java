package org.almagest.dynamics.nn;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of vectors inside a network, one an example, all of the same length; where examples are shorter, a mask says so.
 * Token t of example n is column t·batch + n, so that a layer that treats each token alike is one product.
 *
 * @param states [width][length·batch]
 * @param length tokens T of each
 * @param mask [length][batch] of ones, and zeros where a token is hidden; null where none is
 */
public record Sequence(Node states, int length, @Nullable Node mask) {
    /**
     * Sequences.
     *
     * @throws IllegalArgumentException if states or mask do not have the columns that length and batch ask for
     */
    public Sequence {
        if (length < 1 || states.shape().columns() % length != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "states of shape %s as sequences of %d tokens: expected length times batch columns",
                    states.shape(),
                    length));
        }
        int batch = states.shape().columns() / length;
        if (mask != null && (mask.shape().rows() != length || mask.shape().columns() != batch)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a mask of shape %s for %d sequences of %d tokens: expected %dx%d, one number a token",
                    mask.shape(),
                    batch,
                    length,
                    length,
                    batch));
        }
    }

    /** Sequences without hidden tokens. */
    public Sequence(Node states, int length) {
        this(states, length, null);
    }

    /** Numbers in a token. */
    public int width() {
        return states.shape().rows();
    }

    /** Examples. */
    public int batch() {
        return states.shape().columns() / length;
    }

    /** The same tokens with other states. */
    public Sequence with(Node other) {
        return new Sequence(other, length, mask);
    }

    /** These tokens and then those of {@code other}, example by example; as many examples, and tokens of one width. */
    public Sequence followedBy(GraphBuilder graph, Sequence other) {
        Node joined = graph.concatenate(0, List.of(states, other.states));
        Node hidden = null;
        if (mask != null || other.mask != null) {
            hidden = graph.concatenate(1, List.of(shown(graph), other.shown(graph)));
        }
        return new Sequence(joined, length + other.length, hidden);
    }

    /** {@code count} tokens from {@code from} on. */
    public Sequence part(GraphBuilder graph, int from, int count) {
        int batch = batch();
        return new Sequence(
                graph.slice(states, 0, from * batch, count * batch),
                count,
                mask == null ? null : graph.slice(mask, 1, from, count));
    }

    /** The mask, of ones where no token is hidden. */
    private Node shown(GraphBuilder graph) {
        return mask == null ? graph.expandTo(graph.constant(1), Shape.of(length, batch())) : mask;
    }

    /** The mean of the tokens that are shown, [width][batch]; 0 where none is. */
    public Node mean(GraphBuilder graph) {
        int batch = batch();
        Node tokens = graph.reshape(states, width(), length, batch);
        if (mask == null) {
            return graph.scale(1.0 / length, graph.reshape(graph.sum(tokens, 0b10), 1, width(), batch));
        }
        Node shown = graph.sum(mask, 0b10);
        Node count = graph.add(shown, graph.subtract(graph.constant(1), graph.sign(shown)));
        Node sum = graph.reshape(graph.sum(graph.multiply(mask, tokens), 0b10), 1, width(), batch);
        return graph.divide(sum, count);
    }
}
