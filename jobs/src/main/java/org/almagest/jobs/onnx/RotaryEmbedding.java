package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;

/**
 * Operator RotaryEmbedding, of opset 23 on: pairs of numbers are turned by an angle that goes with the place (Su et al. 2021,
 * eq. 34), for each example and head. Its tables of cosines and sines are not learnt.
 */
final class RotaryEmbedding {
    private static final int RANK = 4;

    private RotaryEmbedding() {}

    static Value of(Call call) {
        Signal given = call.signal(0);
        long[] extents = given.extents();
        long heads = call.operation().whole("num_heads", 0);
        if (given.rank() != RANK && (given.rank() != RANK - 1 || heads < 1 || extents[2] % heads != 0)) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an input of shape %s with num_heads %d: expected [N, heads, places, width], or [N, places, heads·width]",
                    Signal.words(extents),
                    heads));
        }
        GraphBuilder graph = call.graph();
        Signal x = given.rank() == RANK
                ? given
                : given.reshaped(graph, extents[0], extents[1], heads, extents[2] / heads)
                        .permuted(graph, 0, 2, 1, 3);
        Signal turned = turned(call, x);
        return given.rank() == RANK
                ? turned
                : turned.permuted(graph, 0, 2, 1, 3).reshaped(graph, extents);
    }

    private static Signal turned(Call call, Signal x) {
        int axis = RANK - 1;
        int width = (int) x.extents()[axis];
        long wanted = call.operation().whole("rotary_embedding_dim", 0);
        if (wanted < 0 || wanted > width || wanted % 2 != 0 || wanted == 0 && width % 2 != 0) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "%d of %d numbers are turned: expected an even part of them", wanted, width));
        }
        int part = wanted == 0 ? width : (int) wanted;
        int half = part / 2;
        boolean alternating = call.operation().whole("interleaved", 0) == 1;
        Signal first = alternating
                ? Shaping.chosen(call, x, axis, places(half, i -> 2 * i))
                : Shaping.part(call, x, axis, 0, half);
        Signal second = alternating
                ? Shaping.chosen(call, x, axis, places(half, i -> 2 * i + 1))
                : Shaping.part(call, x, axis, half, half);
        Value cosines = table(call, 1, x, half);
        Value sines = table(call, 2, x, half);
        GraphBuilder graph = call.graph();
        Emission emission = call.emission();
        Signal real = emission.joined(
                emission.joined(first, cosines, graph::multiply),
                emission.joined(second, sines, graph::multiply),
                graph::subtract);
        Signal imaginary = emission.joined(
                emission.joined(first, sines, graph::multiply),
                emission.joined(second, cosines, graph::multiply),
                graph::add);
        Signal both = Shaping.joined(call, axis, List.of(real, imaginary));
        Signal whole = alternating ? Shaping.chosen(call, both, axis, places(part, i -> i % 2 * half + i / 2)) : both;
        return part == width
                ? whole
                : Shaping.joined(call, axis, List.of(whole, Shaping.part(call, x, axis, part, width - part)));
    }

    private static long[] places(int count, IntUnaryOperator place) {
        return IntStream.range(0, count).map(place).asLongStream().toArray();
    }

    /** Cosines or sines as [N][1][places][half the width]: those given, or the rows of a table that places name. */
    private static Value table(Call call, int input, Signal x, int half) {
        Value given = call.value(input);
        Value places = call.optional(3);
        Value rows = places == null
                ? given
                : Shaping.gather(new Call(call.emission(), call.operation(), Arrays.asList(given, places)));
        long[] extents = rows.extents();
        boolean fits = extents.length == RANK - 1
                && (extents[0] == x.extents()[0] || extents[0] == 1)
                && extents[1] == x.extents()[2]
                && extents[2] == half;
        if (!fits) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "input %d gives an array of shape %s: expected [N, %d, %d]",
                    input,
                    Signal.words(extents),
                    x.extents()[2],
                    half));
        }
        return Shaping.as(call, rows, extents[0], 1, extents[1], extents[2]);
    }
}
