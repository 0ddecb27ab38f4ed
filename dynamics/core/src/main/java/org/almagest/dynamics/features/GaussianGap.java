package org.almagest.dynamics.features;

/**
 * How far two sets of vectors are apart, if every unit is taken by itself and as normally distributed.
 *
 * @param frechet squared Fréchet distance (Dowson, Landau, J. Multivariate Analysis 12:450–455, 1982) of the two distributions of a
 *     unit, (m₁ − m₂)² + (s₁ − s₂)², mean over units; s with one less than the number of vectors below
 * @param relative that over the mean over units of ½(s₁² + s₂²), so that it has no scale; NaN where no unit varies and both sets
 *     are one point
 */
public record GaussianGap(double frechet, double relative) {
    /**
     * The gap between two sets of at least two vectors each; NaN where one has fewer.
     *
     * @throws IllegalArgumentException if their vectors have different numbers of units
     */
    public static GaussianGap between(FeatureSet first, FeatureSet second) {
        FeatureSet.checkWidths(first, second);
        double[] m1 = first.means();
        double[] m2 = second.means();
        double[] s1 = first.deviations();
        double[] s2 = second.deviations();
        double apart = 0;
        double spread = 0;
        for (int u = 0; u < first.width(); u++) {
            apart += (m1[u] - m2[u]) * (m1[u] - m2[u]) + (s1[u] - s2[u]) * (s1[u] - s2[u]);
            spread += (s1[u] * s1[u] + s2[u] * s2[u]) / 2;
        }
        return new GaussianGap(apart / first.width(), apart / spread);
    }
}
