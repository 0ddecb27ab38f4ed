package org.almagest.dynamics.features;

import java.util.Arrays;
import java.util.Locale;

/**
 * Inner products of centred vectors, K_ij = ⟨x_i − x̄, x_j − x̄⟩: all that an alignment needs to know of a set. Worth its N² numbers where
 * vectors are longer than many, or one set is compared with several.
 *
 * @param count N
 * @param values [count][count]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CentredGram(int count, double[] values) {
    /** Of a set. */
    public static CentredGram of(FeatureSet set) {
        int count = set.count();
        int width = set.width();
        double[] centred = LinearAlignment.centred(set);
        double[] values = new double[Math.multiplyExact(count, count)];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int u = 0; u < width; u++) {
                    sum = Math.fma(centred[i * width + u], centred[j * width + u], sum);
                }
                values[i * count + j] = sum;
                values[j * count + i] = sum;
            }
        }
        return new CentredGram(count, values);
    }

    /**
     * ⟨K, L⟩_F/(‖K‖_F‖L‖_F): centred kernel alignment with linear kernels (Cortes, Mohri, Rostamizadeh, JMLR 13:795–828, 2012; Kornblith
     * et al. 2019, arXiv 1905.00414), the same number as {@link LinearAlignment#cka}.
     *
     * @return NaN where all vectors of one set are the same
     * @throws IllegalArgumentException if the sets are of different sizes
     */
    public double alignment(CentredGram other) {
        if (other.count != count) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d vectors and %d: expected as many in both sets, since they are pairs",
                    count,
                    other.count));
        }
        return product(values, other.values)
                / (Math.sqrt(product(values, values)) * Math.sqrt(product(other.values, other.values)));
    }

    /** Whether all numbers are finite. */
    public boolean finite() {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }
}
