package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.linear.Volume;

/** Windows that go over every channel of an image by itself. */
record PoolingWindow(int channels, ConvolutionAxis vertical, ConvolutionAxis horizontal) {
    /**
     * Square windows with as many cells of padding on every side; along a line of height 1 they are lines.
     *
     * @throws IllegalArgumentException if the window does not fit, or a window could lie in the padding alone
     */
    static PoolingWindow of(Volume input, int kernel, int stride, int padding) {
        if (2 * padding > kernel) {
            throw new IllegalArgumentException(
                    "a pooling window of %d with padding %d: expected a padding of at most half the window, so that none lies outside"
                            .formatted(kernel, padding));
        }
        return new PoolingWindow(
                input.channels(),
                input.height() == 1
                        ? ConvolutionAxis.NONE
                        : Convolution.axis(input.height(), kernel, stride, padding),
                Convolution.axis(input.width(), kernel, stride, padding));
    }

    int inPositions() {
        return vertical.size() * horizontal.size();
    }

    int outPositions() {
        return vertical.outputs() * horizontal.outputs();
    }

    int taps() {
        return vertical.kernel() * horizontal.kernel();
    }

    /** The input position that output {@code q} sees through {@code tap}; −1 in the padding. */
    int inPosition(int q, int tap) {
        int y = vertical.input(q / horizontal.outputs(), tap / horizontal.kernel());
        int x = horizontal.input(q % horizontal.outputs(), tap % horizontal.kernel());
        return y < 0 || x < 0 ? -1 : y * horizontal.size() + x;
    }

    Volume output() {
        return new Volume(channels, vertical.outputs(), horizontal.outputs());
    }
}
