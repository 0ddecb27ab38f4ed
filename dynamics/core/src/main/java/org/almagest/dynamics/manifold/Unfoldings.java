package org.almagest.dynamics.manifold;

import org.almagest.dynamics.linear.Volume;

/**
 * The covariances of a tensor's three unfoldings: U₁ has a row for each y, U₂ for each x, U₃ for each channel, and a column for each
 * value of the other two (arXiv 2412.04755). S_i = U_i U_iᵀ/columns, after the mean of each row of U_i has been taken away.
 */
final class Unfoldings {
    /** How many there are. */
    static final int MODES = 3;

    private final Volume shape;
    private final double[] unfolded;

    /** Of tensors of {@code shape}. */
    Unfoldings(Volume shape) {
        this.shape = shape;
        this.unfolded = new double[shape.size()];
    }

    /** Rows of the unfolding {@code mode}, from 0: height, width, channels. */
    static int rows(Volume shape, int mode) {
        return switch (mode) {
            case 0 -> shape.height();
            case 1 -> shape.width();
            default -> shape.channels();
        };
    }

    /**
     * The covariance of one unfolding.
     *
     * @param tensors one tensor after another, [channel][y][x]
     * @param from where the tensor begins
     * @param mode from 0
     * @return rows×rows, exactly symmetric
     */
    double[] covariance(double[] tensors, int from, int mode) {
        int rows = rows(shape, mode);
        int columns = shape.size() / rows;
        unfold(tensors, from, mode);
        for (int i = 0; i < rows; i++) {
            double mean = 0;
            for (int j = 0; j < columns; j++) {
                mean += unfolded[i * columns + j];
            }
            mean /= columns;
            for (int j = 0; j < columns; j++) {
                unfolded[i * columns + j] -= mean;
            }
        }
        double[] covariance = new double[rows * rows];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k <= i; k++) {
                double sum = 0;
                for (int j = 0; j < columns; j++) {
                    sum = Math.fma(unfolded[i * columns + j], unfolded[k * columns + j], sum);
                }
                covariance[i * rows + k] = sum / columns;
                covariance[k * rows + i] = sum / columns;
            }
        }
        return covariance;
    }

    private void unfold(double[] tensors, int from, int mode) {
        if (mode == 2) {
            System.arraycopy(tensors, from, unfolded, 0, unfolded.length);
            return;
        }
        int next = 0;
        for (int row = 0; row < rows(shape, mode); row++) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                for (int other = 0; other < rows(shape, 1 - mode); other++) {
                    int y = mode == 0 ? row : other;
                    int x = mode == 0 ? other : row;
                    unfolded[next++] = tensors[from + shape.unit(channel, y, x)];
                }
            }
        }
    }
}
