package org.almagest.studies.saliencyrefinement;

/**
 * Blurs square pictures by a normal distribution along both axes, as SciPy's {@code gaussian_filter} does: taps up to four
 * standard deviations away, and pictures that go on as their mirror image, the edge's pixels twice. One thread at a time.
 */
final class SmoothNoise {
    private static final int REACH = 4;

    private final int side;
    /** Taps from −radius to radius; they add up to 1. */
    private final double[] taps;

    private final double[] between;

    /**
     * For pictures of {@code side} by {@code side} pixels.
     *
     * @param deviation whole pixels, at most a quarter of the side, so that no tap goes farther than the mirror image
     */
    SmoothNoise(int side, int deviation) {
        this.side = side;
        this.taps = new double[2 * REACH * deviation + 1];
        this.between = new double[side * side];
        double sum = 0;
        for (int i = 0; i < taps.length; i++) {
            double at = (double) (i - REACH * deviation) / deviation;
            taps[i] = StrictMath.exp(-0.5 * at * at);
            sum += taps[i];
        }
        for (int i = 0; i < taps.length; i++) {
            taps[i] /= sum;
        }
    }

    /** Blurs a picture in place. */
    void blur(double[] picture) {
        along(picture, between, side, 1);
        along(between, picture, 1, side);
    }

    /** Along one axis, whose pixels are {@code step} apart. */
    private void along(double[] from, double[] to, int step, int line) {
        int radius = taps.length / 2;
        for (int l = 0; l < side; l++) {
            for (int i = 0; i < side; i++) {
                double sum = 0;
                for (int t = 0; t < taps.length; t++) {
                    sum += taps[t] * from[l * line + mirrored(i + t - radius) * step];
                }
                to[l * line + i * step] = sum;
            }
        }
    }

    private int mirrored(int i) {
        return i < 0 ? -i - 1 : i >= side ? 2 * side - 1 - i : i;
    }
}
