package org.almagest.dynamics.data.images;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Storage;

/**
 * A convolution (as networks have it: a cross-correlation) with stride 2 and a square kernel, no offset. Images are
 * channel by channel, each row by row.
 *
 * @param inputs channels in
 * @param outputs channels out
 * @param height rows of a channel in
 * @param width columns of a channel in
 * @param kernel side of the kernel, odd
 * @param padding zeros added at each edge
 * @param weights [outputs][inputs][kernel][kernel]
 */
record Convolution(int inputs, int outputs, int height, int width, int kernel, int padding, double[] weights) {
    private static final int STRIDE = 2;

    /** Weights uniform on ±1/√fan-in with fan-in = inputs·kernel². */
    static Convolution random(
            int inputs, int outputs, int height, int width, int kernel, int padding, RandomStream random) {
        int fanIn = inputs * kernel * kernel;
        double[] weights = Storage.rows("random convolution", outputs, fanIn);
        double limit = 1 / Math.sqrt(fanIn);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.uniform(-limit, limit);
        }
        return new Convolution(inputs, outputs, height, width, kernel, padding, weights);
    }

    /** Positions of the kernel along a side: ⌊(side + 2·padding − kernel)/2⌋ + 1. */
    static int positions(int side, int kernel, int padding) {
        return (side + 2 * padding - kernel) / STRIDE + 1;
    }

    /** Rows of a channel out. */
    int outHeight() {
        return positions(height, kernel, padding);
    }

    /** Columns of a channel out. */
    int outWidth() {
        return positions(width, kernel, padding);
    }

    /** The convolved image, [outputs][outHeight][outWidth]; {@code image} is not modified. */
    double[] of(double[] image) {
        double[] result = new double[outputs * outHeight() * outWidth()];
        int next = 0;
        for (int channel = 0; channel < outputs; channel++) {
            for (int row = 0; row < outHeight(); row++) {
                for (int column = 0; column < outWidth(); column++) {
                    result[next++] = at(image, channel, STRIDE * row - padding, STRIDE * column - padding);
                }
            }
        }
        return result;
    }

    private double at(double[] image, int channel, int top, int left) {
        double sum = 0;
        for (int input = 0; input < inputs; input++) {
            for (int i = Math.max(0, -top); i < kernel && top + i < height; i++) {
                for (int j = Math.max(0, -left); j < kernel && left + j < width; j++) {
                    sum += weights[((channel * inputs + input) * kernel + i) * kernel + j]
                            * image[(input * height + top + i) * width + left + j];
                }
            }
        }
        return sum;
    }
}
