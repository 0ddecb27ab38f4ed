package org.almagest.studies.implicitregularisation;

/**
 * A Gaussian average over the pixels of a square image, along the rows and then along the columns, cut off at four standard
 * deviations. Beyond an edge the image goes on as its mirror image, the edge pixel coming twice.
 *
 * @param weights of a pixel and of those to its right; the weights of a line sum to 1
 */
record Smoothing(double[] weights) {
    /** With a standard deviation of three pixels. */
    static final Smoothing THREE_PIXELS = of(3);

    private static final int CUT = 4;

    private static Smoothing of(int deviation) {
        double[] weights = new double[CUT * deviation + 1];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = StrictMath.exp(-0.5 * k * k / (deviation * deviation));
            sum += k == 0 ? weights[k] : 2 * weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return new Smoothing(weights);
    }

    /** The average of {@code image}, [n][n]. */
    double[] of(double[] image, int n) {
        return along(along(image, n, 1, n), n, n, 1);
    }

    /** Along lines whose pixels lie {@code step} apart, and which begin {@code stride} apart. */
    private double[] along(double[] image, int n, int step, int stride) {
        double[] smooth = new double[image.length];
        for (int line = 0; line < n; line++) {
            for (int i = 0; i < n; i++) {
                double sum = weights[0] * image[line * stride + i * step];
                for (int k = 1; k < weights.length; k++) {
                    int before = line * stride + mirrored(i - k, n) * step;
                    int after = line * stride + mirrored(i + k, n) * step;
                    sum += weights[k] * (image[before] + image[after]);
                }
                smooth[line * stride + i * step] = sum;
            }
        }
        return smooth;
    }

    private static int mirrored(int i, int n) {
        int inPeriod = Math.floorMod(i, 2 * n);
        return inPeriod < n ? inPeriod : 2 * n - 1 - inPeriod;
    }
}
