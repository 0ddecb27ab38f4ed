package org.almagest.dynamics.train;

/**
 * Shortens gradients that are too long, as PyTorch's {@code clip_grad_norm_}: g ← g·min(1, c/(‖g‖ + 10⁻⁶)), with the norm over
 * all parameters that a player moves.
 *
 * @param longest c; 0 for any length
 */
record NormClip(double longest) {
    /** PyTorch's, so that a gradient of length c becomes a little shorter. */
    private static final double OFFSET = 1e-6;

    void shorten(double[] gradient, int from, int count) {
        if (longest == 0) {
            return;
        }
        double factor = longest / (EuclideanNorm.of(gradient, from, count) + OFFSET);
        if (factor < 1) {
            for (int i = from; i < from + count; i++) {
                gradient[i] *= factor;
            }
        }
    }
}
