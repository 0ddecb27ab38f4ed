package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;

/**
 * Weights of a convolution whose gradients are sums over the same stretches of the output: the table of one segment
 * product.
 *
 * @param length numbers in each segment
 * @param outputs offset of each segment in a channel of the output
 * @param inputs offset of each segment in the input, from that of the column
 * @param columns offset of each column (one weight of each kernel) in the input
 * @param target where the first kernel begins in the result
 * @param targets place of each column in a kernel
 */
record ConvolutionSegments(
        int length, OffsetTable outputs, OffsetTable inputs, OffsetTable columns, int target, OffsetTable targets) {
    /** What columns must share to be in one table. */
    private record Key(int target, int length, OffsetTable outputs, OffsetTable inputs) {}

    static List<ConvolutionSegments> of(ConvolutionGeometry g, int batch) {
        Map<Key, List<int[]>> columns = new LinkedHashMap<>();
        int kernels = g.shared() ? 1 : g.outPositions();
        for (int own = 0; own < kernels; own++) {
            int from = g.shared() ? 0 : own;
            int to = g.shared() ? g.outPositions() : own + 1;
            for (int tap = 0; tap < g.taps(); tap++) {
                addTap(g, batch, own * g.weightColumns(), from, to, tap, columns);
            }
        }
        List<ConvolutionSegments> list = new ArrayList<>();
        columns.forEach((key, places) -> list.add(new ConvolutionSegments(
                key.length,
                key.outputs,
                key.inputs,
                new OffsetTable(places.stream().mapToInt(p -> p[0]).toArray()),
                key.target,
                new OffsetTable(places.stream().mapToInt(p -> p[1]).toArray()))));
        return list;
    }

    /** The columns of one tap, a column for each input channel. */
    private static void addTap(
            ConvolutionGeometry g, int batch, int target, int from, int to, int tap, Map<Key, List<int[]>> columns) {
        List<int[]> stretches = stretches(g, from, to, tap, false);
        if (stretches.isEmpty()) {
            return;
        }
        if (stretches.stream().mapToInt(s -> s[2]).distinct().count() > 1) {
            // the end of one row may happen to meet the beginning of the next
            stretches = stretches(g, from, to, tap, true);
        }
        int first = stretches.get(0)[1];
        Key key = new Key(
                target,
                stretches.get(0)[2] * batch,
                new OffsetTable(stretches.stream().mapToInt(s -> s[0] * batch).toArray()),
                new OffsetTable(
                        stretches.stream().mapToInt(s -> (s[1] - first) * batch).toArray()));
        List<int[]> places = columns.computeIfAbsent(key, k -> new ArrayList<>());
        for (int c = 0; c < g.inChannels(); c++) {
            places.add(new int[] {(c * g.inPositions() + first) * batch, c * g.taps() + tap});
        }
    }

    /** First output position, first input position and length of all stretches that a tap joins. */
    private static List<int[]> stretches(ConvolutionGeometry g, int from, int to, int tap, boolean withinRows) {
        List<int[]> stretches = new ArrayList<>();
        int rowLength = withinRows ? g.horizontal().outputs() : g.outPositions();
        int q = from;
        while (q < to) {
            int position = g.inPosition(q, tap);
            int length = 1;
            if (position >= 0) {
                int end = Math.min(to, (q / rowLength + 1) * rowLength);
                while (q + length < end && g.inPosition(q + length, tap) == position + length) {
                    length++;
                }
                stretches.add(new int[] {q, position, length});
            }
            q += length;
        }
        return stretches;
    }
}
