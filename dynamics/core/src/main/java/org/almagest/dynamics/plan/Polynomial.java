package org.almagest.dynamics.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** A polynomial with fixed coefficients, element by element. Only in lowered graphs, which are not differentiated. */
public final class Polynomial implements LoweredPrimitive {
    private final double[] coefficients;

    /**
     * The polynomial with these coefficients, ascending powers.
     *
     * @throws IllegalArgumentException if the degree is beyond {@link Kernels#MAX_DEGREE}
     */
    Polynomial(double... coefficients) {
        if (coefficients.length > Kernels.MAX_DEGREE + 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "polynomial of degree %d, expected at most %d: the derivative is of too high an order",
                    coefficients.length - 1,
                    Kernels.MAX_DEGREE));
        }
        this.coefficients = coefficients;
    }

    /** Padded with zeros to the lengths that the kernels take. */
    public double[] padded() {
        int n = coefficients.length;
        return Arrays.copyOf(coefficients, n <= 3 ? 3 : n <= 5 ? 5 : Kernels.MAX_DEGREE + 1);
    }

    /** The derivative's coefficients. */
    static double[] derivative(double[] p) {
        double[] d = new double[Math.max(p.length - 1, 1)];
        for (int i = 1; i < p.length; i++) {
            d[i - 1] = i * p[i];
        }
        return d;
    }

    /** The product's coefficients. */
    static double[] times(double[] p, double[] q) {
        double[] r = new double[p.length + q.length - 1];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < q.length; j++) {
                r[i + j] += p[i] * q[j];
            }
        }
        return r;
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Polynomial p && Arrays.equals(p.coefficients, coefficients);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coefficients);
    }

    @Override
    public String toString() {
        return "Polynomial" + Arrays.toString(coefficients);
    }
}
