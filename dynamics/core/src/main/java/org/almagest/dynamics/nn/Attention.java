package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention (Vaswani et al. 2017, arXiv 1706.03762, section 3.2): each token of one sequence, the query, takes a
 * mean of the values of the tokens of another, the memory (or of its own), weighted by softmax(kᵀq/√(width/heads)) in each
 * head. Hidden tokens of the memory have weight 0; a query that sees nothing gives exact zeros, and adds nothing to any
 * derivative.
 *
 * <p>As the number of heads grows with the width, its results become a Gaussian process over the inputs (Hron, Bahri,
 * Sohl-Dickstein, Novak, ICML 2020, arXiv 2006.10540).
 *
 * <p>Blocks W_q, W_k, W_v, W_o and biases b_q, b_k, b_v, b_o; head h has the rows from h·width/heads on of the first three.
 */
public final class Attention {
    private static final int KEYS = 1;

    private final int width;
    private final int memoryWidth;
    private final int heads;
    private final int[] weights;
    private final int[] biases;

    private Attention(int width, int memoryWidth, int heads, int[] weights, int[] biases) {
        this.width = width;
        this.memoryWidth = memoryWidth;
        this.heads = heads;
        this.weights = weights;
        this.biases = biases;
    }

    /** Attention of a sequence to itself. */
    public static Attention of(Blocks.Builder blocks, int layer, int width, int heads, Initialisation initialisation) {
        return of(blocks, layer, "", width, width, heads, initialisation);
    }

