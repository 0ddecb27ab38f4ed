package org.almagest.dynamics.data.images;

import org.almagest.dynamics.data.ImageSize;

/**
 * Images of bytes and their classes.
 *
 * @param size of an image
 * @param white the level that becomes 1
 * @param pixels [count][channel][y][x], unsigned
 * @param labels [count], unsigned
 */
record LabelledImages(ImageSize size, int white, byte[] pixels, byte[] labels) {
    /** No images. */
    static LabelledImages none(ImageSize size, int white) {
        return new LabelledImages(size, white, new byte[0], new byte[0]);
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
     * Writes the levels of image {@code i}, scaled to [0, 1], channel by channel, row by row.
     *
     * @param image of as many numbers as an image has, modified
     */
    void image(int i, double[] image) {
        for (int p = 0; p < image.length; p++) {
            image[p] = Byte.toUnsignedInt(pixels[i * image.length + p]) / (double) white;
        }
    }
}
