package org.almagest.studies.gatedplanning;

import java.util.List;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Start;
import org.jspecify.annotations.Nullable;

/**
 * From the planes of a map to the logits of the moves at the cells that are asked about: rewards, {@link ValueIteration}, its
 * {@link GatedSummary} where there is one, and a linear head.
 */
final class PlanningBody implements Layer {
    /** What the last value map V_K is called among the inner states. */
    static final String VALUE = "value";

    private static final int PLANES = 2;
    private static final int KERNEL = 3;

    private final ValueIteration iteration;
    private final int size;
    private final int cells;
    private final int kernels;
    private final int bias;
    private final int rewards;
    private final @Nullable GatedSummary summary;
    private final int head;

    /**
     * A body.
     *
     * @param size cells along a side of a map
     * @param cells cells that are asked about
     * @param features planes between the two convolutions that make the rewards
     * @param planes of the summary; 0 for none
     */
    PlanningBody(Blocks.Builder blocks, ValueIteration iteration, int size, int cells, int features, int planes) {
        this.iteration = iteration;
        this.size = size;
        this.cells = cells;
        int taps = iteration.kernel() * iteration.kernel();
        int seen = PLANES * KERNEL * KERNEL;
        blocks.weight(2, "W_r", iteration.actions(), taps, 0.3 / iteration.kernel());
        blocks.weight(2, "W_v", iteration.actions(), taps, Start.ZERO);
        this.kernels = blocks.weight(0, "W", features, seen, fan(seen));
        this.bias = blocks.weight(0, "b", features, 1, fan(seen));
        this.rewards = blocks.weight(1, "W", 1, features, fan(features));
        this.summary = planes == 0 ? null : GatedSummary.of(blocks, 3, planes);
        int read = iteration.actions() + planes;
        this.head = blocks.weight(4, "W", Move.ALL.size(), read, fan(read));
    }

    private static Start fan(int in) {
        return Start.uniform(1 / Math.sqrt(in));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        int batch = inputs.shape().columns();
        Node kernelsOfValues = pass.parameter(ValueIteration.VALUE_KERNELS);
        Node reward = pass.trace("reward", reward(pass, inputs));
        Node rewarded = iteration.rewarded(graph, pass.parameter(ValueIteration.REWARD_KERNELS), reward, size);
        List<Node> values = iteration.values(graph, kernelsOfValues, rewarded, size);
        Node last = pass.trace(VALUE, values.get(values.size() - 1));
        Node q = iteration.valued(graph, kernelsOfValues, rewarded, last, size);
        // a row a plane, and the cells of all examples side by side
        Node read = graph.reshape(q, iteration.actions(), size * size * batch);
        if (summary != null) {
            read = graph.concatenate(1, List.of(read, summary.of(pass, values, size)));
        }
        Node asked = pass.field(GridWorlds.CELLS);
        Node logits = graph.product(pass.parameter(head), graph.selectColumns(read, places(graph, asked)));
        return graph.reshape(logits, Move.ALL.size() * asked.shape().rows(), batch);
    }

    /**
     * The rewards, [size·size][batch]. Nothing bends between their two convolutions, so these are carried out as the one that
     * they make.
     */
    private Node reward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node mixed = pass.parameter(rewards);
        ConvolutionAxis axis = ConvolutionAxis.same(size, KERNEL, 1);
        ConvolutionGeometry geometry = new ConvolutionGeometry(PLANES, 1, axis, axis, true);
        Node joint = graph.product(mixed, pass.parameter(kernels));
        return graph.add(graph.convolve(geometry, joint, inputs), graph.product(mixed, pass.parameter(bias)));
    }

    /** Of the cells that are asked about, [cells][batch], the columns of [planes][cell·batch + example]: [1][cells·batch]. */
    private static Node places(GraphBuilder graph, Node asked) {
        int batch = asked.shape().columns();
        Node counted = graph.cumulativeSum(graph.expandTo(graph.constant(1), Shape.of(1, batch)), 0);
        Node example = graph.subtract(counted, graph.constant(1));
        return graph.reshape(
                graph.add(graph.scale(batch, asked), example), 1, asked.shape().rows() * batch);
    }

    @Override
    public double operations() {
        int area = size * size;
        int taps = iteration.kernel() * iteration.kernel();
        // an element costs as much as a few products here
        double once = 2.0 * area * iteration.actions() * (taps + 8);
        double gated = summary == null ? 0 : iteration.iterations() * summary.operations(area);
        int read = iteration.actions() + (summary == null ? 0 : summary.planes());
        return (iteration.iterations() + 1) * once + gated + 2.0 * cells * Move.ALL.size() * read;
    }
}
