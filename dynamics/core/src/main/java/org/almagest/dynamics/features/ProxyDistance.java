package org.almagest.dynamics.features;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Sampling;

/**
 * The proxy A-distance of two sets (Ben-David et al., NIPS 2006; Ganin et al., JMLR 17(59), 2016, section 5.1.3): how well a simple
 * classifier tells which of the two a vector is from.
 */
public final class ProxyDistance {
    /** Factor of the squared weights in the classifier's loss. */
    static final double RIDGE = 1e-3;

    private ProxyDistance() {}

    /**
     * 2·(1 − 2·min(e, 1 − e)), e the share of wrong answers of a logistic classifier on one half of all vectors, fitted to the other
     * half: 0 where it can only guess, 2 where it is always right. It sees every unit and its square, after units have mean 0 and
     * standard deviation 1 over all vectors, and an intercept; the squared norm of all its weights counts {@value #RIDGE}.
     *
     * @param random shuffles the vectors before they are halved
     * @throws IllegalArgumentException if the sets differ in size or width, are empty, or a number is not finite
     */
    public static double between(FeatureSet first, FeatureSet second, RandomStream random) {
        int[] order = Sampling.inOrder(2 * first.count());
        random.shuffle(order);
        return between(first, second, order);
    }

    /** The same with the vectors, those of the first set before those of the second, in this order. */
    static double between(FeatureSet first, FeatureSet second, int[] order) {
        FeatureSet.checkWidths(first, second);
        FeatureSet.checkCounts(first, second);
        int half = first.count();
        int columns = 2 * first.width() + 1;
        double[] rows = described(first, second, order);
        boolean[] labels = new boolean[2 * half];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = order[i] < half;
        }
        double[] seen = Arrays.copyOf(rows, half * columns);
        double[] w = LogisticFit.weights(seen, Arrays.copyOf(labels, half), columns, RIDGE);
        int wrong = 0;
        for (int i = half; i < 2 * half; i++) {
            double logit = 0;
            for (int c = 0; c < columns; c++) {
                logit = Math.fma(w[c], rows[i * columns + c], logit);
            }
            wrong += logit > 0 == labels[i] ? 0 : 1;
        }
        double error = (double) wrong / half;
        return 2 * (1 - 2 * Math.min(error, 1 - error));
    }

    /** What the classifier sees: [2·count][2·width + 1]. */
    private static double[] described(FeatureSet first, FeatureSet second, int[] order) {
        int width = first.width();
        int columns = 2 * width + 1;
        double[] both = Arrays.copyOf(first.values(), 2 * first.values().length);
        System.arraycopy(second.values(), 0, both, first.values().length, second.values().length);
        FeatureSet pooled = new FeatureSet(2 * first.count(), width, both);
        double[] means = pooled.means();
        double[] deviations = pooled.deviations();
        double[] rows = new double[order.length * columns];
        for (int i = 0; i < order.length; i++) {
            for (int u = 0; u < width; u++) {
                double off = both[order[i] * width + u] - means[u];
                // a unit that is the same everywhere tells nothing
                double scaled = deviations[u] == 0 ? 0 : off / deviations[u];
                rows[i * columns + u] = scaled;
                rows[i * columns + width + u] = scaled * scaled;
            }
            rows[i * columns + 2 * width] = 1;
        }
        return rows;
    }
}