    /**
     * Attention to tokens of another width.
     *
     * @param suffix ends the names of the blocks, for a layer that attends more than once
     * @param width numbers in a token of the query, and in the result
     * @param memoryWidth numbers in a token of the memory
     * @throws IllegalArgumentException if the heads do not share the width evenly
     */
    public static Attention of(
            Blocks.Builder blocks,
            int layer,
            String suffix,
            int width,
            int memoryWidth,
            int heads,
            Initialisation initialisation) {
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "width %d in %d heads: expected heads of equal width; set heads to a divisor of %d, or width to %d",
                    width,
                    heads,
                    width,
                    heads * Math.max(1, Math.round((float) width / heads))));
        }
        String[] names = {"q", "k", "v", "o"};
        int[] inputs = {width, memoryWidth, memoryWidth, width};
        int[] weights = new int[names.length];
        int[] biases = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = "_" + names[i] + suffix;
            weights[i] =
                    blocks.weight(layer, "W" + name, width, inputs[i], Start.weights(initialisation, inputs[i], width));
            biases[i] = blocks.weight(layer, "b" + name, width, 1, Start.biases(initialisation, inputs[i], width));
        }
        return new Attention(width, memoryWidth, heads, weights, biases);
    }

    /** Each token attends to the tokens of its own sequence that are not hidden. */
    public Node self(ForwardPass pass, Sequence tokens, @Nullable String name) {
        return apply(pass, tokens, tokens, false, name);
    }

    /**
     * The result.
     *
     * @param queries each of its tokens gets a result, hidden or not
     * @param memory as many examples
     * @param causal whether a query sees only tokens that do not come after it; then both are of one length
     * @param name of the inner state that says how much each query looks at each token, [heads·memory length·query
     *     length][batch]; null for none
     * @return [width][query length·batch]
     */
    public Node apply(ForwardPass pass, Sequence queries, Sequence memory, boolean causal, @Nullable String name) {
        check(queries, memory, causal);
        GraphBuilder graph = pass.graph();
        Node visible = visible(graph, queries.length(), memory, causal);
        Node q = heads(graph, queries(pass, queries.states()), queries.length(), queries.batch());
        Node k = heads(graph, project(pass, 1, memory.states()), memory.length(), queries.batch());
        Node v = heads(graph, project(pass, 2, memory.states()), memory.length(), queries.batch());
        // [batch][heads][keys][queries]: numbers that are summed lie a row apart, as kernels like it
        Node scores = graph.product(k, q, true, false);
        Node shares = visible == null ? graph.softmax(scores, KEYS) : graph.maskedSoftmax(scores, visible, KEYS);
        if (name != null) {
            int numbers = heads * memory.length() * queries.length();
            pass.trace(name, graph.transpose(graph.reshape(shares, 1, 1, queries.batch(), numbers)));
        }
        Node means = joined(graph, graph.product(v, shares), queries.length(), queries.batch());
        Node bias = pass.parameter(biases[3]);
        if (visible != null) {
            bias = graph.multiply(bias, seeing(graph, visible, queries.length(), queries.batch()));
        }
        return graph.add(graph.product(pass.parameter(weights[3]), means), bias);
    }

    /**
     * As {@link #apply}, of a single query that sees the whole memory, without keys and values of the memory's tokens x: the score of
     * one is (W_kᵀq)ᵀx + b_kᵀq, and the mean of the values is W_v times the mean of the tokens, and b_v, since shares sum to one.
     *
     * @param query one token an example
     * @param memory as many examples, without a mask
     * @return [width][batch]
     */
    Node ofOne(ForwardPass pass, Sequence query, Sequence memory) {
        check(query, memory, false);
        if (query.length() != 1 || memory.mask() != null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "attention without keys of %d tokens to a memory%s: expected one token, and a memory without a mask",
                    query.length(),
                    memory.mask() == null ? "" : " with a mask"));
        }
        GraphBuilder graph = pass.graph();
        int batch = query.batch();
        int own = width / heads;
        Node q = queries(pass, query.states());
        List<Node> looks = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            Node keys = graph.slice(pass.parameter(weights[1]), 1, head * own, own);
            looks.add(graph.product(keys, graph.slice(q, 1, head * own, own), true, false));
        }
        // one look of each head at the same tokens: [batch][1][memory width][heads or tokens]
        Node asked = byExample(graph, graph.concatenate(0, looks), 1, memoryWidth, heads, batch);
        Node tokens = byExample(graph, memory.states(), 1, memoryWidth, memory.length(), batch);
        Node offset = graph.reshape(graph.multiply(q, pass.parameter(biases[1])), heads, own, batch);
        Node offsets = byExample(graph, graph.reshape(graph.sum(offset, 0b10), 1, heads, batch), 1, 1, heads, batch);
        Node scores = graph.add(graph.product(tokens, asked, true, false), offsets);
        Node means = joined(graph, graph.product(tokens, graph.softmax(scores, KEYS)), memoryWidth, heads, batch);
        List<Node> values = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            Node rows = graph.slice(pass.parameter(weights[2]), 1, head * own, own);
            values.add(graph.product(rows, graph.slice(means, 0, head * batch, batch)));
        }
        return project(pass, 3, graph.add(graph.concatenate(1, values), pass.parameter(biases[2])));
    }

    private void check(Sequence queries, Sequence memory, boolean causal) {
        if (queries.width() != width || memory.width() != memoryWidth || queries.batch() != memory.batch()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "attention of %d tokens of width %d to %d of width %d: expected widths %d and %d, and as many examples",
                    queries.length(),
                    queries.width(),
                    memory.length(),
                    memory.width(),
                    width,
                    memoryWidth));
        }
        if (causal && queries.length() != memory.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "causal attention of %d tokens to %d: expected as many",
                    queries.length(),
                    memory.length()));
        }
    }

    /** Keys and values of tokens that come one after another, each projected once; at first none. */
    static final class Past {
        private final List<Node> keys = new ArrayList<>();
        private final List<Node> values = new ArrayList<>();
    }

    /**
     * What one more token takes from itself and those before it, of which none is hidden.
     *
     * @param past receives the token
     * @param token a sequence of one
     * @return [width][batch]
     */
    Node next(ForwardPass pass, Past past, Sequence token) {
        GraphBuilder graph = pass.graph();
        past.keys.add(project(pass, 1, token.states()));
        past.values.add(project(pass, 2, token.states()));
        int length = past.keys.size();
        Node q = heads(graph, queries(pass, token.states()), 1, token.batch());
        Node k = heads(graph, together(graph, past.keys), length, token.batch());
        Node v = heads(graph, together(graph, past.values), length, token.batch());
        Node shares = graph.softmax(graph.product(k, q, true, false), KEYS);
        return project(pass, 3, joined(graph, graph.product(v, shares), 1, token.batch()));
    }

    private static Node together(GraphBuilder graph, List<Node> tokens) {
        return tokens.size() == 1 ? tokens.get(0) : graph.concatenate(0, tokens);
    }

    /**
     * What tokens of several kinds, each with weights of its own, take from all of them: one softmax over the tokens of all kinds.
     *
     * @param of the weights of each kind; of equal widths and heads
     * @param tokens those of each kind, of which none is hidden
     * @return of each kind, [width][length·batch]
     */
    static List<Node> among(ForwardPass pass, List<Attention> of, List<Sequence> tokens) {
        GraphBuilder graph = pass.graph();
        List<Node> queries = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            queries.add(of.get(i).queries(pass, tokens.get(i).states()));
        }
        Node means = means(pass, of, tokens, graph.concatenate(0, queries));
        List<Node> results = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < of.size(); i++) {
            int columns = tokens.get(i).states().shape().columns();
            results.add(of.get(i).project(pass, 3, graph.slice(means, 0, at, columns)));
            at += columns;
        }
        return results;
    }

    /** As {@link #among}, of the first {@code count} tokens of the first kind alone: [width][count·batch]. */
    static Node firstAmong(ForwardPass pass, List<Attention> of, List<Sequence> tokens, int count) {
        Attention own = of.get(0);
        Node states = tokens.get(0).part(pass.graph(), 0, count).states();
        return own.project(pass, 3, means(pass, of, tokens, own.queries(pass, states)));
    }

    /** The means of the values of all kinds that {@code queries} take, [width][length·batch] as these. */
    private static Node means(ForwardPass pass, List<Attention> of, List<Sequence> tokens, Node queries) {
        GraphBuilder graph = pass.graph();
        Attention any = of.get(0);
        int batch = tokens.get(0).batch();
        List<Node> keys = new ArrayList<>();
        List<Node> values = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < of.size(); i++) {
            Node states = tokens.get(i).states();
            keys.add(of.get(i).project(pass, 1, states));
            values.add(of.get(i).project(pass, 2, states));
            length += tokens.get(i).length();
        }
        int asked = queries.shape().columns() / batch;
        Node q = any.heads(graph, queries, asked, batch);
        Node k = any.heads(graph, graph.concatenate(0, keys), length, batch);
        Node v = any.heads(graph, graph.concatenate(0, values), length, batch);
        Node shares = graph.softmax(graph.product(k, q, true, false), KEYS);
        return any.joined(graph, graph.product(v, shares), asked, batch);
    }

    /** q/√(width/heads); the factor goes to the weights, which are fewer. */
    private Node queries(ForwardPass pass, Node states) {
        GraphBuilder graph = pass.graph();
        double factor = 1 / Math.sqrt((double) width / heads);
        Node product = graph.product(graph.scale(factor, pass.parameter(weights[0])), states);
        return graph.add(product, graph.scale(factor, pass.parameter(biases[0])));
    }

    private Node project(ForwardPass pass, int i, Node states) {
        GraphBuilder graph = pass.graph();
        return graph.add(graph.product(pass.parameter(weights[i]), states), pass.parameter(biases[i]));
    }

    /** [width][length·batch] as [batch][heads][width/heads][length]: one matrix transposed. */
    private Node heads(GraphBuilder graph, Node states, int length, int batch) {
        return byExample(graph, states, heads, width / heads, length, batch);
    }

    /** [parts·rows][length·batch] as [batch][parts][rows][length]. */
    private static Node byExample(GraphBuilder graph, Node states, int parts, int rows, int length, int batch) {
        Node byExample = graph.transpose(graph.reshape(states, parts * rows * length, batch));
        return graph.reshape(byExample, batch, parts, rows, length);
    }

    /** The way back. */
    private Node joined(GraphBuilder graph, Node parts, int length, int batch) {
        return joined(graph, parts, width, length, batch);
    }

    private static Node joined(GraphBuilder graph, Node parts, int rows, int length, int batch) {
        Node byExample = graph.reshape(parts, 1, 1, batch, rows * length);
        return graph.reshape(graph.transpose(byExample), rows, length * batch);
    }

    /** Ones where a query may look, [batch or 1][1][keys][queries or 1]; null where it may look everywhere. */
    private static @Nullable Node visible(GraphBuilder graph, int queries, Sequence memory, boolean causal) {
        Node mask = memory.mask();
        Node shown = mask == null ? null : graph.reshape(graph.transpose(mask), memory.batch(), 1, memory.length(), 1);
        if (!causal) {
            return shown;
        }
        double[] before = new double[queries * queries];
        for (int key = 0; key < queries; key++) {
            for (int query = key; query < queries; query++) {
                before[key * queries + query] = 1;
            }
        }
        Node past = new FixedNumbers(queries, queries, before).in(graph);
        return shown == null ? past : graph.multiply(shown, past);
    }

    /** 1 for each query that sees something, else 0: [1][queries·batch]. */
    private static Node seeing(GraphBuilder graph, Node visible, int queries, int batch) {
        Node some = graph.sign(graph.sum(visible, 1 << KEYS));
        Node each = graph.expand(graph.expand(some, 0, queries), 3, batch);
        Node byExample = graph.reshape(each, 1, 1, batch, queries);
        return graph.reshape(graph.transpose(byExample), 1, queries * batch);
    }

    /**
     * Multiplications for one example, each with an addition: 2·q·d² for queries and results, 2·k·d·m for keys and values, 2·q·k·d for
     * scores and means, with the widths d and m of query and memory.
     *
     * @param queries tokens q of the query
     * @param keys tokens k of the memory
     */
    public long multiplyAdds(long queries, long keys) {
        return 2 * queries * width * width + 2 * keys * width * memoryWidth + 2 * queries * keys * width;
    }

    /**
     * Floating-point operations for one example, roughly.
     *
     * @param queries tokens of the query
     * @param keys tokens of the memory
     */
    public double operations(int queries, int keys) {
        double projections = 4.0 * width * width * queries + 4.0 * width * memoryWidth * keys;
        return projections + (4.0 * width + 30.0 * heads) * queries * keys;
    }
}
