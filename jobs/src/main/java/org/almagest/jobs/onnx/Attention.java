package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.jspecify.annotations.Nullable;

/**
 * Operator Attention, of opset 23 on: softmax(s·Q·Kᵀ + mask)·V for each example and head (Vaswani et al. 2017, eq. 1), where a
 * head of keys and values may serve several of queries. A query that sees no key gives 0, as ONNX has it.
 */
final class Attention {
    /** Axes of queries, keys, values and, the last two, of scores. */
    private static final int HEADS = 1;

    private static final int PLACES = 2;
    private static final int WIDTH = 3;
    private static final int RANK = 4;

    private static final int MASK = 3;

    private Attention() {}

    static Value of(Call call) {
        refuseWhatIsNotTheWholeSequence(call);
        GraphBuilder graph = call.graph();
        Signal queries = heads(call, 0, "q_num_heads");
        Signal keys = heads(call, 1, "kv_num_heads");
        Signal values = heads(call, 2, "kv_num_heads");
        refuseOddShapes(queries.extents(), keys.extents(), values.extents());
        long served = queries.extents()[HEADS] / keys.extents()[HEADS];
        Signal transposed = repeated(call, keys, served).permuted(graph, 0, HEADS, WIDTH, PLACES);
        double scale = call.operation().real("scale", 1 / Math.sqrt(queries.extents()[WIDTH]));
        Signal scores = call.emission()
                .each(Products.product(call, queries, transposed), node -> capped(call, graph.scale(scale, node)));
        Signal result = Products.product(call, shares(call, scores), repeated(call, values, served));
        if (call.value(0).rank() == RANK) {
            return result;
        }
        Signal sideBySide = result.permuted(graph, 0, PLACES, HEADS, WIDTH);
        long[] extents = sideBySide.extents();
        return sideBySide.reshaped(graph, extents[0], extents[1], extents[2] * extents[3]);
    }

