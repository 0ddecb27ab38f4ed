package org.almagest.dynamics.data.images;

import org.almagest.dynamics.data.ImageSize;

/**
 * Images of bytes and their classes.
 *
 * @param size of an image
 * @param white the level that becomes 1
 * @param black what level 0 becomes
 * @param pixels [count][channel][y][x], unsigned
 * @param labels [count], unsigned
 */
record LabelledImages(ImageSize size, int white, double black, byte[] pixels, byte[] labels) {
    /** Images whose level 0 becomes 0. */
    LabelledImages(ImageSize size, int white, byte[] pixels, byte[] labels) {
        this(size, white, 0, pixels, labels);
    }

    /** No images. */
    static LabelledImages none(ImageSize size, int white) {
        return new LabelledImages(size, white, new byte[0], new byte[0]);
    }

    /** The same images with levels from −1 to 1. */
    LabelledImages signed() {
        return new LabelledImages(size, white, -1, pixels, labels);
    }

    /** Number of images. */
    int count() {
        return labels.length;
    }

    /** The class of image {@code i}. */
    int label(int i) {
        return Byte.toUnsignedInt(labels[i]);
    }

    /**
     * Writes the levels of image {@code i}, scaled to [black, 1], channel by channel, row by row.
     *
     * @param image of as many numbers as an image has, modified
     */
    void image(int i, double[] image) {
        for (int p = 0; p < image.length; p++) {
            double share = Byte.toUnsignedInt(pixels[i * image.length + p]) / (double) white;
            image[p] = black == 0 ? share : black + (1 - black) * share;
        }
    }
}
