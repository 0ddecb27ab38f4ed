package org.almagest.dynamics.data.images;

/**
 * Grey-level images and their classes.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param white the grey level that becomes 1
 * @param pixels [count][height][width], unsigned
 * @param labels [count], unsigned
 */
record LabelledImages(int height, int width, int white, byte[] pixels, byte[] labels) {
    /** Number of images. */
    int count() {
        return labels.length;
    }

    /** The class of image {@code i}. */
    int label(int i) {
        return Byte.toUnsignedInt(labels[i]);
    }

    /**
     * Writes the grey levels of image {@code i}, scaled to [0, 1], row by row.
     *
     * @param image of height·width numbers, modified
     */
    void image(int i, double[] image) {
        for (int p = 0; p < image.length; p++) {
            image[p] = Byte.toUnsignedInt(pixels[i * image.length + p]) / (double) white;
        }
    }
}
