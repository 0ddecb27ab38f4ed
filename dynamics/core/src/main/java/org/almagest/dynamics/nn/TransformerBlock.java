package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * A block of a transformer's encoder: attention of the tokens to each other, then W_2·σ(W_1·x + b_1) + b_2 for each token,
 * both with a skip connection and a layer norm N. With the norms after, x ← N_1(x + A(x)), x ← N_2(x + F(x)) (Vaswani et
 * al. 2017, arXiv 1706.03762); with the norms before, x ← x + A(N_1(x)), x ← x + F(N_2(x)) (Xiong et al., ICML 2020, arXiv
 * 2002.04745).
 */
public final class TransformerBlock {
    private static final double ACTIVATION_OPERATIONS = 25;

    private final Attention attention;
    private final Dense first;
    private final Dense second;
    private final LayerNorm normOfAttention;
    private final LayerNorm normOfTokens;
    private final Activation activation;
    private final boolean normFirst;
    private final int hidden;

    private TransformerBlock(
            Attention attention,
            Dense first,
            Dense second,
            LayerNorm normOfAttention,
            LayerNorm normOfTokens,
            Activation activation,
            boolean normFirst) {
        this.attention = attention;
        this.first = first;
        this.second = second;
        this.normOfAttention = normOfAttention;
        this.normOfTokens = normOfTokens;
        this.activation = activation;
        this.normFirst = normFirst;
        this.hidden = first.outputs();
    }

    /**
     * The block.
     *
     * @param suffix ends the names of its parameters, where the layer has several blocks
     * @param hidden numbers between W_1 and W_2
     * @param normFirst whether the norms come before
     * @throws IllegalArgumentException if the heads do not share the width evenly
     */
    public static TransformerBlock of(
            Blocks.Builder blocks,
            int layer,
            String suffix,
            int width,
            int heads,
            int hidden,
            Activation activation,
            boolean normFirst,
            Initialisation initialisation) {
        return new TransformerBlock(
                Attention.of(blocks, layer, suffix, width, width, heads, initialisation),
                Dense.of(blocks, layer, "_1" + suffix, width, hidden, initialisation, true),
                Dense.of(blocks, layer, "_2" + suffix, hidden, width, initialisation, true),
                LayerNorm.of(blocks, layer, "_1" + suffix, width),
                LayerNorm.of(blocks, layer, "_2" + suffix, width),
                activation,
                normFirst);
    }

    /** The tokens after the block. */
    public Sequence apply(ForwardPass pass, Sequence tokens) {
        return apply(pass, tokens, null);
    }

    /**
     * The tokens after the block.
     *
     * @param name of the inner state that says where its tokens look, see {@link Attention#apply}; null for none
     */
    public Sequence apply(ForwardPass pass, Sequence tokens, @Nullable String name) {
        GraphBuilder graph = pass.graph();
        Node states = tokens.states();
        if (normFirst) {
            Node attended = attention.self(pass, tokens.with(normOfAttention.apply(pass, states)), name);
            states = graph.add(states, attended);
            return tokens.with(graph.add(states, tokenwise(pass, normOfTokens.apply(pass, states))));
        }
        states = normOfAttention.apply(pass, graph.add(states, attention.self(pass, tokens, name)));
        return tokens.with(normOfTokens.apply(pass, graph.add(states, tokenwise(pass, states))));
    }

    private Node tokenwise(ForwardPass pass, Node states) {
        return second.apply(pass, pass.graph().activate(activation, first.apply(pass, states)));
    }

    /** Floating-point operations for one example of {@code length} tokens, roughly. */
    public double operations(int length) {
        double perToken = first.operations()
                + second.operations()
                + ACTIVATION_OPERATIONS * hidden
                + normOfAttention.operations()
                + normOfTokens.operations();
        return attention.operations(length, length) + perToken * length;
    }
}
