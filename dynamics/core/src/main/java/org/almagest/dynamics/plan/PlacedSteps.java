package org.almagest.dynamics.plan;

import java.util.List;
import java.util.function.Predicate;
import org.almagest.dynamics.autodiff.Add;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Convolve;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/** The steps that do with the places of largest numbers what would take an array of marks otherwise. */
final class PlacedSteps {
    private PlacedSteps() {}

    /** z + the numbers at their places, without forming the array that they make; null if {@code placed} is none. */
    static @Nullable Step sum(Node sum, Node z, Node placed) {
        Node array = Scheduler.resolve(placed);
        if (!(array.primitive() instanceof AtPlace atPlace)
                || !z.shape().equals(sum.shape())
                || !placed.shape().equals(sum.shape())
                // part of an array is none of this length
                || array.shape().size() != sum.shape().size()) {
            return null;
        }
        Node places = array.input(0);
        Node numbers = array.input(1);
        return Step.of(
                AtPlaceInstruction.of(array.shape(), atPlace.axis(), places.shape(), numbers.shape(), true),
                sum,
                List.of(z, places, numbers));
    }

    /** Wᵀ ∗ y from places and numbers; null if {@code node} is no such thing. */
    static @Nullable Step transposed(Node node, ConvolutionGeometry geometry) {
        Node y = placed(node.input(1), geometry);
        if (y == null || node.shape().rank() > 2) {
            return null;
        }
        ConvolvePlacedInstruction instruction =
                ConvolvePlacedInstruction.of(geometry, node.shape().columns());
        return new Step(instruction, node, List.of(node.input(0), y.input(0), y.input(1)), instruction.scratch());
    }

    /** The weight gradient of a convolution from places and numbers; null if {@code node} is no such thing. */
    static @Nullable Step weights(Node node, ConvolutionGeometry geometry) {
        Node y = placed(node.input(0), geometry);
        if (y == null || node.shape().rank() > 2) {
            return null;
        }
        Node x = node.input(1);
        ConvolveWeightsInstruction instruction = ConvolveWeightsInstruction.placed(geometry, x.shape(), node.shape());
        return new Step(instruction, node, List.of(y.input(0), y.input(1), x), instruction.scratch());
    }

    /** The places and numbers that {@code outputs} of a convolution are made of, one for every position; null if they are not. */
    private static @Nullable Node placed(Node outputs, ConvolutionGeometry geometry) {
        Node array = Scheduler.resolve(outputs);
        boolean fits = outputs.shape().rank() == 2
                && geometry.shared()
                && array.shape().size() == outputs.shape().size()
                && array.primitive() instanceof AtPlace atPlace
                && overChannels(Along.of(array.shape(), atPlace.axis()), geometry, outputs.shape());
        return fits ? array : null;
    }

    private static boolean overChannels(Along along, ConvolutionGeometry geometry, Shape outputs) {
        return along.extent() == geometry.outChannels() && along.inner() == geometry.outPositions() * outputs.columns();
    }

    /** The largest of W ∗ x or z + W ∗ x over the channels, where nothing else reads these sums; null if it is no such thing. */
    static @Nullable Step largest(Node node, Predicate<Node> absorbable) {
        LargestAndPlace largest = (LargestAndPlace) node.primitive();
        Node sums = node.input(0);
        Along along = Along.of(sums.shape(), largest.axis());
        while (absorbable.test(sums) && sums != Scheduler.resolve(sums)) {
            sums = sums.input(0);
        }
        if (!absorbable.test(sums)) {
            return null;
        }
        if (sums.primitive() instanceof Convolve) {
            return largest(node, along, sums, null);
        }
        for (int i = 0; sums.primitive() instanceof Add && i < 2; i++) {
            Node convolved = sums.input(i);
            Node z = sums.input(1 - i);
            if (convolved.primitive() instanceof Convolve
                    && absorbable.test(convolved)
                    && z.shape().equals(convolved.shape())) {
                return largest(node, along, convolved, z);
            }
        }
        return null;
    }

    private static @Nullable Step largest(Node node, Along along, Node convolved, @Nullable Node z) {
        Convolve convolve = (Convolve) convolved.primitive();
        Shape w = convolved.input(0).shape();
        Shape x = convolved.input(1).shape();
        if (convolved.shape().rank() > 2 || !overChannels(along, convolve.geometry(), convolved.shape())) {
            return null;
        }
        ConvolvedLargestInstruction instruction = new ConvolvedLargestInstruction(
                ConvolveInstruction.forward(convolve.geometry(), w, x, convolved.shape()), z != null);
        List<Node> operands = z == null
                ? List.of(convolved.input(0), convolved.input(1))
                : List.of(convolved.input(0), convolved.input(1), z);
        return new Step(instruction, node, operands, instruction.convolution().scratch());
    }
}
