package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Tokens that are parameters, the same for every example: queries that are learned, a class token before a sequence, or the
 * bottleneck by which sequences exchange what they know. The block Z, [width][count].
 */
public final class LearnedTokens {
    private final int width;
    private final int count;
    private final int block;

    private LearnedTokens(int width, int count, int block) {
        this.width = width;
        this.count = count;
        this.block = block;
    }

    /**
     * The tokens; they begin as {@code start} says.
     *
     * @param suffix ends the name of the block
     * @param count how many, at least 1
     */
    public static LearnedTokens of(Blocks.Builder blocks, int layer, String suffix, int width, int count, Start start) {
        return new LearnedTokens(width, count, blocks.weight(layer, "Z" + suffix, width, count, start));
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** As sequences of their own, one for each of {@code batch} examples. */
    public Sequence of(ForwardPass pass, int batch) {
        GraphBuilder graph = pass.graph();
        Node each = graph.expand(graph.reshape(pass.parameter(block), width, count, 1), 0, batch);
        return new Sequence(graph.reshape(each, 1, width, count * batch), count);
    }

    /** Before the tokens of {@code sequence}; never hidden. */
    public Sequence before(ForwardPass pass, Sequence sequence) {
        return of(pass, sequence.batch()).followedBy(pass.graph(), sequence);
    }
}
