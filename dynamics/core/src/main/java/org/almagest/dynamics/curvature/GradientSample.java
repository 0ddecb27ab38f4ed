package org.almagest.dynamics.curvature;

/**
 * How the gradients g_n of N single examples scatter around their mean g, which is that of the whole.
 *
 * @param count N
 * @param loss mean loss
 * @param mean g, one number a parameter
 * @param seconds (1/N)·Σ_n g_nj², one number a parameter
 * @param variances (1/N)·Σ_n (g_nj − g_j)², one number a parameter
 * @param squares ‖g_n‖², one number an example
 * @param projections ⟨g_n, g⟩, one number an example
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GradientSample(
        int count,
        double loss,
        double[] mean,
        double[] seconds,
        double[] variances,
        double[] squares,
        double[] projections) {
    /** Of all examples of {@code gradients} at the flat vector {@code theta}, in two passes over them. */
    public static GradientSample of(ExampleGradients gradients, double[] theta) {
        int count = gradients.count();
        int size = gradients.size();
        double[] mean = new double[size];
        double[] seconds = new double[size];
        double[] squares = new double[count];
        double[] loss = new double[1];
        gradients.each(theta, (n, value, numbers, from) -> {
            loss[0] += value;
            double square = 0;
            for (int j = 0; j < size; j++) {
                double number = numbers[from + j];
                mean[j] += number;
                seconds[j] = Math.fma(number, number, seconds[j]);
                square = Math.fma(number, number, square);
            }
            squares[n] = square;
        });
        for (int j = 0; j < size; j++) {
            mean[j] /= count;
            seconds[j] /= count;
        }
        double[] variances = new double[size];
        double[] projections = new double[count];
        gradients.each(theta, (n, value, numbers, from) -> {
            double projection = 0;
            for (int j = 0; j < size; j++) {
                double number = numbers[from + j];
                double off = number - mean[j];
                variances[j] = Math.fma(off, off, variances[j]);
                projection = Math.fma(number, mean[j], projection);
            }
            projections[n] = projection;
        });
        for (int j = 0; j < size; j++) {
            variances[j] /= count;
        }
        return new GradientSample(count, loss[0] / count, mean, seconds, variances, squares, projections);
    }

    /** ‖g‖². */
    public double squaredNorm() {
        return squaredNorm(0, mean.length);
    }

    /** The part of ‖g‖² that parameters {@code from} to {@code to} − 1 make. */
    public double squaredNorm(int from, int to) {
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum = Math.fma(mean[j], mean[j], sum);
        }
        return sum;
    }

    /** tr C = (1/N)·Σ_n ‖g_n‖², C the second moment of the gradients, which is the empirical Fisher matrix. */
    public double secondMoment() {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return sum / count;
    }

    /** (1/N)·Σ_n ‖g_n − g‖². */
    public double variance() {
        double sum = 0;
        for (double variance : variances) {
            sum += variance;
        }
        return sum;
    }

    /**
     * The norm test, √(Σ_n ‖g_n − g‖²/(N(N − 1)‖g‖²)): how far a gradient of so many examples is off, as a share of its length (Byrd,
     * Chin, Nocedal, Wu 2012, Mathematical Programming 134:127–155).
     */
    public double normTest() {
        return Math.sqrt(variance() / ((count - 1.0) * squaredNorm()));
    }

    /**
     * The inner-product test, √(Σ_n (⟨g_n, g⟩ − ‖g‖²)²/(N(N − 1)‖g‖⁴)): the part of that along the gradient (Bollapragada, Byrd, Nocedal
     * 2018, arXiv 1710.11258, inner product test).
     */
    public double innerProductTest() {
        double square = squaredNorm();
        double sum = 0;
        for (double projection : projections) {
            double off = projection / square - 1;
            sum = Math.fma(off, off, sum);
        }
        return Math.sqrt(sum / (count * (count - 1.0)));
    }

    /**
     * The orthogonality test, √(Σ_n ‖g_n − ⟨g_n, g⟩/‖g‖²·g‖²/(N(N − 1)‖g‖²)): the part across the gradient (Bollapragada, Byrd, Nocedal
     * 2018, arXiv 1710.11258, orthogonality test).
     */
    public double orthogonalityTest() {
        double square = squaredNorm();
        double sum = 0;
        for (int n = 0; n < count; n++) {
            double along = projections[n] / square;
            // what is left of a gradient along the mean is rounding, on either side of 0
            sum += Math.max(0, squares[n] / square - along * along);
        }
        return Math.sqrt(sum / (count * (count - 1.0)));
    }

    /**
     * Mean over the parameters {@code from} to {@code to} − 1 of g_j²/(variance_j + ε) (Liu et al. 2020, arXiv 2001.07384).
     */
    public double signalToNoise(int from, int to, double epsilon) {
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += mean[j] * mean[j] / (variances[j] + epsilon);
        }
        return sum / (to - from);
    }
}
