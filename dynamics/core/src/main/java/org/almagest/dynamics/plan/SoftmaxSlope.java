package org.almagest.dynamics.plan;

import java.util.List;
import java.util.function.BiPredicate;
import org.almagest.dynamics.autodiff.Keep;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Scale;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.Sum;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the derivative of a softmax is made of, w − s·(the sum of w along an axis) with w = s·g or what a mask keeps of it, so
 * that one instruction computes it.
 *
 * @param s what the softmax gave
 * @param g what its derivative is applied to
 * @param mask null for none
 */
record SoftmaxSlope(Node s, Node g, @Nullable Node mask, int axis) {
    /**
     * The parts of {@code weighted + rest}; null if it is something else.
     *
     * @param readBy whether a node serves this sum alone, where so many steps read it
     */
    static @Nullable SoftmaxSlope of(Node weighted, Node rest, BiPredicate<Node, Integer> readBy) {
        if (!(rest.primitive() instanceof Scale scale) || scale.factor() != -1 || !readBy.test(rest, 1)) {
            return null;
        }
        Node product = rest.input(0);
        if (!(product.primitive() instanceof Multiply) || !readBy.test(product, 1) || !readBy.test(weighted, 2)) {
            return null;
        }
        Node masked = weighted.primitive() instanceof Keep ? weighted : null;
        Node times = masked == null ? weighted : masked.input(0);
        if (!(times.primitive() instanceof Multiply) || masked != null && !readBy.test(times, 1)) {
            return null;
        }
        for (int i = 0; i < 2; i++) {
            Node s = product.input(i);
            Node mean = product.input(1 - i);
            if (!(mean.primitive() instanceof Sum sum)
                    || mean.input(0) != weighted
                    || Integer.bitCount(sum.axes()) != 1
                    || !readBy.test(mean, 1)) {
                continue;
            }
            int axis = Integer.numberOfTrailingZeros(sum.axes());
            for (int j = 0; j < 2; j++) {
                Node g = times.input(1 - j);
                if (times.input(j) == s && fits(weighted.shape(), s, g, axis)) {
                    return new SoftmaxSlope(s, g, masked == null ? null : masked.input(1), axis);
                }
            }
        }
        return null;
    }

    /** Whether nothing is broadcast; and sums along contiguous numbers have an order of their own. */
    private static boolean fits(Shape shape, Node s, Node g, int axis) {
        return s.shape().equals(shape)
                && g.shape().equals(shape)
                && Along.of(shape, axis).inner() > 1;
    }

    Step step(Node result) {
        Shape shape = s.shape();
        if (mask == null) {
            return Step.of(SoftmaxSlopeInstruction.of(SoftmaxInstruction.of(shape, axis)), result, List.of(s, g));
        }
        SoftmaxInstruction masked = SoftmaxInstruction.of(shape, axis, mask.shape());
        return Step.of(SoftmaxSlopeInstruction.of(masked), result, List.of(s, g, mask));
    }
}
