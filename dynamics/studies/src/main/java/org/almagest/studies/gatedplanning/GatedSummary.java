package org.almagest.studies.gatedplanning;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Start;
import org.jspecify.annotations.Nullable;

/**
 * A gated memory of all value maps: with u_k = [V_k, H_{k−1}], z = σ(w_z ∗ u_k + b_z) and c = tanh(w_c ∗ u_k + b_c) it becomes
 * H_k = (1 − z)∘H_{k−1} + z∘c, from H_0 = 0 on. Made from the abstract of arXiv 2305.07039 alone.
 *
 * @param planes maps in the memory
 * @param first place of its first block; w_z, b_z, w_c, b_c follow one another
 */
record GatedSummary(int planes, int first) {
    private static final int KERNEL = 3;

    /** Registers its parameters, each uniform between ∓1/√fan-in. */
    static GatedSummary of(Blocks.Builder blocks, int layer, int planes) {
        int numbers = (1 + planes) * KERNEL * KERNEL;
        Start start = Start.uniform(1 / Math.sqrt(numbers));
        int first = blocks.weight(layer, "W_z", planes, numbers, start);
        blocks.weight(layer, "b_z", planes, 1, start);
        blocks.weight(layer, "W_c", planes, numbers, start);
        blocks.weight(layer, "b_c", planes, 1, start);
        return new GatedSummary(planes, first);
    }

    /**
     * H_K.
     *
     * @param values V_1, …, V_K, each [size·size][batch]
     * @return [planes][size·size·batch]
     */
    Node of(ForwardPass pass, List<Node> values, int size) {
        Node memory = null;
        for (Node map : values) {
            memory = next(pass, map, memory, size);
        }
        return pass.graph()
                .reshape(requireNonNull(memory), planes, values.get(0).shape().size());
    }

    /**
     * H_k.
     *
     * @param values V_k, [size·size][batch]
     * @param memory H_{k−1}, [planes·size·size][batch]; null where it is 0
     */
    private Node next(ForwardPass pass, Node values, @Nullable Node memory, int size) {
        GraphBuilder graph = pass.graph();
        // both convolutions see the same maps, so they are one
        Node kernels = graph.concatenate(1, List.of(pass.parameter(first), pass.parameter(first + 2)));
        Node biases = graph.concatenate(1, List.of(pass.parameter(first + 1), pass.parameter(first + 3)));
        Node seen = memory == null ? values : graph.concatenate(1, List.of(values, memory));
        // kernels are [in plane][row][column], so those of the value map come first
        Node own = memory == null ? graph.slice(kernels, 0, 0, KERNEL * KERNEL) : kernels;
        ConvolutionAxis axis = ConvolutionAxis.same(size, KERNEL, 1);
        ConvolutionGeometry geometry =
                new ConvolutionGeometry(memory == null ? 1 : 1 + planes, 2 * planes, axis, axis, true);
        int batch = values.shape().columns();
        Node sums =
                graph.add(graph.reshape(graph.convolve(geometry, own, seen), 2 * planes, size * size * batch), biases);
        Node open = graph.activate(Activation.SIGMOID, graph.slice(sums, 1, 0, planes));
        Node candidate = graph.activate(Activation.TANH, graph.slice(sums, 1, planes, planes));
        Node before = memory == null ? null : graph.reshape(memory, planes, size * size * batch);
        Node after = before == null
                ? graph.multiply(open, candidate)
                : graph.add(before, graph.multiply(open, graph.subtract(candidate, before)));
        return graph.reshape(after, planes * size * size, batch);
    }

    /** Floating-point operations of one step on one map of so many cells, roughly. */
    double operations(int cells) {
        return 2.0 * cells * 2 * planes * (1 + planes) * KERNEL * KERNEL + 60.0 * cells * planes;
    }
}
