package org.almagest.dynamics.features;

/** Vectors as directions alone. */
public final class UnitVectors {
    private UnitVectors() {}

    /** Each vector over its Euclidean norm; one of norm 0 stays. */
    public static FeatureSet of(FeatureSet set) {
        int width = set.width();
        double[] unit = set.values().clone();
        for (int from = 0; from < unit.length; from += width) {
            double squares = 0;
            for (int u = from; u < from + width; u++) {
                squares = Math.fma(unit[u], unit[u], squares);
            }
            double norm = Math.sqrt(squares);
            for (int u = from; u < from + width && norm > 0; u++) {
                unit[u] /= norm;
            }
        }
        return new FeatureSet(set.count(), width, unit);
    }

    /**
     * √d times the mean over the d units of the standard deviation over the vectors at norm 1, with one less than their number below:
     * about 1 where they point everywhere alike, 0 where all point the same way.
     *
     * @return NaN of fewer than two vectors
     */
    public static double spread(FeatureSet set) {
        double sum = 0;
        for (double deviation : of(set).deviations()) {
            sum += deviation;
        }
        return sum / Math.sqrt(set.width());
    }
}
