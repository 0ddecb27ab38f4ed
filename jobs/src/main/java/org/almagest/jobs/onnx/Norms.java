package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Normalisations. */
final class Norms {
    private static final double EPSILON = 1e-5;

    private Norms() {}

    /**
     * γ·(x − m)/√(v + ε) + β a channel. A network that predicts takes the file's m and v, as ONNX has it; in training steps
     * they are those of the batch, and the running ones follow as PyTorch has it, the variance by its unbiased estimate.
     */
    static List<Value> batch(Call call) {
        Signal x = call.examples(0);
        if (x.examples() != 0 || x.outer() != 1 || x.inner() != 1 || x.rank() < 2) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "an input of shape %s: expected [N, channels, …]", Signal.words(x.extents())));
        }
        GraphBuilder graph = call.graph();
        Emission emission = call.emission();
        int channels = (int) x.extents()[1];
        Node wide = x.wide(graph, emission.count());
        int columns = wide.shape().size() / channels;
        Node rows = Signal.arranged(graph, wide, channels, columns);
        Node mean = Signal.arranged(graph, call.signal(3).node(), channels, 1);
        Node variance = Signal.arranged(graph, call.signal(4).node(), channels, 1);
        if (emission.pass().training()) {
            if (columns < 2) {
                throw new UntranslatableException(
                        "it sees a single number a channel in a training step: expected at least 2; choose a batch_size that leaves no batch of one example");
            }
            double stays = call.operation().real("momentum", 0.9);
            Node ofBatch = graph.mean(rows, 1);
            Node spread = graph.variance(rows, 1);
            Node unbiased = graph.scale(columns / (columns - 1.0), spread);
            emission.update(call.operation().inputs().get(3), towards(graph, stays, mean, ofBatch));
            emission.update(call.operation().inputs().get(4), towards(graph, stays, variance, unbiased));
            mean = ofBatch;
            variance = spread;
        }
        Node scale = graph.multiply(
                Signal.arranged(graph, call.signal(1).node(), channels, 1),
                inverseDeviation(graph, variance, call.operation().real("epsilon", EPSILON)));
        Node shift =
                graph.subtract(Signal.arranged(graph, call.signal(2).node(), channels, 1), graph.multiply(mean, scale));
        Node result = graph.add(graph.multiply(scale, rows), shift);
        int[] shape = new int[x.axes().size() + 1];
        for (int i = 0; i < shape.length - 1; i++) {
            shape[i] = x.axes().get(i);
        }
        shape[shape.length - 1] = wide.shape().columns();
        return List.of(Signal.of(Signal.arranged(graph, result, shape), x.extents(), 0));
    }

    private static Node towards(GraphBuilder graph, double stays, Node running, Node ofBatch) {
        return graph.add(graph.scale(stays, running), graph.scale(1 - stays, ofBatch));
    }

    private static Node inverseDeviation(GraphBuilder graph, Node variance, double epsilon) {
        return graph.reciprocal(graph.sqrt(graph.add(variance, graph.constant(epsilon))));
    }

    /** γ·(x − m)/√(v + ε) + β over the last axes of each example. */
    static List<Value> layer(Call call) {
        Signal x = call.signal(0);
        int from = x.axis(call.operation().whole("axis", -1));
        Signal normal = normal(call, x, IntStream.range(from, x.rank()).toArray());
        Value scaled = call.emission().joined(normal, call.value(1), call.graph()::multiply);
        Value shift = call.optional(2);
        return List.of(shift == null ? scaled : call.emission().joined(scaled, shift, call.graph()::add));
    }

    /** γ·x/√(mean of x² + ε) over the last axes of each example (Zhang, Sennrich 2019). */
    static Value rootMeanSquare(Call call) {
        Signal x = call.signal(0);
        GraphBuilder graph = call.graph();
        int from = x.axis(call.operation().whole("axis", -1));
        int bits = x.bits(IntStream.range(from, x.rank()).toArray());
        double epsilon = call.operation().real("epsilon", EPSILON);
        Signal normal = call.emission().each(x, node -> {
            Node squares = graph.mean(graph.multiply(node, node), bits);
            return graph.multiply(node, inverseDeviation(graph, squares, epsilon));
        });
        return call.emission().joined(normal, call.value(1), graph::multiply);
    }

    /** γ·(x − m)/√(v + ε) + β over the places of each channel and example. */
    static Value instance(Call call) {
        Signal x = call.examples(0);
        Signal normal = normal(call, x, IntStream.range(2, x.rank()).toArray());
        long[] channel = new long[x.rank() - 1];
        Arrays.fill(channel, 1);
        channel[0] = x.extents()[1];
        Value scale = Shaping.as(call, call.value(1), channel);
        Value shift = Shaping.as(call, call.value(2), channel);
        Signal scaled = call.emission().joined(normal, scale, call.graph()::multiply);
        return call.emission().joined(scaled, shift, call.graph()::add);
    }

    /** γ·(x − m)/√(v + ε) + β over each group of channels (Wu, He 2018); before opset 21, a γ and β a group. */
    static Value group(Call call) {
        Signal x = call.examples(0);
        long groups = call.operation().whole("num_groups", 0);
        long[] extents = x.extents();
        if (x.rank() < 2 || groups < 1 || extents[1] % groups != 0) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an input of shape %s in %d groups: expected [N, channels, …] and a divisor of the channels",
                    Signal.words(extents),
                    groups));
        }
        long each = extents[1] / groups * Signal.product(extents, 2, x.rank());
        Signal apart = x.reshaped(call.graph(), extents[0], groups, each);
        Signal normal = normal(call, apart, 2);
        Value scale = call.value(1);
        boolean channels = Signal.product(scale.extents(), 0, scale.rank()) == extents[1];
        Signal scaled = channels ? normal.reshaped(call.graph(), extents) : normal;
        long[] shape = new long[scaled.rank() - 1];
        Arrays.fill(shape, 1);
        shape[0] = channels ? extents[1] : groups;
        Signal result = call.emission()
                .joined(
                        call.emission().joined(scaled, Shaping.as(call, scale, shape), call.graph()::multiply),
                        Shaping.as(call, call.value(2), shape),
                        call.graph()::add);
        return channels ? result : result.reshaped(call.graph(), extents);
    }

    private static Signal normal(Call call, Signal x, int... axes) {
        GraphBuilder graph = call.graph();
        int bits = x.bits(axes);
        double epsilon = call.operation().real("epsilon", EPSILON);
        return call.emission().each(x, node -> {
            Node centred = graph.subtract(node, graph.mean(node, bits));
            return graph.multiply(centred, inverseDeviation(graph, graph.variance(node, bits), epsilon));
        });
    }

    /** exp(x)/Σexp(x) along an axis. */
    static Value softmax(Call call) {
        Signal x = call.signal(0);
        int axis = x.inNode(x.axis(call.operation().whole("axis", -1)));
        GraphBuilder graph = call.graph();
        if (call.emission().isChecked(call.operation())) {
            // 0 where all are −∞, derivatives included, and not NaN
            return call.emission()
                    .each(x, node -> graph.maskedSoftmax(node, Comparison.notMinusInfinity(graph, node), axis));
        }
        return call.emission().each(x, node -> graph.softmax(node, axis));
    }

    static Value logSoftmax(Call call) {
        Signal x = call.signal(0);
        int axis = x.inNode(x.axis(call.operation().whole("axis", -1)));
        return call.emission().each(x, node -> call.graph().logSoftmax(node, axis));
    }
}
