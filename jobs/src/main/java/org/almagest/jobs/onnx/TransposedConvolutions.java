package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Transposes of convolutions over lines and images, from the smaller to the larger ones, as decoders have them. */
final class TransposedConvolutions {
    private static final int MOST_GROUPS = 1024;

    private TransposedConvolutions() {}

    /** Kernels lie as [channels][maps of a group][y][x]: what the convolution the other way takes as it is. */
    static Value of(Call call) {
        GraphBuilder graph = call.graph();
        Convolutions.Images images = Convolutions.Images.of(call);
        int[] sizes = images.sizes();
        Signal weights = call.signal(1);
        if (weights.hasExamples() || weights.rank() != sizes.length + 2 || weights.extents()[0] != images.channels()) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "kernels of shape %s for %d channels: expected [channels, maps, %s] that are the same for all examples",
                    Signal.words(weights.extents()),
                    images.channels(),
                    images.line() ? "x" : "y, x"));
        }
        int maps = (int) weights.extents()[1];
        int groups = Math.toIntExact(call.operation().whole("group", 1));
        if (groups < 1 || groups > MOST_GROUPS || images.channels() % groups != 0) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "%d groups of %d channels: expected groups that divide them, at most %d",
                    groups,
                    images.channels(),
                    MOST_GROUPS));
        }
        int[] taps = new int[sizes.length];
        int count = maps;
        for (int i = 0; i < sizes.length; i++) {
            taps[i] = (int) weights.extents()[i + 2];
            count *= taps[i];
        }
        Node w = Convolutions.dilated(
                call, Signal.arranged(graph, weights.node(), images.channels(), count), maps, taps);
        ConvolutionAxis[] axes = axes(call, sizes, taps);
        int of = images.channels() / groups;
        ConvolutionGeometry geometry = new ConvolutionGeometry(maps, of, axes[0], axes[1], true);
        List<Node> parts = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            Node kernels = groups == 1 ? w : graph.slice(w, 1, group * of, of);
            Node rows = groups == 1
                    ? images.node()
                    : graph.slice(images.node(), 1, group * geometry.outRows(), geometry.outRows());
            parts.add(graph.convolveTransposed(geometry, kernels, rows));
        }
        Node rows = groups == 1 ? parts.get(0) : graph.concatenate(1, parts);
        int all = maps * groups;
        long[] extents = images.line()
                ? new long[] {Value.EXAMPLES, all, axes[1].size()}
                : new long[] {Value.EXAMPLES, all, axes[0].size(), axes[1].size()};
        Signal result = Signal.of(rows, new long[] {Value.EXAMPLES, rows.shape().rows()}, 0)
                .reshaped(graph, extents);
        Value bias = call.optional(2);
        if (bias == null) {
            return result;
        }
        Value shaped = Shaping.as(call, bias, images.line() ? new long[] {all, 1} : new long[] {all, 1, 1});
        return call.emission().joined(result, shaped, graph::add);
    }

    /** The axes of the convolution the other way, whose outputs are what comes in here. */
    private static ConvolutionAxis[] axes(Call call, int[] sizes, int[] taps) {
        String padding = call.operation().text("auto_pad", "NOTSET");
        if (!padding.equals("NOTSET") || call.operation().wholes("output_shape") != null) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "auto_pad %s or output_shape: expected pads and output_padding in numbers", padding));
        }
        long[] strides = Convolutions.list(call, "strides", sizes.length, 1);
        long[] pads = Convolutions.list(call, "pads", 2 * sizes.length, 0);
        long[] further = Convolutions.list(call, "output_padding", sizes.length, 0);
        ConvolutionAxis[] axes = {ConvolutionAxis.NONE, ConvolutionAxis.NONE};
        for (int i = 0; i < sizes.length; i++) {
            int stride = Math.toIntExact(strides[i]);
            int before = Math.toIntExact(pads[i]);
            int after = Math.toIntExact(pads[sizes.length + i]);
            int size = Math.toIntExact(strides[i] * (sizes[i] - 1) + further[i] + taps[i] - before - after);
            ConvolutionAxis axis = new ConvolutionAxis(size, taps[i], stride, before, after);
            if (axis.outputs() != sizes[i]) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "output_padding %s with strides %s: expected less than these",
                        Arrays.toString(further),
                        Arrays.toString(strides)));
            }
            axes[2 - sizes.length + i] = axis;
        }
        return axes;
    }
}
