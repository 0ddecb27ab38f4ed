package org.almagest.dynamics.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the examples of a batch go in a graph. A node carries examples if the number at place i of its array belongs to
 * example i mod N; a graph keeps them apart if every node that depends on the batch does.
 */
final class ExampleFlow {
    private ExampleFlow() {}

    /**
     * Which nodes below {@code output} carry the examples of {@code batch}, by id.
     *
     * @param batch the input with one example a column
     * @return null if some primitive mixes examples, or is not known to keep them apart
     */
    static boolean @Nullable [] carriers(GraphBuilder graph, Node batch, Node output) {
        boolean[] live = Differentiation.below(graph, List.of(output));
        boolean[] carries = new boolean[live.length];
        int examples = batch.shape().columns();
        for (int id = 0; id < live.length; id++) {
            Node node = graph.nodes().get(id);
            carries[id] = node == batch;
            for (int i = 0; live[id] && i < node.arity(); i++) {
                carries[id] |= carries[node.input(i).id()];
            }
            // how the batch itself has come about is nobody's concern: it may be a transposed array
            boolean follows = live[id] && carries[id] && node != batch;
            if (follows && (node.shape().columns() % examples != 0 || !keeps(node, carries))) {
                return null;
            }
        }
        return carries;
    }

    private static boolean keeps(Node node, boolean[] carries) {
        Primitive primitive = node.primitive();
        if (primitive instanceof MatrixProduct product) {
            return !carries[node.input(0).id()] && !product.transposeRight();
        } else if (primitive instanceof Convolve || primitive instanceof ConvolveTransposed) {
            return !carries[node.input(0).id()];
        } else if (primitive instanceof Sum sum) {
            return (sum.axes() & 1) == 0;
        } else if (primitive instanceof Variance variance) {
            return (variance.axes() & 1) == 0;
        } else if (primitive instanceof Slice slice) {
            return slice.axis() == 1;
        } else if (primitive instanceof Concatenate concatenate) {
            return concatenate.axis() == 1;
        } else if (primitive instanceof Gather gather) {
            return gather.axis() == 1;
        } else if (primitive instanceof ScatterAdd scatter) {
            return scatter.axis() == 1;
        } else if (primitive instanceof Embed embed) {
            return embed.axis() == 1;
        } else if (primitive instanceof Permute permute) {
            return permute.axes().get(0) == 0;
        } else if (primitive instanceof Expand expand) {
            return expand.axis() > 0;
        } else if (primitive instanceof Softmax softmax) {
            return softmax.axis() > 0;
        } else if (primitive instanceof MaskedSoftmax softmax) {
            return softmax.axis() > 0;
        } else if (primitive instanceof LogSumExp logSumExp) {
            return logSumExp.axis() > 0;
        } else if (primitive instanceof Maximum maximum) {
            return maximum.axis() > 0;
        } else if (primitive instanceof LargestPlace largest) {
            return largest.axis() > 0;
        } else if (primitive instanceof CumulativeSum sum) {
            return sum.axis() > 0;
        } else if (primitive instanceof Select select) {
            // of the rows of what has no examples, those that the examples name
            boolean byName = select.axis() == 0 && !carries[node.input(0).id()];
            return byName || select.axis() == 1 && !carries[node.input(1).id()];
        } else if (primitive instanceof AddAt add) {
            return add.axis() == 1 && !carries[node.input(1).id()];
        } else if (primitive instanceof FirstLargest largest) {
            return largest.axis() > 0;
        }
        return primitive instanceof Input
                || primitive instanceof Add
                || primitive instanceof Multiply
                || primitive instanceof Scale
                || primitive instanceof Activate
                || primitive instanceof Exponential
                || primitive instanceof Logarithm
                || primitive instanceof SquareRoot
                || primitive instanceof Reciprocal
                || primitive instanceof Power
                || primitive instanceof Clamp
                || primitive instanceof Reshape
                || primitive instanceof SparseProduct
                || primitive instanceof MaximumPool
                || primitive instanceof SelectMaxima
                || primitive instanceof ScatterMaxima
                || primitive instanceof Keep
                || primitive instanceof Round
                || primitive instanceof StraightThrough
                || primitive instanceof StopGradient;
    }
}
