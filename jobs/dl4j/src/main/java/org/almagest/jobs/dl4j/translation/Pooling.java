package org.almagest.jobs.dl4j.translation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;

/**
 * Windows over the positions of each channel.
 *
 * @param input what they slide over
 * @param vertical the axis along y
 * @param horizontal the axis along x
 */
record Pooling(Size input, ConvolutionAxis vertical, ConvolutionAxis horizontal) {
    /** One window over everything. */
    static Pooling global(Size input) {
        return new Pooling(
                input,
                ConvolutionAxis.valid(input.height(), input.height(), 1),
                ConvolutionAxis.valid(input.width(), input.width(), 1));
    }

    Size output() {
        return new Size(input.channels(), vertical.outputs(), horizontal.outputs());
    }

    /** Rows that the window of output row {@code row} sees, padding left out. */
    private int[] window(int row) {
        int channel = row / output().positions();
        int position = row % output().positions();
        int y = position / horizontal.outputs();
        int x = position % horizontal.outputs();
        List<Integer> seen = new ArrayList<>();
        for (int tapY = 0; tapY < vertical.kernel(); tapY++) {
            for (int tapX = 0; tapX < horizontal.kernel(); tapX++) {
                int inY = vertical.input(y, tapY);
                int inX = horizontal.input(x, tapX);
                if (inY >= 0 && inX >= 0) {
                    seen.add((channel * input.height() + inY) * input.width() + inX);
                }
            }
        }
        return seen.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[][] windows(String layer) throws UntranslatableException {
        int[][] windows = new int[output().count()][];
        for (int row = 0; row < windows.length; row++) {
            windows[row] = window(row);
            if (windows[row].length == 0) {
                throw new UntranslatableException(layer, "a window of the pooling lies in the padding altogether");
            }
        }
        return windows;
    }

    /** The largest of each window, as max(a, b) = a + max(b − a, 0). */
    Step maximum(String layer) throws UntranslatableException {
        int[][] windows = windows(layer);
        int taps =
                Arrays.stream(windows).mapToInt(window -> window.length).max().orElseThrow();
        List<Indices> seen = new ArrayList<>();
        for (int tap = 0; tap < taps; tap++) {
            int t = tap;
            // at the edges the first number stands in for those that are not there
            seen.add(Indices.of(Arrays.stream(windows)
                    .mapToInt(window -> window[t < window.length ? t : 0])
                    .toArray()));
        }
        return (graph, parameters, inputs) -> {
            Node largest = graph.gather(inputs.get(0), 1, seen.get(0));
            for (Indices tap : seen.subList(1, taps)) {
                Node excess = graph.subtract(graph.gather(inputs.get(0), 1, tap), largest);
                largest = graph.add(largest, graph.activate(Activation.RELU, excess));
            }
            return largest;
        };
    }

    /** The sum of each window. */
    Step sum(String layer) throws UntranslatableException {
        int[][] windows = windows(layer);
        Indices seen =
                Indices.of(Arrays.stream(windows).flatMapToInt(Arrays::stream).toArray());
        int[] owners =
                new int[Arrays.stream(windows).mapToInt(window -> window.length).sum()];
        int next = 0;
        for (int row = 0; row < windows.length; row++) {
            Arrays.fill(owners, next, next + windows[row].length, row);
            next += windows[row].length;
        }
        Indices to = Indices.of(owners);
        return (graph, parameters, inputs) ->
                graph.scatterAdd(graph.gather(inputs.get(0), 1, seen), 1, to, windows.length);
    }

    /**
     * The mean of each window.
     *
     * @param padded whether the zeros of the padding count
     */
    Step mean(String layer, boolean padded) throws UntranslatableException {
        int[][] windows = windows(layer);
        int taps = vertical.kernel() * horizontal.kernel();
        double[] shares = Arrays.stream(windows)
                .mapToDouble(window -> 1.0 / (padded ? taps : window.length))
                .toArray();
        return sum(layer).then((graph, parameters, inputs) -> scale(graph, shares, inputs.get(0)));
    }

    private static Node scale(GraphBuilder graph, double[] shares, Node sums) {
        boolean equal = Arrays.stream(shares).distinct().count() == 1;
        return equal ? graph.scale(shares[0], sums) : graph.multiply(Columns.of(graph, shares), sums);
    }
}
