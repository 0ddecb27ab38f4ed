package org.almagest.studies.implicitshapes;

/**
 * How the numbers of an example lie. The first 256 inputs are the raster of 16 × 16 pixels, 1 inside and 0 outside, which is what
 * encoders see. Where an example has points of its own, there follow the first coordinates of all points, their second coordinates,
 * and the weight that each has in the loss; the targets are then whether the points are inside, and else the raster itself.
 */
final class ExampleLayout {
    /** Pixels along a side of the raster. */
    static final int SIDE = 16;

    /** Pixels of the raster. */
    static final int PIXELS = SIDE * SIDE;

    private ExampleLayout() {}

    /** Inputs of an example with {@code points} points of its own. */
    static int features(int points) {
        return PIXELS + 3 * points;
    }

    /** Whether examples of these sizes have points of their own. */
    static boolean hasPoints(int features, int outputs) {
        return features == features(outputs);
    }

    /** The first of the weights. */
    static int weights(int points) {
        return PIXELS + 2 * points;
    }
}
