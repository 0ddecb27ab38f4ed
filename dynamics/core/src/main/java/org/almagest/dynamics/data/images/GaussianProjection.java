package org.almagest.dynamics.data.images;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Storage;

/**
 * y = Gx with independent entries N(0, 1/outputs), so that E‖y‖² = ‖x‖² (Johnson, Lindenstrauss 1984).
 *
 * @param outputs numbers in y
 * @param matrix G, [outputs][pixels]
 */
record GaussianProjection(int outputs, double[] matrix) implements Projection {
    /** Draws G row by row. */
    static GaussianProjection random(int pixels, int outputs, RandomStream random) {
        double[] matrix = Storage.rows("gaussian projection", outputs, pixels);
        double sd = 1 / Math.sqrt(outputs);
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = sd * random.normal();
        }
        return new GaussianProjection(outputs, matrix);
    }

    @Override
    public void project(double[] image, double[] inputs, int start) {
        for (int i = 0; i < outputs; i++) {
            double sum = 0;
            for (int j = 0; j < image.length; j++) {
                sum += matrix[i * image.length + j] * image[j];
            }
            inputs[start + i] = sum;
        }
    }
}
