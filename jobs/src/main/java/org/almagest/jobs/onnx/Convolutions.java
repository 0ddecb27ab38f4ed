package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.almagest.dynamics.autodiff.SparseMatrix;

/** Convolutions and pooling over lines and images, [N][channels][y][x]. */
final class Convolutions {
    private static final int MOST_GROUPS = 1024;
    private static final int MOST_TAPS = 1 << 23;

    private Convolutions() {}

    /** Images in the graph: rows in the order [channel][y][x]. */
    record Images(Node node, int channels, int height, int width, boolean line) {
        static Images of(Call call) {
            Signal x = call.examples(0);
            if (x.examples() != 0 || x.outer() != 1 || x.inner() != 1 || x.rank() < 3 || x.rank() > 4) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "an input of shape %s: expected [N, channels, x] or [N, channels, y, x]",
                        Signal.words(x.extents())));
            }
            boolean line = x.rank() == 3;
            return new Images(
                    x.matrix(call.graph()),
                    (int) x.extents()[1],
                    line ? 1 : (int) x.extents()[2],
                    (int) x.extents()[line ? 2 : 3],
                    line);
        }

        int[] sizes() {
            return line ? new int[] {width} : new int[] {height, width};
        }

        Signal result(GraphBuilder graph, Node rows, int maps, ConvolutionAxis vertical, ConvolutionAxis horizontal) {
            long[] extents = line
                    ? new long[] {Value.EXAMPLES, maps, horizontal.outputs()}
                    : new long[] {Value.EXAMPLES, maps, vertical.outputs(), horizontal.outputs()};
            Signal flat =
                    Signal.of(rows, new long[] {Value.EXAMPLES, rows.shape().rows()}, 0);
            return flat.reshaped(graph, extents);
        }
    }

    /** The windows along each axis. */
    private record Windows(ConvolutionAxis vertical, ConvolutionAxis horizontal) {}

    private static Windows windows(Call call, Images images, int[] kernel, boolean ceiling) {
        int[] sizes = images.sizes();
        long[] strides = list(call, "strides", sizes.length, 1);
        long[] pads = list(call, "pads", 2 * sizes.length, 0);
        String padding = call.operation().text("auto_pad", "NOTSET");
        ConvolutionAxis[] axes = new ConvolutionAxis[2];
        axes[0] = ConvolutionAxis.NONE;
        for (int i = 0; i < sizes.length; i++) {
            int stride = Math.toIntExact(strides[i]);
            int before = Math.toIntExact(pads[i]);
            int after = Math.toIntExact(pads[sizes.length + i]);
            ConvolutionAxis axis =
                    switch (padding) {
                        case "NOTSET" -> new ConvolutionAxis(sizes[i], kernel[i], stride, before, after);
                        case "VALID" -> ConvolutionAxis.valid(sizes[i], kernel[i], stride);
                        case "SAME_UPPER" -> ConvolutionAxis.same(sizes[i], kernel[i], stride);
                        default ->
                            throw new UntranslatableException(String.format(
                                    Locale.ROOT, "auto_pad %s: expected NOTSET, VALID or SAME_UPPER", padding));
                    };
            axes[2 - sizes.length + i] = ceiling ? further(axis) : axis;
        }
        return new Windows(axes[0], axes[1]);
    }

    /** One window more where some inputs are left over, and it begins at one of them or before. */
    private static ConvolutionAxis further(ConvolutionAxis axis) {
        int outputs = axis.outputs();
        int rest = axis.size() + axis.before() + axis.after() - axis.kernel() - (outputs - 1) * axis.stride();
        boolean begins = (long) outputs * axis.stride() < axis.size() + axis.before();
        return rest == 0 || !begins
                ? axis
                : new ConvolutionAxis(
                        axis.size(), axis.kernel(), axis.stride(), axis.before(), axis.after() + axis.stride() - rest);
    }

    static long[] list(Call call, String attribute, int length, long fallback) {
        long[] given = call.operation().wholes(attribute);
        if (given == null) {
            given = new long[length];
            Arrays.fill(given, fallback);
        }
        if (given.length != length) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "%s %s: expected %d of them", attribute, Arrays.toString(given), length));
        }
        return given;
    }

    private static int[] kernel(Call call, int axes) {
        long[] given = call.operation().wholes("kernel_shape");
        if (given == null || given.length != axes) {
            throw new UntranslatableException(String.format(Locale.ROOT, "kernel_shape: expected %d of them", axes));
        }
        return Arrays.stream(given).mapToInt(Math::toIntExact).toArray();
    }

    static Value convolution(Call call) {
        GraphBuilder graph = call.graph();
        Images images = Images.of(call);
        Signal weights = call.signal(1);
        int axes = images.sizes().length;
        if (weights.hasExamples() || weights.rank() != axes + 2) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "kernels of shape %s: expected [maps, channels, %s] that are the same for all examples",
                    Signal.words(weights.extents()),
                    images.line() ? "x" : "y, x"));
        }
        int maps = (int) weights.extents()[0];
        int channels = (int) weights.extents()[1];
        long groups = call.operation().whole("group", 1);
        if (groups < 1 || groups > MOST_GROUPS || maps % groups != 0 || images.channels() != channels * groups) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "%d groups of %d channels for %d maps of %d: expected groups that divide both, at most %d",
                    groups,
                    channels,
                    maps,
                    images.channels(),
                    MOST_GROUPS));
        }
        int[] taps = new int[axes];
        int count = channels;
        for (int i = 0; i < axes; i++) {
            taps[i] = (int) weights.extents()[i + 2];
            count *= taps[i];
        }
        Node w = dilated(call, Signal.arranged(graph, weights.node(), maps, count), channels, taps);
        Windows windows = windows(call, images, taps, false);
        int of = maps / (int) groups;
        ConvolutionGeometry geometry =
                new ConvolutionGeometry(channels, of, windows.vertical, windows.horizontal, true);
        Node rows = groups == 1
                ? graph.convolve(geometry, w, images.node)
                : grouped(graph, geometry, w, images.node, (int) groups);
        Signal result = images.result(graph, rows, maps, windows.vertical, windows.horizontal);
        Value bias = call.optional(2);
        if (bias == null) {
            return result;
        }
        Value shaped = Shaping.as(call, bias, images.line() ? new long[] {maps, 1} : new long[] {maps, 1, 1});
        return call.emission().joined(result, shaped, graph::add);
    }

    private static Node grouped(
            GraphBuilder graph, ConvolutionGeometry geometry, Node weights, Node images, int groups) {
        List<Node> maps = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int of = geometry.outChannels();
            maps.add(graph.convolve(
                    geometry,
                    graph.slice(weights, 1, group * of, of),
                    graph.slice(images, 1, group * geometry.inRows(), geometry.inRows())));
        }
        return graph.concatenate(1, maps);
    }

    /** Kernels with the zeros that stand between their taps; {@code taps} become those of the larger kernels. */
    static Node dilated(Call call, Node weights, int channels, int[] taps) {
        long[] dilations = list(call, "dilations", taps.length, 1);
        if (Arrays.stream(dilations).allMatch(dilation -> dilation == 1)) {
            return weights;
        }
        int[] own = taps.clone();
        for (int i = 0; i < taps.length; i++) {
            taps[i] = Math.toIntExact(Math.addExact(Math.multiplyExact(own[i] - 1L, dilations[i]), 1));
        }
        long[] inner = new long[taps.length + 1];
        int[] strides = new int[taps.length + 1];
        inner[0] = channels;
        int stride = 1;
        for (int i = taps.length - 1; i >= 0; i--) {
            inner[i + 1] = own[i];
            strides[i + 1] = Math.toIntExact(Math.multiplyExact(stride, dilations[i]));
            stride = Math.multiplyExact(stride, taps[i]);
        }
        strides[0] = stride;
        int[] places = new int[weights.shape().columns()];
        Arrays.setAll(places, i -> Folding.strided(inner, strides, 0).applyAsInt(i));
        return call.graph().scatterAdd(weights, 0, Indices.of(places), Math.multiplyExact(channels, stride));
    }

    static List<Value> maximum(Call call) {
        Images images = Images.of(call);
        if (Arrays.stream(list(call, "dilations", images.sizes().length, 1)).anyMatch(dilation -> dilation != 1)) {
            throw new UntranslatableException("dilations: expected none");
        }
        boolean ceiling = call.operation().whole("ceil_mode", 0) == 1;
        Windows windows = windows(call, images, kernel(call, images.sizes().length), ceiling);
        PoolingGeometry geometry = new PoolingGeometry(images.channels, windows.vertical, windows.horizontal);
        Node rows = call.graph().maximumPool(geometry, images.node);
        return List.of(images.result(call.graph(), rows, images.channels, windows.vertical, windows.horizontal));
    }

    static Value average(Call call) {
        Images images = Images.of(call);
        if (Arrays.stream(list(call, "dilations", images.sizes().length, 1)).anyMatch(dilation -> dilation != 1)
                || call.operation().whole("ceil_mode", 0) == 1) {
            throw new UntranslatableException("dilations or ceil_mode: expected neither");
        }
        boolean padded = call.operation().whole("count_include_pad", 0) == 1;
        Windows windows = windows(call, images, kernel(call, images.sizes().length), false);
        PoolingGeometry geometry = new PoolingGeometry(images.channels, windows.vertical, windows.horizontal);
        Node rows = call.graph().product(means(geometry, padded), images.node);
        return images.result(call.graph(), rows, images.channels, windows.vertical, windows.horizontal);
    }

    private static SparseMatrix means(PoolingGeometry geometry, boolean padded) {
        long most = (long) geometry.outRows() * geometry.taps();
        if (most > MOST_TAPS) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "windows over %d numbers altogether: expected at most %d", most, MOST_TAPS));
        }
        int[] rows = new int[(int) most];
        int[] columns = new int[(int) most];
        double[] shares = new double[(int) most];
        int count = 0;
        for (int row = 0; row < geometry.outRows(); row++) {
            int channel = row / geometry.outPositions();
            int q = row % geometry.outPositions();
            int first = count;
            for (int tap = 0; tap < geometry.taps(); tap++) {
                int from = geometry.inPosition(q, tap);
                if (from >= 0) {
                    rows[count] = row;
                    columns[count++] = channel * geometry.inPositions() + from;
                }
            }
            Arrays.fill(shares, first, count, 1.0 / (padded ? geometry.taps() : count - first));
        }
        return SparseMatrix.of(
                geometry.outRows(),
                geometry.inRows(),
                Arrays.copyOf(rows, count),
                Arrays.copyOf(columns, count),
                Arrays.copyOf(shares, count));
    }

    /** The mean of each channel. */
    static Value globalAverage(Call call) {
        Signal x = call.examples(0);
        int bits = x.bits(IntStream.range(2, x.rank()).toArray());
        return pooled(x, call.graph().mean(x.node(), bits));
    }

    /** The largest of each channel. */
    static Value globalMaximum(Call call) {
        Signal x = call.examples(0);
        Node node = x.node();
        for (int axis = 2; axis < x.rank(); axis++) {
            node = call.graph().maximum(node, x.inNode(axis));
        }
        return pooled(x, node);
    }

    private static Signal pooled(Signal x, Node node) {
        long[] extents = x.extents().clone();
        Arrays.fill(extents, 2, extents.length, 1);
        return new Signal(node, extents, x.examples(), x.outer(), x.inner());
    }
}
