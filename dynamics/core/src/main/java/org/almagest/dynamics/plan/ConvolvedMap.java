package org.almagest.dynamics.plan;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.almagest.dynamics.autodiff.Add;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Convolve;
import org.almagest.dynamics.autodiff.Expand;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Function;
import org.jspecify.annotations.Nullable;

/** Finds convolutions of which nothing is read but a function of them. */
final class ConvolvedMap {
    /** What takes more than one pass cannot be done in place. */
    private static final Set<Function> SEVERAL_PASSES =
            EnumSet.of(Function.SIGMOID, Function.SOFTPLUS, Function.NORMAL_DENSITY, Function.NORMAL_DISTRIBUTION);

    private ConvolvedMap() {}

    /**
     * The step that computes {@code node}, a function of W ∗ x or W ∗ x + b; null if it is no such thing.
     *
     * @param absorbable whether a node serves this step alone
     */
    static @Nullable Step of(Node node, Predicate<Node> absorbable) {
        Function function = ((Elementwise) node.primitive()).function();
        Node sums = underOtherNames(node.input(0), absorbable);
        if (SEVERAL_PASSES.contains(function) || !absorbable.test(sums)) {
            return null;
        }
        if (sums.primitive() instanceof Convolve) {
            return step(node, function, sums, null);
        }
        for (int i = 0; sums.primitive() instanceof Add && i < 2; i++) {
            Node convolved = underOtherNames(sums.input(i), absorbable);
            Node bias = sums.input(1 - i);
            while (bias.primitive() instanceof Expand) {
                bias = bias.input(0);
            }
            if (absorbable.test(convolved)
                    && convolved.primitive() instanceof Convolve convolve
                    && oneAChannel(convolve.geometry(), bias.shape(), sums.shape(), convolved.shape())) {
                return step(node, function, convolved, bias);
            }
        }
        return null;
    }

    /** The node whose numbers these are, as long as nothing else reads them. */
    private static Node underOtherNames(Node node, Predicate<Node> absorbable) {
        Node n = node;
        while (absorbable.test(n)
                && n != Scheduler.resolve(n)
                && n.shape().size() == n.input(0).shape().size()) {
            n = n.input(0);
        }
        return n;
    }

    /** Whether the sums have a row for each channel and the biases a number for each row. */
    private static boolean oneAChannel(ConvolutionGeometry geometry, Shape bias, Shape sums, Shape convolved) {
        int channels = geometry.outChannels();
        return sums.rows() == channels
                && sums.size() == channels * sums.columns()
                && sums.size() == convolved.size()
                && bias.rows() == channels
                && bias.size() == channels;
    }

    private static @Nullable Step step(Node node, Function function, Node convolved, @Nullable Node bias) {
        Node w = convolved.input(0);
        Node x = convolved.input(1);
        if (convolved.shape().rank() > 2) {
            return null;
        }
        ConvolveInstruction convolution = ConvolveInstruction.forward(
                ((Convolve) convolved.primitive()).geometry(), w.shape(), x.shape(), convolved.shape());
        ConvolvedMapInstruction instruction = new ConvolvedMapInstruction(convolution, function, bias != null);
        List<Node> operands = bias == null ? List.of(w, x) : List.of(w, x, bias);
        return new Step(instruction, node, operands, convolution.scratch());
    }
}
