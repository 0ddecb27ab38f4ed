package org.almagest.dynamics.autodiff;

import java.util.Locale;

/**
 * One axis of a convolution: output o sees input {@code o·stride + t − before} through tap t, and zero where that lies
 * outside.
 *
 * @param size inputs along the axis
 * @param kernel taps along the axis
 * @param stride inputs between two outputs
 * @param before zeros before the first input
 * @param after zeros after the last input
 */
public record ConvolutionAxis(int size, int kernel, int stride, int before, int after) {
    /** An axis of one number: what a one-dimensional convolution has as its height. */
    public static final ConvolutionAxis NONE = new ConvolutionAxis(1, 1, 1, 0, 0);

    /**
     * Checks the sizes.
     *
     * @throws ShapeException if one is out of range, or the kernel is larger than the input with its zeros
     */
    public ConvolutionAxis {
        if (size < 1 || kernel < 1 || stride < 1 || before < 0 || after < 0) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "an axis of %d inputs, kernel %d, stride %d, %d and %d zeros around: expected positive sizes and no fewer than 0 zeros",
                    size,
                    kernel,
                    stride,
                    before,
                    after));
        }
        long padded = (long) size + before + after;
        if (padded > Integer.MAX_VALUE) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "an axis of %d inputs with %d and %d zeros around: expected fewer than 2^31 together",
                    size,
                    before,
                    after));
        }
        if (kernel > padded) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "a kernel of %d on %d inputs%s: expected at most %d",
                    kernel,
                    size,
                    before + after == 0 ? "" : String.format(Locale.ROOT, " with %d zeros around", before + after),
                    size + before + after));
        }
    }

    /** Without padding: ⌊(size − kernel)/stride⌋ + 1 outputs. */
    public static ConvolutionAxis valid(int size, int kernel, int stride) {
        return new ConvolutionAxis(size, kernel, stride, 0, 0);
    }

    /** Among zeros: ⌈size/stride⌉ outputs, max((outputs − 1)·stride + kernel − size, 0) zeros, the smaller half before. */
    public static ConvolutionAxis same(int size, int kernel, int stride) {
        // sizes below 1 are reported by the constructor
        long outputs = ((long) size + stride - 1) / Math.max(stride, 1);
        long total = Math.max((outputs - 1) * stride + kernel - size, 0);
        return new ConvolutionAxis(size, kernel, stride, (int) (total / 2), (int) (total - total / 2));
    }

    /** Outputs along the axis. */
    public int outputs() {
        return (size + before + after - kernel) / stride + 1;
    }

    /** The input that output {@code output} sees through {@code tap}; −1 where that is a zero of the padding. */
    public int input(int output, int tap) {
        int at = output * stride + tap - before;
        return at >= 0 && at < size ? at : -1;
    }

    /** Whether some tap meets padding only, at every output: its weights would have no effect. */
    public boolean hasIdleTaps() {
        for (int tap = 0; tap < kernel; tap++) {
            boolean idle = true;
            for (int output = 0; idle && output < outputs(); output++) {
                idle = input(output, tap) < 0;
            }
            if (idle) {
                return true;
            }
        }
        return false;
    }
}
