package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;

/**
 * Neighbouring positions of a convolution's result that the same weights serve, from sources that lie side by side: one
 * product through offset tables, whose columns are the positions times the batch.
 *
 * @param weight where the first weight of the tables lies
 * @param source where the first source of the tables lies
 * @param target where the result begins
 * @param columns numbers in one row of the result
 * @param weights the weights' offsets from the first, in the order of summation
 * @param sources the sources' offsets from the first, in the order of summation
 */
record ConvolutionRun(int weight, int source, int target, int columns, OffsetTable weights, OffsetTable sources) {
    /** The weights and sources that one result position meets in one channel, in the order of summation. */
    private record Window(OffsetTable weights, OffsetTable sources) {
        boolean continues(Window last, int length) {
            if (!weights.equals(last.weights)) {
                return false;
            }
            for (int i = 0; i < sources.count(); i++) {
                if (sources.values()[i] != last.sources.values()[i] + length) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The runs of W ∗ x; row i of the weights' operand is out channel i. */
    static List<ConvolutionRun> forward(ConvolutionGeometry g, int batch) {
        List<Window> windows = new ArrayList<>();
        for (int q = 0; q < g.outPositions(); q++) {
            int own = g.shared() ? 0 : q * g.weightColumns();
            List<int[]> met = new ArrayList<>();
            for (int tap = 0; tap < g.taps(); tap++) {
                int position = g.inPosition(q, tap);
                if (position >= 0) {
                    met.add(new int[] {own + tap, position * batch});
                }
            }
            windows.add(window(met));
        }
        return runs(windows, g.inChannels(), g.taps(), g.inPositions() * batch, batch);
    }

    /** The runs of Wᵀ ∗ y; row i of the weights' operand is in channel i. */
    static List<ConvolutionRun> transposed(ConvolutionGeometry g, int batch) {
        return transposed(g, q -> q * batch, g.outPositions() * batch, batch);
    }

    /**
     * The runs of Wᵀ ∗ y, where y does not lie as it does by itself.
     *
     * @param source where the numbers of an output position begin in the first channel
     * @param channelsApart distance of the channels
     */
    static List<ConvolutionRun> transposed(
            ConvolutionGeometry g, IntUnaryOperator source, int channelsApart, int batch) {
        List<List<int[]>> met = new ArrayList<>();
        for (int position = 0; position < g.inPositions(); position++) {
            met.add(new ArrayList<>());
        }
        for (int tap = 0; tap < g.taps(); tap++) {
            for (int q = 0; q < g.outPositions(); q++) {
                int position = g.inPosition(q, tap);
                if (position >= 0) {
                    int own = g.shared() ? 0 : q * g.weightColumns();
                    met.get(position).add(new int[] {own + tap, source.applyAsInt(q)});
                }
            }
        }
        List<Window> windows = met.stream().map(ConvolutionRun::window).toList();
        int channel = g.weightColumns() * (g.shared() ? 1 : g.outPositions());
        return runs(windows, g.outChannels(), channel, channelsApart, batch);
    }

    private static Window window(List<int[]> met) {
        return new Window(
                new OffsetTable(met.stream().mapToInt(pair -> pair[0]).toArray()),
                new OffsetTable(met.stream().mapToInt(pair -> pair[1]).toArray()));
    }

    private static List<ConvolutionRun> runs(
            List<Window> windows, int channels, int weightsApart, int sourcesApart, int batch) {
        List<ConvolutionRun> runs = new ArrayList<>();
        Map<OffsetTable, OffsetTable> tables = new HashMap<>();
        int first = 0;
        while (first < windows.size()) {
            Window window = windows.get(first);
            int length = 1;
            while (first + length < windows.size()
                    && windows.get(first + length).continues(window, length * batch)) {
                length++;
            }
            boolean empty = window.weights.count() == 0;
            int weight = empty ? 0 : window.weights.values()[0];
            int source = empty ? 0 : window.sources.values()[0];
            runs.add(new ConvolutionRun(
                    weight,
                    source,
                    first * batch,
                    length * batch,
                    tables.computeIfAbsent(table(window.weights, weight, channels, weightsApart), t -> t),
                    tables.computeIfAbsent(table(window.sources, source, channels, sourcesApart), t -> t)));
            first += length;
        }
        return runs;
    }

    /** For every channel, the offsets of one channel's numbers from the first. */
    private static OffsetTable table(OffsetTable offsets, int first, int channels, int apart) {
        int length = offsets.count();
        int[] values = new int[channels * length];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < length; i++) {
                values[c * length + i] = c * apart + offsets.values()[i] - first;
            }
        }
        return new OffsetTable(values);
    }
}