    private static void refuseWhatIsNotTheWholeSequence(Call call) {
        if (call.optional(4) != null || call.optional(5) != null || call.optional(6) != null) {
            throw new UntranslatableException(
                    "it takes keys and values of earlier calls, or counts of them: expected the whole sequence at once; export without a cache");
        }
        long precision = call.operation().whole("softmax_precision", 1);
        if (precision != 1 && precision != 11) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "softmax_precision %d, which rounds: expected float or double", precision));
        }
    }

    /** An input as [N][heads][places][width]. */
    private static Signal heads(Call call, int input, String attribute) {
        Signal given = call.signal(input);
        long heads = call.operation().whole(attribute, 0);
        long[] extents = given.extents();
        if (given.rank() == RANK && (heads == 0 || heads == extents[HEADS])) {
            return given;
        }
        if (given.rank() != RANK - 1 || heads < 1 || extents[2] % heads != 0) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "input %d of shape %s with %s %d: expected [N, heads, places, width], or [N, places, heads·width]",
                    input,
                    Signal.words(extents),
                    attribute,
                    heads));
        }
        return given.reshaped(call.graph(), extents[0], extents[1], heads, extents[2] / heads)
                .permuted(call.graph(), 0, PLACES, HEADS, WIDTH);
    }

    private static void refuseOddShapes(long[] queries, long[] keys, long[] values) {
        boolean fits = queries[0] == keys[0]
                && keys[0] == values[0]
                && keys[HEADS] == values[HEADS]
                && queries[HEADS] % keys[HEADS] == 0
                && keys[PLACES] == values[PLACES]
                && queries[WIDTH] == keys[WIDTH];
        if (!fits) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "queries, keys and values of shapes %s, %s and %s: expected [N, heads, places, width] that fit each other",
                    Signal.words(queries),
                    Signal.words(keys),
                    Signal.words(values)));
        }
    }

    /** Each head so many times in a row. */
    private static Signal repeated(Call call, Signal signal, long times) {
        if (times == 1) {
            return signal;
        }
        int heads = Math.toIntExact(signal.extents()[HEADS] * times);
        return Shaping.chosen(
                call,
                signal,
                HEADS,
                IntStream.range(0, heads).mapToLong(head -> head / times).toArray());
    }

    /** c·tanh(x/c), where there is a c. */
    private static Node capped(Call call, Node scores) {
        double cap = call.operation().real("softcap", 0);
        GraphBuilder graph = call.graph();
        return cap <= 0 ? scores : graph.scale(cap, graph.activate(Activation.TANH, graph.scale(1 / cap, scores)));
    }

    /** What of each value goes to each query. */
    private static Signal shares(Call call, Signal scores) {
        GraphBuilder graph = call.graph();
        Emission emission = call.emission();
        int keys = scores.inNode(WIDTH);
        Value mask = call.optional(MASK);
        Value visible = window(call, scores, mask);
        Signal shifted = scores;
        if (mask != null) {
            Value wide = wide(call, mask, scores);
            if (emission.isWhole(wide)) {
                visible = both(call, visible, wide);
            } else {
                visible = both(call, visible, shown(call, wide));
                // where a key is hidden its score does not matter
                Value shift = wide instanceof Fixed fixed
                        ? Folding.one(fixed, x -> x == Double.NEGATIVE_INFINITY ? 0 : x)
                        : wide;
                shifted = emission.joined(scores, shift, graph::add);
            }
        }
        return visible == null
                ? emission.each(shifted, node -> graph.softmax(node, keys))
                : emission.joined(shifted, visible, (node, truth) -> graph.maskedSoftmax(node, truth, keys));
    }

    /**
     * Which keys each query sees by its place alone; null where all of them. Those that a mask is too short for are hidden.
     */
    private static @Nullable Fixed window(Call call, Signal scores, @Nullable Value mask) {
        boolean causal = call.operation().whole("is_causal", 0) == 1;
        long left = call.operation().whole("left_window_size", -1);
        long right = call.operation().whole("right_window_size", -1);
        if (left < -1 || right < -1) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "left_window_size %d and right_window_size %d: expected at least -1", left, right));
        }
        long keys = scores.extents()[WIDTH];
        long queries = scores.extents()[PLACES];
        long covered = mask == null || mask.rank() == 0 ? keys : mask.extents()[mask.rank() - 1];
        double[] seen = new double[Fixed.count(queries, keys)];
        for (int i = 0; i < seen.length; i++) {
            long query = i / keys;
            long key = i % keys;
            boolean sees = key < covered
                    && (!causal || key <= query)
                    && (left < 0 || query - key <= left)
                    && (right < 0 || key - query <= right);
            seen[i] = sees ? 1 : 0;
        }
        return everywhere(new Fixed(new long[] {queries, keys}, seen, true));
    }

    private static @Nullable Fixed everywhere(Fixed truth) {
        return truth.uniform() && truth.values()[0] != 0 ? null : truth;
    }

    /** A mask with a number for each key. */
    private static Value wide(Call call, Value mask, Signal scores) {
        if (mask.rank() == 0) {
            return mask;
        }
        int last = mask.rank() - 1;
        long keys = scores.extents()[WIDTH];
        long[] extents = mask.extents().clone();
        boolean shorter = extents[last] < keys;
        extents[last] = keys;
        boolean fits = extents.length <= RANK
                && mask.extents()[last] <= keys
                && (mask.extents()[last] > 1 || keys == 1)
                && Arrays.equals(Folding.broadcast(extents, scores.extents()), scores.extents());
        if (!fits) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "a mask of shape %s over scores of shape %s: expected one that is spread over them",
                    Signal.words(mask.extents()),
                    Signal.words(scores.extents())));
        }
        return shorter ? Shaping.lengthened(call, mask, last, keys) : mask;
    }

    /** Where a mask that is added to scores is not −∞. */
    private static Value shown(Call call, Value mask) {
        return mask instanceof Fixed fixed
                ? new Fixed(
                        fixed.extents(),
                        Arrays.stream(fixed.values())
                                .map(x -> x == Double.NEGATIVE_INFINITY ? 0 : 1)
                                .toArray(),
                        true)
                : call.emission().each((Signal) mask, node -> Comparison.notMinusInfinity(call.graph(), node));
    }

    private static @Nullable Value both(Call call, @Nullable Value first, Value second) {
        Value shown = second instanceof Fixed fixed ? everywhere(Folding.one(fixed, x -> x == 0 ? 0 : 1)) : second;
        if (first == null || shown == null) {
            return first == null ? shown : first;
        }
        return first instanceof Fixed a && shown instanceof Fixed b
                ? Folding.two(a, b, (x, y) -> x * y, true)
                : call.emission().joined(first, shown, call.graph()::multiply);
    }
}
