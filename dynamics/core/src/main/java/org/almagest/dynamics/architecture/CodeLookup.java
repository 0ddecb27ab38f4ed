package org.almagest.dynamics.architecture;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Embedding;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Start;

/**
 * The learned vector of the code nearest to each patch, argmin_k ‖x − c_k‖, of equally near ones the first. The codes are the statistic
 * {@value Codebook#STATISTIC}, which training leaves as it is, so that networks on other data share their plan.
 */
final class CodeLookup implements Layer {
    private final Codebook book;
    private final int codes;
    private final Embedding vectors;

    private CodeLookup(Codebook book, int codes, Embedding vectors) {
        this.book = book;
        this.codes = codes;
        this.vectors = vectors;
    }

    /** With vectors that begin as N(0, scale²). */
    static CodeLookup of(Blocks.Builder blocks, Codebook book, int width, double scale) {
        return new CodeLookup(
                book,
                blocks.statistic(Codebook.STATISTIC, book.count(), book.numbers(), book.codes()),
                Embedding.of(blocks, 0, "_codes", book.count(), width, Start.normal(scale)));
    }

    @Override
    public Node apply(ForwardPass pass, Node patches) {
        GraphBuilder graph = pass.graph();
        Node places = pass.statistic(codes);
        // ‖x − c‖² without ‖x‖², which is the same for all codes, over −2
        Node squares = graph.sum(graph.multiply(places, places), 1);
        Node nearness = graph.subtract(graph.product(places, patches), graph.scale(0.5, squares));
        return vectors.apply(pass, graph.argMax(nearness, 1));
    }

    @Override
    public double operations() {
        return 2.0 * book.count() * book.numbers();
    }
}
