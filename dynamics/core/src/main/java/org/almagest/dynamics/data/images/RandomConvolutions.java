package org.almagest.dynamics.data.images;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ImageSize;

/**
 * Two random, untrained convolutions in a row, 5×5 and then 3×3, both with stride 2, without offset or non-linearity:
 * how arXiv 2105.12245 makes 25 numbers of a 28×28 image (28 → 12 → 5, no padding, one channel).
 *
 * <p>For other sizes: the second convolution gives p numbers a channel, and both convolutions get ⌈outputs/p⌉ channels;
 * of the result (channel by channel, each row by row) the first {@code outputs} numbers are kept. Images with a side
 * below 9, too small to convolve twice, are padded with zeros by half a kernel: 8×8 → 4×4 → 2×2, so p = 4, and 25
 * numbers take seven channels. Weights are uniform on ±1/√fan-in, as in that paper.
 *
 * @param first from the image
 * @param second from the first one's channels
 * @param outputs numbers kept
 */
record RandomConvolutions(Convolution first, Convolution second, int outputs) implements Projection {
    private static final int FIRST_KERNEL = 5;
    private static final int SECOND_KERNEL = 3;
    private static final int SMALLEST_UNPADDED = 9;

    /** Draws the weights, the first convolution's before the second's. */
    static RandomConvolutions random(ImageSize size, int outputs, RandomStream random) {
        int height = size.height();
        int width = size.width();
        boolean padded = Math.min(height, width) < SMALLEST_UNPADDED;
        int firstPadding = padded ? FIRST_KERNEL / 2 : 0;
        int secondPadding = padded ? SECOND_KERNEL / 2 : 0;
        int betweenHeight = Convolution.positions(height, FIRST_KERNEL, firstPadding);
        int betweenWidth = Convolution.positions(width, FIRST_KERNEL, firstPadding);
        int positions = Convolution.positions(betweenHeight, SECOND_KERNEL, secondPadding)
                * Convolution.positions(betweenWidth, SECOND_KERNEL, secondPadding);
        int channels = (outputs + positions - 1) / positions;
        return new RandomConvolutions(
                Convolution.random(size.channels(), channels, height, width, FIRST_KERNEL, firstPadding, random),
                Convolution.random(
                        channels, channels, betweenHeight, betweenWidth, SECOND_KERNEL, secondPadding, random),
                outputs);
    }

    @Override
    public void project(double[] image, double[] inputs, int start) {
        System.arraycopy(second.of(first.of(image)), 0, inputs, start, outputs);
    }
}
