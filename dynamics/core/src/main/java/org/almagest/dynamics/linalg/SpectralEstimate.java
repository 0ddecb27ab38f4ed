package org.almagest.dynamics.linalg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.almagest.dynamics.config.RandomStream;

/**
 * Sums over all eigenvalues of an operator that is too large for its full spectrum, by stochastic Lanczos quadrature
 * (Ubaru, Chen, Saad 2017): E[zᵀf(A)z] = tr f(A) for random signs z (Hutchinson 1990), and each zᵀf(A)z by Gauss
 * quadrature. f(x) = x is exactly Hutchinson's trace.
 */
public final class SpectralEstimate {
    private final int size;
    private final List<Lanczos.Quadrature> probes;

    private SpectralEstimate(int size, List<Lanczos.Quadrature> probes) {
        this.size = size;
        this.probes = probes;
    }

    /**
     * Runs the recurrence from independent random signs.
     *
     * @param probes how many, at least two, so that there is a standard error
     * @param steps of each
     */
    public static SpectralEstimate of(LinearOperator operator, RandomStream random, int probes, int steps) {
        if (probes < 2) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d probes: expected at least 2, for a standard error", probes));
        }
        List<double[]> starts = new ArrayList<>();
        for (int i = 0; i < probes; i++) {
            double[] signs = new double[operator.size()];
            for (int j = 0; j < signs.length; j++) {
                signs[j] = random.bits() < 0 ? -1 : 1;
            }
            starts.add(signs);
        }
        return new SpectralEstimate(operator.size(), Lanczos.quadratures(operator, starts, steps));
    }

    /** Σ over all eigenvalues of f, with its standard error over the probes. */
    public Estimate sum(DoubleUnaryOperator f) {
        double mean = 0;
        for (Lanczos.Quadrature probe : probes) {
            mean += size * probe.integral(f) / probes.size();
        }
        double squares = 0;
        for (Lanczos.Quadrature probe : probes) {
            double d = size * probe.integral(f) - mean;
            squares += d * d;
        }
        int m = probes.size();
        return new Estimate(mean, Math.sqrt(squares / (m - 1) / m));
    }

    /**
     * The density of eigenvalues at {@code x}, smoothed by a Gaussian, as a fraction of all of them per unit; with its
     * standard error.
     *
     * @param width standard deviation of the Gaussian
     */
    public Estimate density(double x, double width) {
        double height = 1 / (width * Math.sqrt(2 * Math.PI) * size);
        return sum(node -> height * StrictMath.exp(-0.5 * (node - x) / width * ((node - x) / width)));
    }

    /**
     * A number estimated from a sample.
     *
     * @param value the estimate
     * @param standardError its standard error
     */
    public record Estimate(double value, double standardError) {}
}
