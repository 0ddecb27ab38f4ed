package org.almagest.dynamics.autodiff;

import java.util.Locale;

/**
 * Windows that go over every channel of an image by itself. Arrays: images [channels·height·width][batch], results
 * [channels·outHeight·outWidth][batch], rows in the order [channel][y][x].
 *
 * @param channels channels
 * @param vertical the axis along y; {@link ConvolutionAxis#NONE} for lines
 * @param horizontal the axis along x
 */
public record PoolingGeometry(int channels, ConvolutionAxis vertical, ConvolutionAxis horizontal) {
    /**
     * Checks the sizes.
     *
     * @throws ShapeException if there is no channel, or a window could lie in the padding alone
     */
    public PoolingGeometry {
        if (channels < 1) {
            throw new ShapeException(
                    String.format(Locale.ROOT, "a pooling of %d channels: expected at least 1", channels));
        }
        checkPadding(vertical);
        checkPadding(horizontal);
    }

    private static void checkPadding(ConvolutionAxis axis) {
        // the first window may end before the inputs begin, and a later one begin behind their end
        long behind = ((long) axis.size() + axis.before() + axis.stride() - 1) / axis.stride();
        if (axis.kernel() <= axis.before() || behind < axis.outputs()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "a pooling window of %d on %d inputs with padding %d and %d lies outside at place %d: expected less padding, or a larger window",
                    axis.kernel(),
                    axis.size(),
                    axis.before(),
                    axis.after(),
                    axis.kernel() <= axis.before() ? 0 : behind));
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

    /** Rows of the images. */
    public int inRows() {
        return channels * inPositions();
    }

    /** Rows of the results. */
    public int outRows() {
        return channels * outPositions();
    }

    /** Cells of a window, those in the padding included. */
    public int taps() {
        return vertical.kernel() * horizontal.kernel();
    }

    /** The input position that output position {@code q} sees through {@code tap}; −1 in the padding. */
    public int inPosition(int q, int tap) {
        int y = vertical.input(q / horizontal.outputs(), tap / horizontal.kernel());
        int x = horizontal.input(q % horizontal.outputs(), tap % horizontal.kernel());
        return y < 0 || x < 0 ? -1 : y * horizontal.size() + x;
    }

    void checkImages(Shape shape) {
        check("images", shape, inRows());
    }

    void checkResults(Shape shape) {
        check("results", shape, outRows());
    }

    static void checkColumns(Shape images, Shape other) {
        if (images.columns() != other.columns()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "images of shape %s with an array of shape %s: expected as many columns",
                    images,
                    other));
        }
    }

    private void check(String what, Shape shape, int rows) {
        if (shape.rows() != rows) {
            throw new ShapeException(
                    String.format(Locale.ROOT, "%s of shape %s for %s: expected %d rows", what, shape, this, rows));
        }
    }
}
