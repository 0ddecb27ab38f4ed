package org.almagest.dynamics.autodiff;

import java.util.Locale;

/**
 * The sizes of a convolution (a cross-correlation, as networks have it): y[o][p] = Σ_{c,t} W[o][c,t]·x[c][p·stride + t −
 * before] over input channels c and taps t. One-dimensional where the vertical axis is {@link ConvolutionAxis#NONE}.
 *
 * <p>Arrays: x [inChannels·height·width][batch], y [outChannels·outHeight·outWidth][batch], rows in the order
 * [channel][y][x]; W [{@link #weightRows}][inChannels·kernelHeight·kernelWidth].
 *
 * @param inChannels channels of the input
 * @param outChannels channels of the output
 * @param vertical the axis along y
 * @param horizontal the axis along x
 * @param shared whether all output positions share one kernel; if not, each has its own (locally connected), W's rows
 *     being [out channel][out y][out x]
 */
public record ConvolutionGeometry(
        int inChannels, int outChannels, ConvolutionAxis vertical, ConvolutionAxis horizontal, boolean shared) {
    /**
     * Checks the sizes.
     *
     * @throws ShapeException if a number of channels is not positive, or an array would not fit an int
     */
    public ConvolutionGeometry {
        if (inChannels < 1 || outChannels < 1) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "a convolution from %d channels to %d: expected at least 1 of each",
                    inChannels,
                    outChannels));
        }
        long positions = (long) vertical.outputs() * horizontal.outputs();
        long weights = (double) outChannels * positions * inChannels * vertical.kernel() * horizontal.kernel() > 1e18
                ? Long.MAX_VALUE
                : outChannels * (shared ? 1 : positions) * inChannels * vertical.kernel() * horizontal.kernel();
        long largest = Math.max(
                weights, Math.max((long) inChannels * vertical.size() * horizontal.size(), outChannels * positions));
        if (largest > Integer.MAX_VALUE - 1024) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "a convolution from %d channels of %d by %d to %d of %d by %d: its arrays exceed 2^31 numbers; choose fewer channels",
                    inChannels,
                    vertical.size(),
                    horizontal.size(),
                    outChannels,
                    vertical.outputs(),
                    horizontal.outputs()));
        }
    }

    /** Input positions: height times width. */
    public int inPositions() {
        return vertical.size() * horizontal.size();
    }

    /** Output positions: height times width. */
    public int outPositions() {
        return vertical.outputs() * horizontal.outputs();
    }

    /** Rows of x: numbers in one input. */
    public int inRows() {
        return inChannels * inPositions();
    }

    /** Rows of y: numbers in one output. */
    public int outRows() {
        return outChannels * outPositions();
    }

    /** Taps of one kernel in one channel. */
    public int taps() {
        return vertical.kernel() * horizontal.kernel();
    }

    /** Rows of W: one kernel each. */
    public int weightRows() {
        return shared ? outChannels : outRows();
    }

    /** Columns of W: numbers in one kernel. */
    public int weightColumns() {
        return inChannels * taps();
    }

    /** The input position that output position {@code q} sees through {@code tap}; −1 for a zero of the padding. */
    public int inPosition(int q, int tap) {
        int y = vertical.input(q / horizontal.outputs(), tap / horizontal.kernel());
        int x = horizontal.input(q % horizontal.outputs(), tap % horizontal.kernel());
        return y < 0 || x < 0 ? -1 : y * horizontal.size() + x;
    }

    void checkWeights(Shape shape) {
        check("weights", shape, weightRows(), weightColumns());
    }

    void checkInputs(Shape shape) {
        check("inputs", shape, inRows(), shape.columns());
    }

    void checkOutputs(Shape shape) {
        check("outputs", shape, outRows(), shape.columns());
    }

    private void check(String what, Shape shape, int rows, int columns) {
        if (shape.rows() != rows || shape.columns() != columns) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "%s of shape %s for %s: expected %d rows and %d columns",
                    what,
                    shape,
                    this,
                    rows,
                    columns));
        }
    }
}
