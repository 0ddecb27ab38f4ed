package org.almagest.dynamics.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Sampling;
import org.junit.jupiter.api.Test;

/** The exact logistic fit by its own optimality, and the distance that rests on it. */
class ProxyDistanceTest {
    /** Of a slope whose terms are about 1: rounding alone. */
    private static final double FLAT = 1e-13;

    /** The minimum of a convex function is where its slopes are 0. */
    private static void assertMinimum(double[] rows, boolean[] labels, int columns, double ridge) {
        double[] w = LogisticFit.weights(rows, labels, columns, ridge);
        double[] slopes = new double[columns];
        for (int i = 0; i < labels.length; i++) {
            double logit = 0;
            for (int c = 0; c < columns; c++) {
                logit += w[c] * rows[i * columns + c];
            }
            double off = 1 / (1 + Math.exp(-logit)) - (labels[i] ? 1 : 0);
            for (int c = 0; c < columns; c++) {
                slopes[c] += off * rows[i * columns + c] / labels.length;
            }
        }
        for (int c = 0; c < columns; c++) {
            assertEquals(0, slopes[c] + 2 * ridge * w[c], FLAT, "slope " + c);
        }
    }

    @Test
    void theFitIsAtTheMinimum() {
        RandomStream random = new RandomStream(1, "rows");
        for (double apart : new double[] {0, 0.5, 20}) {
            double[] rows = new double[200 * 4];
            boolean[] labels = new boolean[200];
            for (int i = 0; i < 200; i++) {
                labels[i] = random.uniform() < 0.4;
                for (int c = 0; c < 3; c++) {
                    rows[4 * i + c] = random.normal() + (labels[i] ? apart : 0);
                }
                rows[4 * i + 3] = 1;
            }
            assertMinimum(rows, labels, 4, 1e-3);
            assertMinimum(rows, labels, 4, 1);
        }
    }

    /** Rows of one 1: σ(w) − share + 2·ridge·w = 0, solved by bisection. */
    @Test
    void anInterceptAloneIsTheShare() {
        double[] rows = {1, 1, 1, 1, 1};
        boolean[] labels = {true, false, true, true, true};
        double low = -10;
        double high = 10;
        for (int halving = 0; halving < 200; halving++) {
            double middle = (low + high) / 2;
            if (1 / (1 + Math.exp(-middle)) - 0.8 + 2 * 0.01 * middle > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        assertEquals(low, LogisticFit.weights(rows, labels, 1, 0.01)[0], FLAT);
        assertThrows(IllegalArgumentException.class, () -> LogisticFit.weights(rows, labels, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> LogisticFit.weights(rows, labels, 2, 1));
    }

    private static FeatureSet normal(String purpose, double scale, double shift) {
        RandomStream random = new RandomStream(2, purpose);
        double[] values = new double[400 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = shift + scale * random.normal();
        }
        return new FeatureSet(400, 3, values);
    }

    private static double distance(FeatureSet first, FeatureSet second) {
        return ProxyDistance.between(first, second, new RandomStream(5, "halves"));
    }

    @Test
    void setsThatAreApartAreToldAndSetsOfOneLawAreNot() {
        FeatureSet set = normal("set", 1, 0);
        assertEquals(2, distance(set, normal("other", 1, 30)));
        // a wider set is told by its squares alone
        double wider = distance(set, normal("other", 6, 0));
        assertTrue(wider > 1.5, () -> "a wider set: " + wider);
        // of 400 guesses the share of wrong ones has deviation 1/40, so that four of them are a distance of 0.4
        double same = distance(set, normal("other", 1, 0));
        assertTrue(same >= 0 && same < 0.4, () -> "sets of one law: " + same);
    }

    /** One unit, vectors in order: the fit sees −1 and 1 of both sets, and is asked of 3 (first set) and −3 (second). */
    @Test
    void countsWrongAnswersOnTheOtherHalf() {
        FeatureSet first = new FeatureSet(3, 1, new double[] {1, 1.5, 3});
        FeatureSet second = new FeatureSet(3, 1, new double[] {-1, -1.5, 3.5});
        // fitted to 1, 1.5 and −1; asked of −1.5 (right), 3 (right), 3.5 (wrong): e = 1/3
        assertEquals(2 * (1 - 2.0 / 3), ProxyDistance.between(first, second, new int[] {0, 1, 3, 4, 2, 5}), FLAT);
        assertThrows(
                IllegalArgumentException.class,
                () -> ProxyDistance.between(first, new FeatureSet(2, 1, new double[2]), Sampling.inOrder(6)));
    }
}
