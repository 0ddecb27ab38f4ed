package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;

/**
 * A block of a transformer's decoder with the norms before (Vaswani et al. 2017, arXiv 1706.03762, section 3.1; Xiong et al., ICML
 * 2020, arXiv 2002.04745): x ← x + A(N_1(x)), attention of the tokens to each other; x ← x + C(N_c(x), m), attention to the tokens m
 * of a memory, which are not normalised again; x ← x + W_2·σ(W_1·N_2(x) + b_1) + b_2.
 *
 * <p>Blocks in the order N_1, A, N_2, W_1, b_1, W_2, b_2, N_c, C.
 */
public final class DecoderBlock {
    private static final double ACTIVATION_OPERATIONS = 25;

    private final LayerNorm normOfSelf;
    private final Attention self;
    private final LayerNorm normOfTokens;
    private final Dense first;
    private final Dense second;
    private final LayerNorm normOfCross;
    private final Attention cross;
    private final Activation activation;

    private DecoderBlock(
            Blocks.Builder blocks,
            int layer,
            String suffix,
            int width,
            int heads,
            int hidden,
            Activation activation,
            Initialisation initialisation) {
        this.normOfSelf = LayerNorm.of(blocks, layer, "_1" + suffix, width);
        this.self = Attention.of(blocks, layer, suffix, width, width, heads, initialisation);
        this.normOfTokens = LayerNorm.of(blocks, layer, "_2" + suffix, width);
        this.first = Dense.of(blocks, layer, "_1" + suffix, width, hidden, initialisation, true);
        this.second = Dense.of(blocks, layer, "_2" + suffix, hidden, width, initialisation, true);
        this.normOfCross = LayerNorm.of(blocks, layer, "_c" + suffix, width);
        this.cross = Attention.of(blocks, layer, "_c" + suffix, width, width, heads, initialisation);
        this.activation = activation;
    }

    /**
     * The block.
     *
     * @param suffix ends the names of its parameters, where the layer has several blocks
     * @param width numbers in a token, of its own sequence and of the memory
     * @param hidden numbers between W_1 and W_2
     * @throws IllegalArgumentException if the heads do not share the width evenly
     */
    public static DecoderBlock of(
            Blocks.Builder blocks,
            int layer,
            String suffix,
            int width,
            int heads,
            int hidden,
            Activation activation,
            Initialisation initialisation) {
        return new DecoderBlock(blocks, layer, suffix, width, heads, hidden, activation, initialisation);
    }

    /**
     * All tokens at once.
     *
     * @param causal whether a token sees only those of its sequence that do not come after it
     */
    public Sequence apply(ForwardPass pass, Sequence tokens, Sequence memory, boolean causal) {
        Sequence normal = tokens.with(normOfSelf.apply(pass, tokens.states()));
        return rest(pass, tokens, self.apply(pass, normal, normal, causal, null), memory);
    }

    /**
     * The next token alone, as {@link #apply} gives it where tokens see those before them.
     *
     * @param past what the block has seen of the tokens before; receives this one
     * @param token a sequence of one
     */
    public Sequence next(ForwardPass pass, Past past, Sequence token, Sequence memory) {
        Sequence normal = token.with(normOfSelf.apply(pass, token.states()));
        return rest(pass, token, self.next(pass, past.seen, normal), memory);
    }

    private Sequence rest(ForwardPass pass, Sequence tokens, Node attended, Sequence memory) {
        GraphBuilder graph = pass.graph();
        Node states = graph.add(tokens.states(), attended);
        Sequence queries = tokens.with(normOfCross.apply(pass, states));
        states = graph.add(states, cross.apply(pass, queries, memory, false, null));
        Node hidden = graph.activate(activation, first.apply(pass, normOfTokens.apply(pass, states)));
        return tokens.with(graph.add(states, second.apply(pass, hidden)));
    }

    /** The tokens that one block has seen so far, as its attention sees them; at first none. */
    public static final class Past {
        private final Attention.Past seen = new Attention.Past();
    }

    /**
     * Floating-point operations for one example, roughly.
     *
     * @param length tokens of its own
     * @param memory tokens of the memory
     */
    public double operations(int length, int memory) {
        double perToken = first.operations()
                + second.operations()
                + ACTIVATION_OPERATIONS * first.outputs()
                + normOfSelf.operations()
                + normOfTokens.operations()
                + normOfCross.operations();
        return self.operations(length, length) + cross.operations(length, memory) + perToken * length;
    }
}
