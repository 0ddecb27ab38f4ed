package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.AddAt;
import org.almagest.dynamics.autodiff.CumulativeSum;
import org.almagest.dynamics.autodiff.FirstLargest;
import org.almagest.dynamics.autodiff.Keep;
import org.almagest.dynamics.autodiff.LargestPlace;
import org.almagest.dynamics.autodiff.LogSumExp;
import org.almagest.dynamics.autodiff.MaskedSoftmax;
import org.almagest.dynamics.autodiff.Maximum;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Select;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.Softmax;
import org.jspecify.annotations.Nullable;

/** The steps of primitives that treat one axis in a way of their own, and of masks. */
final class AxisSteps {
    private AxisSteps() {}

    /** The step that computes {@code node}; null if its primitive is none of these. */
    static @Nullable Step of(Node node) {
        Primitive primitive = node.primitive();
        Node a = node.input(0);
        Shape shape = a.shape();
        if (primitive instanceof Softmax softmax) {
            return Step.of(SoftmaxInstruction.of(shape, softmax.axis()), node, List.of(a));
        } else if (primitive instanceof MaskedSoftmax softmax) {
            Node mask = node.input(1);
            return Step.of(SoftmaxInstruction.of(shape, softmax.axis(), mask.shape()), node, List.of(a, mask));
        } else if (primitive instanceof LogSumExp logSumExp) {
            Along along = Along.of(shape, logSumExp.axis());
            return new Step(new LogSumExpInstruction(along), node, List.of(a), along.block());
        } else if (primitive instanceof Maximum maximum) {
            return largest(node, maximum.axis(), LargestInstruction.Answer.NUMBER);
        } else if (primitive instanceof FirstLargest largest) {
            return largest(node, largest.axis(), LargestInstruction.Answer.MARK);
        } else if (primitive instanceof LargestPlace largest) {
            return largest(node, largest.axis(), LargestInstruction.Answer.PLACE);
        } else if (primitive instanceof LargestAndPlace largest) {
            return largest(node, largest.axis(), LargestInstruction.Answer.BOTH);
        } else if (primitive instanceof AtPlace atPlace) {
            Node numbers = node.input(1);
            return Step.of(
                    AtPlaceInstruction.of(node.shape(), atPlace.axis(), shape, numbers.shape(), false),
                    node,
                    List.of(a, numbers));
        } else if (primitive instanceof CumulativeSum sum) {
            return Step.of(
                    new CumulativeSumInstruction(Along.of(shape, sum.axis()), sum.backwards()), node, List.of(a));
        } else if (primitive instanceof Select select) {
            return named(false, node, Along.of(shape, select.axis()));
        } else if (primitive instanceof AddAt add) {
            return named(true, node, Along.of(node.shape(), add.axis()));
        } else if (primitive instanceof Keep) {
            Node mask = node.input(1);
            return Step.of(KeepInstruction.of(node.shape(), shape, mask.shape()), node, List.of(a, mask));
        }
        return null;
    }

    private static Step named(boolean adds, Node node, Along named) {
        Node names = node.input(1);
        return Step.of(
                new NamedPlacesInstruction(adds, named, names.shape().columns()), node, List.of(node.input(0), names));
    }

    private static Step largest(Node node, int axis, LargestInstruction.Answer answer) {
        Node a = node.input(0);
        return Step.of(new LargestInstruction(Along.of(a.shape(), axis), answer), node, List.of(a));
    }
}
