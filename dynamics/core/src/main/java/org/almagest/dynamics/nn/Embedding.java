package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * A vector for each word of a vocabulary: the block E, [vocabulary][width]. Tokens are whole numbers from 0 to vocabulary
 * − 1; any other ends the run. At any width the vectors of different words are independent: the covariance is that of the start where
 * the words agree, and else 0.
 */
public final class Embedding {
    private final int table;

    private Embedding(int table) {
        this.table = table;
    }

    /** The layer; its vectors begin as {@code start} says. */
    public static Embedding of(Blocks.Builder blocks, int layer, int vocabulary, int width, Start start) {
        return of(blocks, layer, "", vocabulary, width, start);
    }

    /** As the other, with a block called E{@code suffix}, for a layer that has several. */
    public static Embedding of(
            Blocks.Builder blocks, int layer, String suffix, int vocabulary, int width, Start start) {
        return new Embedding(blocks.weight(layer, "E" + suffix, vocabulary, width, start));
    }

    /**
     * The vectors of tokens, one a row.
     *
     * @param tokens [length][batch]
     * @return [length·batch][width], row t·batch + n that of token t of example n
     */
    public Node rows(ForwardPass pass, Node tokens) {
        GraphBuilder graph = pass.graph();
        return graph.selectRows(
                pass.parameter(table), graph.reshape(tokens, 1, tokens.shape().size()));
    }

    /**
     * The vectors of tokens, one a column.
     *
     * @param tokens [length][batch]
     * @return [width][length·batch]
     */
    public Node apply(ForwardPass pass, Node tokens) {
        return pass.graph().transpose(rows(pass, tokens));
    }

    /**
     * How well states fit each word, E·x: the weights of an output that are the embeddings themselves (Press, Wolf 2017, arXiv
     * 1608.05859).
     *
     * @param states [width][columns]
     * @return [vocabulary][columns]
     */
    public Node scores(ForwardPass pass, Node states) {
        return pass.graph().product(pass.parameter(table), states);
    }
}
