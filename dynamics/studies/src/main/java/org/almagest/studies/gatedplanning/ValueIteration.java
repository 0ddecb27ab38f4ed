package org.almagest.studies.gatedplanning;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Value iteration as a network (Tamar et al. 2016, arXiv 1602.02867, section 4.2): a convolution with one kernel an action
 * spreads values, and their maximum over the actions is the next value. All maps are [row][column], with the batch innermost.
 *
 * @param kernel cells F along a side of the kernels, odd
 * @param iterations value maps K
 * @param actions kernels
 */
record ValueIteration(int kernel, int iterations, int actions) {
    /** Place of the kernels of rewards, w_r, among the blocks of a network. */
    static final int REWARD_KERNELS = 0;

    /** Place of the kernels of values, w_v, among the blocks of a network. */
    static final int VALUE_KERNELS = 1;

    /** How far V_K sees a reward, in cells in each direction: K(F−1)/2. */
    int reach() {
        return iterations * (kernel - 1) / 2;
    }

    private ConvolutionGeometry geometry(int size) {
        ConvolutionAxis axis = ConvolutionAxis.same(size, kernel, 1);
        return new ConvolutionGeometry(1, actions, axis, axis, true);
    }

    /**
     * q⁰ = w_r ∗ r.
     *
     * @param rewards [size·size][batch]
     * @return [actions·size·size][batch]
     */
    Node rewarded(GraphBuilder graph, Node rewardKernels, Node rewards, int size) {
        return graph.convolve(geometry(size), rewardKernels, rewards);
    }

    /** q⁰ + w_v ∗ V, as {@link #rewarded}. */
    Node valued(GraphBuilder graph, Node valueKernels, Node rewarded, Node values, int size) {
        return graph.add(rewarded, graph.convolve(geometry(size), valueKernels, values));
    }

    /**
     * The largest over the actions; of equal ones the first takes the derivative.
     *
     * @return [size·size][batch]
     */
    Node best(GraphBuilder graph, Node q) {
        int batch = q.shape().columns();
        int cells = q.shape().rows() / actions;
        return graph.reshape(graph.maximum(graph.reshape(q, actions, cells * batch), 1), cells, batch);
    }

    /**
     * V_1, …, V_K, each [size·size][batch]: V_1 = max q⁰, V_{k+1} = max(q⁰ + w_v ∗ V_k).
     *
     * @param rewarded q⁰
     */
    List<Node> values(GraphBuilder graph, Node valueKernels, Node rewarded, int size) {
        List<Node> values = new ArrayList<>(List.of(best(graph, rewarded)));
        for (int k = 1; k < iterations; k++) {
            values.add(best(graph, valued(graph, valueKernels, rewarded, values.get(k - 1), size)));
        }
        return values;
    }
}
