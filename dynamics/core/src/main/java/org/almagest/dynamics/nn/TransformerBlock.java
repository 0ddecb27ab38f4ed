package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.List;
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
        if (normFirst) {
            return transform(pass, attend(pass, tokens, name));
        }
        GraphBuilder graph = pass.graph();
        Node states = tokens.states();
        states = normOfAttention.apply(pass, graph.add(states, attention.self(pass, tokens, name)));
        return tokens.with(normOfTokens.apply(pass, graph.add(states, tokenwise(pass, states))));
    }

    /**
     * The first {@code count} tokens after a block with its norms before, which look at all of them; what becomes of the others is
     * not computed.
     */
    public Sequence first(ForwardPass pass, Sequence tokens, int count) {
        return transform(pass, attendFirst(pass, tokens, count));
    }

    /**
     * As {@link #first(ForwardPass, Sequence, int)}, where the tokens look at others as well: these go through the same norm, and stay
     * as they are.
     */
    public Sequence first(ForwardPass pass, Sequence tokens, Sequence others, int count) {
        GraphBuilder graph = pass.graph();
        Sequence normal = normal(pass, tokens);
        Sequence memory = normal.followedBy(graph, normal(pass, others));
        Sequence own = tokens.part(graph, 0, count);
        Node attended = attention.apply(pass, normal.part(graph, 0, count), memory, false, null);
        return transform(pass, own.with(graph.add(own.states(), attended)));
    }

    /**
     * As {@link #first(ForwardPass, Sequence, Sequence, int)} of the first token alone, to rounding, by attention that computes no keys
     * and values of the others: a fraction of the work where there are fewer heads than numbers in a token.
     *
     * @param tokens of which none is hidden, as of the others
     * @param others null for none
     * @return a sequence of one token, [width][batch]
     * @throws IllegalArgumentException if the tokens have a mask
     */
    public Sequence firstAlone(ForwardPass pass, Sequence tokens, @Nullable Sequence others) {
        GraphBuilder graph = pass.graph();
        Sequence normal = normal(pass, tokens);
        Sequence memory = others == null ? normal : normal.followedBy(graph, normal(pass, others));
        Sequence own = tokens.part(graph, 0, 1);
        Node attended = attention.ofOne(pass, normal.part(graph, 0, 1), memory);
        return transform(pass, own.with(graph.add(own.states(), attended)));
    }

    /**
     * The first half of a block with its norms before, x + A(N_1(x)), for those who put something between the halves.
     *
     * @param name as in {@link #apply(ForwardPass, Sequence, String)}
     */
    public Sequence attend(ForwardPass pass, Sequence tokens, @Nullable String name) {
        Node attended = attention.self(pass, normal(pass, tokens), name);
        return tokens.with(pass.graph().add(tokens.states(), attended));
    }

    /** As {@link #attend}, of the first {@code count} tokens alone. */
    public Sequence attendFirst(ForwardPass pass, Sequence tokens, int count) {
        GraphBuilder graph = pass.graph();
        Sequence normal = normal(pass, tokens);
        Sequence own = tokens.part(graph, 0, count);
        Node attended = attention.apply(pass, normal.part(graph, 0, count), normal, false, null);
        return own.with(graph.add(own.states(), attended));
    }

    /** The second half of a block with its norms before, x + F(N_2(x)). */
    public Sequence transform(ForwardPass pass, Sequence tokens) {
        Node states = tokens.states();
        return tokens.with(pass.graph().add(states, tokenwise(pass, normOfTokens.apply(pass, states))));
    }

    /**
     * Tokens of several kinds after a block for each: one attention among all of them, everything else of its own kind (after CogVLM,
     * Wang et al. 2023, arXiv 2311.03079, section 2.1). The blocks have their norms before.
     *
     * @param blocks one a kind, of equal widths and heads
     * @param tokens those of each kind, of which none is hidden
     */
    public static List<Sequence> among(ForwardPass pass, List<TransformerBlock> blocks, List<Sequence> tokens) {
        List<Node> attended = Attention.among(pass, attentions(blocks), normal(pass, blocks, tokens));
        List<Sequence> after = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Sequence own = tokens.get(i);
            Node states = pass.graph().add(own.states(), attended.get(i));
            after.add(blocks.get(i).transform(pass, own.with(states)));
        }
        return after;
    }

    /** The first {@code count} tokens of the first kind after {@link #among}; what becomes of the others is not computed. */
    public static Sequence firstAmong(
            ForwardPass pass, List<TransformerBlock> blocks, List<Sequence> tokens, int count) {
        Node attended = Attention.firstAmong(pass, attentions(blocks), normal(pass, blocks, tokens), count);
        Sequence own = tokens.get(0).part(pass.graph(), 0, count);
        return blocks.get(0).transform(pass, own.with(pass.graph().add(own.states(), attended)));
    }

    private static List<Attention> attentions(List<TransformerBlock> blocks) {
        return blocks.stream().map(block -> block.attention).toList();
    }

    private static List<Sequence> normal(ForwardPass pass, List<TransformerBlock> blocks, List<Sequence> tokens) {
        List<Sequence> normal = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            normal.add(blocks.get(i).normal(pass, tokens.get(i)));
        }
        return normal;
    }

    /** N_1 of the tokens. */
    private Sequence normal(ForwardPass pass, Sequence tokens) {
        return tokens.with(normOfAttention.apply(pass, tokens.states()));
    }

    private Node tokenwise(ForwardPass pass, Node states) {
        return second.apply(pass, pass.graph().activate(activation, first.apply(pass, states)));
    }

    /**
     * Multiplications for one example, each with an addition, if {@code queries} of its tokens take in {@code keys}: those of {@link
     * Attention#multiplyAdds} and of the two dense layers.
     */
    public long multiplyAdds(long queries, long keys) {
        return attention.multiplyAdds(queries, keys)
                + queries * ((long) first.operations() + (long) second.operations()) / 2;
    }

    /** Floating-point operations for one example of {@code length} tokens, roughly. */
    public double operations(int length) {
        return operations(length, length);
    }

    /** The same, where {@code queries} tokens are asked for, and look at {@code keys}. */
    public double operations(int queries, int keys) {
        double perToken =
                first.operations() + second.operations() + ACTIVATION_OPERATIONS * hidden + normOfTokens.operations();
        return attention.operations(queries, keys) + normOfAttention.operations() * keys + perToken * queries;
    }
}
