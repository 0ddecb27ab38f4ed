package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Several sequences of an example that exchange what they know by way of few tokens alone (Nagrani et al., NeurIPS 2021,
 * arXiv 2107.00135, eqs. 8 and 9): each goes through a transformer block of its own together with these tokens, and their new
 * states are the means of what the blocks made of them.
 */
public final class Bottleneck {
    private final List<TransformerBlock> blocks;

    /** A block for each sequence, in their order. */
    public Bottleneck(List<TransformerBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /**
     * What becomes of them.
     *
     * @param sequences in the order of the blocks
     * @param tokens those in common
     */
    public record Exchanged(List<Sequence> sequences, Sequence tokens) {
        public Exchanged {
            sequences = List.copyOf(sequences);
        }
    }

    /**
     * One exchange.
     *
     * @throws IllegalArgumentException if there are not as many sequences as blocks
     */
    public Exchanged apply(ForwardPass pass, List<Sequence> sequences, Sequence tokens) {
        if (sequences.size() != blocks.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d sequences for a bottleneck of %d: expected one a block",
                    sequences.size(),
                    blocks.size()));
        }
        GraphBuilder graph = pass.graph();
        List<Sequence> changed = new ArrayList<>();
        Node sum = graph.constant(0);
        for (int i = 0; i < sequences.size(); i++) {
            int own = sequences.get(i).length();
            Sequence both = sequences.get(i).followedBy(graph, tokens);
            Sequence after = blocks.get(i).apply(pass, both);
            changed.add(sequences.get(i).with(after.part(graph, 0, own).states()));
            sum = graph.add(sum, after.part(graph, own, tokens.length()).states());
        }
        return new Exchanged(changed, tokens.with(graph.scale(1.0 / sequences.size(), sum)));
    }
}
