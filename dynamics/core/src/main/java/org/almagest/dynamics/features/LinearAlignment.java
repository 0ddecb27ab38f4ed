package org.almagest.dynamics.features;

/** How alike two descriptions of the same things are, whatever their coordinates. */
public final class LinearAlignment {
    private LinearAlignment() {}

    /**
     * Centred kernel alignment with linear kernels (Kornblith et al., ICML 2019, arXiv 1905.00414, section 3): ‖XᵀY‖²_F/(‖XᵀX‖_F
     * ‖YᵀY‖_F), columns centred. 1 for sets that differ by a rotation, a shift and a scale; 0 where every unit of one is
     * uncorrelated with every unit of the other.
     *
     * @param first one vector a thing
     * @param second one vector a thing, in the same order; of any width
     * @return NaN where all vectors of one set are the same
     * @throws IllegalArgumentException if the sets are of different sizes
     */
    public static double cka(FeatureSet first, FeatureSet second) {
        FeatureSet.checkCounts(first, second);
        double[] x = centred(first);
        double[] y = centred(second);
        double own = Math.sqrt(squaredProduct(x, first.width(), x, first.width(), first.count()));
        double other = Math.sqrt(squaredProduct(y, second.width(), y, second.width(), first.count()));
        return squaredProduct(x, first.width(), y, second.width(), first.count()) / (own * other);
    }

    /** Without their mean; a unit that is the same in all vectors is exactly 0. */
    static double[] centred(FeatureSet set) {
        double[] means = set.means();
        double[] centred = set.values().clone();
        for (int u = 0; u < set.width(); u++) {
            boolean varies = false;
            for (int i = u; i < centred.length; i += set.width()) {
                varies |= set.values()[i] != set.values()[u];
            }
            for (int i = u; i < centred.length; i += set.width()) {
                centred[i] = varies ? centred[i] - means[u] : 0;
            }
        }
        return centred;
    }

    /** ‖XᵀY‖²_F. */
    private static double squaredProduct(double[] x, int width, double[] y, int otherWidth, int count) {
        double[] product = new double[width * otherWidth];
        for (int i = 0; i < count; i++) {
            for (int u = 0; u < width; u++) {
                double factor = x[i * width + u];
                int row = u * otherWidth;
                int from = i * otherWidth;
                for (int v = 0; v < otherWidth; v++) {
                    product[row + v] = Math.fma(factor, y[from + v], product[row + v]);
                }
            }
        }
        double sum = 0;
        for (double entry : product) {
            sum = Math.fma(entry, entry, sum);
        }
        return sum;
    }
}
