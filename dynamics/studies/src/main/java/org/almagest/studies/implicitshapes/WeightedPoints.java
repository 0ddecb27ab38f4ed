package org.almagest.studies.implicitshapes;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.geometry.BoundaryBand;

/**
 * Draws pixels of a fine raster, more of them where the shape ends: without replacement, with a density of 1 in the morphological
 * boundary band of 5 × 5 pixels and of 0.15 elsewhere. Their weights are 1/density, so that a weighted mean over the points stands
 * for the mean over the raster. (After IM-NET, arXiv 1812.02822, which samples more points near the surface likewise.)
 */
final class WeightedPoints {
    /** Pixels along a side of the raster. */
    static final int SIDE = 64;

    /** Points of an example. */
    static final int COUNT = 256;

    /** Pixels from the middle of the band's neighbourhoods to their edge. */
    static final int RADIUS = 2;

    /** Of the pixels outside the band. */
    static final double SPARSE = 0.15;

    private static final int PIXELS = SIDE * SIDE;

    private final boolean[] taken = new boolean[PIXELS];
    private final int[] chosen = new int[COUNT];

    /**
     * A shape on the fine raster.
     *
     * @param inside which pixels are
     * @param band which are near its boundary
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Fine(boolean[] inside, boolean[] band) {
        /** The raster of {@code shape}. */
        static Fine of(PlanarShape shape, BoundaryBand bands) {
            boolean[] inside = shape.mask(SIDE);
            boolean[] band = new boolean[inside.length];
            bands.mark(inside, band);
            return new Fine(inside, band);
        }

        /** The density at a pixel. */
        double density(int pixel) {
            return band[pixel] ? 1 : SPARSE;
        }
    }

    /**
     * Draws the points of an example.
     *
     * @param inputs of the example, from {@code at} on; what follows its raster is overwritten
     * @param targets likewise, from {@code to} on
     */
    void draw(RandomStream random, Fine shape, double[] inputs, int at, double[] targets, int to) {
        int first = at + ExampleLayout.PIXELS;
        for (int i = 0; i < COUNT; i++) {
            int pixel = next(random, shape);
            taken[pixel] = true;
            chosen[i] = pixel;
            inputs[first + i] = PlanarShape.centre(pixel % SIDE, SIDE);
            inputs[first + COUNT + i] = PlanarShape.centre(pixel / SIDE, SIDE);
            inputs[first + 2 * COUNT + i] = 1 / shape.density(pixel);
            targets[to + i] = shape.inside[pixel] ? 1 : 0;
        }
        for (int pixel : chosen) {
            taken[pixel] = false;
        }
    }

    /** A pixel that is not taken yet, each with a probability in proportion to its density. */
    private int next(RandomStream random, Fine shape) {
        while (true) {
            int pixel = random.below(PIXELS);
            if (!taken[pixel] && (shape.band[pixel] || random.uniform() < SPARSE)) {
                return pixel;
            }
        }
    }
}
