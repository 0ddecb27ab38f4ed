package org.almagest.dynamics.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** The distances of two sets against closed forms, and against their definitions written out. */
class FeatureDistancesTest {
    /** The same sums in another order. */
    private static final double ROUNDING = 1e-12;

    private static FeatureSet normal(int count, int width, String purpose) {
        RandomStream random = new RandomStream(3, purpose);
        double[] values = new double[count * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.normal();
        }
        return new FeatureSet(count, width, values);
    }

    private static FeatureSet map(FeatureSet set, double scale, double shift) {
        double[] values = set.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * values[i] + shift;
        }
        return new FeatureSet(set.count(), set.width(), values);
    }

    /** Deviation of unit u with n − 1, by the formula of sums of squares. */
    private static double variance(FeatureSet set, int u) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < set.count(); i++) {
            double value = set.values()[i * set.width() + u];
            sum += value;
            squares += value * value;
        }
        return (squares - sum * sum / set.count()) / (set.count() - 1);
    }

    @Test
    void aScaledAndShiftedSetHasTheGapOfTheClosedForm() {
        FeatureSet set = normal(40, 5, "set");
        double scale = 1.7;
        double shift = -0.4;
        double expected = 0;
        double spread = 0;
        for (int u = 0; u < 5; u++) {
            double mean = 0;
            for (int i = 0; i < 40; i++) {
                mean += set.values()[i * 5 + u] / 40;
            }
            double variance = variance(set, u);
            double apart = mean - (scale * mean + shift);
            expected += (apart * apart + (1 - scale) * (1 - scale) * variance) / 5;
            spread += (1 + scale * scale) * variance / 2 / 5;
        }
        GaussianGap gap = GaussianGap.between(set, map(set, scale, shift));
        assertEquals(expected, gap.frechet(), ROUNDING * expected);
        assertEquals(expected / spread, gap.relative(), ROUNDING * expected / spread);
        GaussianGap none = GaussianGap.between(set, set);
        assertEquals(0, none.frechet());
        assertEquals(0, none.relative());
    }

    /** All units of both sets times c: the one gap grows by c², the other stays. */
    @Test
    void theRelativeGapHasNoScale() {
        FeatureSet first = normal(30, 4, "first");
        FeatureSet second = map(normal(25, 4, "second"), 0.6, 0.3);
        GaussianGap gap = GaussianGap.between(first, second);
        GaussianGap large = GaussianGap.between(map(first, 1000, 0), map(second, 1000, 0));
        assertEquals(1e6 * gap.frechet(), large.frechet(), 1e6 * gap.frechet() * ROUNDING);
        assertEquals(gap.relative(), large.relative(), gap.relative() * ROUNDING);
    }

    /** All n² distances in one list, sorted; three plain double sums. */
    private static double discrepancyByDefinition(FeatureSet x, FeatureSet y) {
        List<double[]> all = new ArrayList<>();
        for (FeatureSet set : List.of(x, y)) {
            for (int i = 0; i < set.count(); i++) {
                all.add(set.part(i, 1).values());
            }
        }
        List<Double> distances = new ArrayList<>();
        for (double[] a : all) {
            for (double[] b : all) {
                distances.add(square(a, b));
            }
        }
        Collections.sort(distances);
        double median = distances.get((distances.size() - 1) / 2);
        return mean(all.subList(0, x.count()), all.subList(0, x.count()), median)
                + mean(all.subList(x.count(), all.size()), all.subList(x.count(), all.size()), median)
                - 2 * mean(all.subList(0, x.count()), all.subList(x.count(), all.size()), median);
    }

    private static double mean(List<double[]> some, List<double[]> others, double median) {
        double sum = 0;
        for (double[] a : some) {
            for (double[] b : others) {
                sum += Math.exp(-square(a, b) / median);
            }
        }
        return sum / some.size() / others.size();
    }

    private static double square(double[] a, double[] b) {
        double square = 0;
        for (int u = 0; u < a.length; u++) {
            square += (a[u] - b[u]) * (a[u] - b[u]);
        }
        return square;
    }

    @Test
    void theMeanDiscrepancyIsThatOfItsDefinition() {
        for (int other : new int[] {7, 12, 13}) {
            FeatureSet x = normal(12, 3, "x");
            FeatureSet y = map(normal(other, 3, "y"), 0.8, 0.5);
            double expected = discrepancyByDefinition(x, y);
            assertTrue(expected > 0.01, "the sets are apart");
            assertEquals(expected, MeanDiscrepancy.squared(x, y), ROUNDING);
        }
        FeatureSet set = normal(20, 3, "x");
        assertEquals(0, MeanDiscrepancy.squared(set, set), ROUNDING);
    }

    /** Two vectors at 0 and one at 1, by hand: nine distances, 0 five times, so that there is no median above 0. */
    @Test
    void theMedianCountsTheDiagonal() {
        FeatureSet zeros = new FeatureSet(2, 1, new double[] {0, 0});
        assertTrue(Double.isNaN(MeanDiscrepancy.squared(zeros, new FeatureSet(1, 1, new double[] {1}))));
        // 0, 1 against 3: distances 0 0 0 1 1 4 4 9 9, the fifth is 1
        double expected = (2 + 2 * Math.exp(-1)) / 4 + 1 - (Math.exp(-9) + Math.exp(-4));
        assertEquals(
                expected,
                MeanDiscrepancy.squared(
                        new FeatureSet(2, 1, new double[] {0, 1}), new FeatureSet(1, 1, new double[] {3})),
                ROUNDING);
    }

    /** A turn of two units, a shift and a scale change nothing. */
    @Test
    void alignmentIsOneUpToASimilarity() {
        FeatureSet set = normal(50, 2, "set");
        double[] turned = new double[100];
        for (int i = 0; i < 50; i++) {
            turned[2 * i] = 3 * (0.6 * set.values()[2 * i] - 0.8 * set.values()[2 * i + 1]) + 5;
            turned[2 * i + 1] = 3 * (0.8 * set.values()[2 * i] + 0.6 * set.values()[2 * i + 1]) - 1;
        }
        assertEquals(1, LinearAlignment.cka(set, new FeatureSet(50, 2, turned)), ROUNDING);
        // (−1, 1, −1, 1) and (−1, −1, 1, 1) are uncorrelated
        FeatureSet one = new FeatureSet(4, 1, new double[] {-1, 1, -1, 1});
        FeatureSet other = new FeatureSet(4, 1, new double[] {-1, -1, 1, 1});
        assertEquals(0, LinearAlignment.cka(one, other));
        assertTrue(Double.isNaN(LinearAlignment.cka(one, new FeatureSet(4, 1, new double[] {0.1, 0.1, 0.1, 0.1}))));
    }

    /** The same by Gram matrices of the vectors: tr(KHLH)/√(tr(KHKH)·tr(LHLH)). */
    @Test
    void alignmentIsThatOfGramMatrices() {
        FeatureSet x = normal(9, 4, "x");
        FeatureSet y = normal(9, 2, "y");
        double[][] k = centredGram(x);
        double[][] l = centredGram(y);
        double expected = inner(k, l) / Math.sqrt(inner(k, k) * inner(l, l));
        assertEquals(expected, LinearAlignment.cka(x, y), ROUNDING);
    }

    private static double[][] centredGram(FeatureSet set) {
        int n = set.count();
        double[][] gram = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int u = 0; u < set.width(); u++) {
                    gram[i][j] += set.values()[i * set.width() + u] * set.values()[j * set.width() + u];
                }
            }
        }
        double[][] centred = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double row = 0;
                double column = 0;
                double all = 0;
                for (int a = 0; a < n; a++) {
                    row += gram[i][a] / n;
                    column += gram[a][j] / n;
                    for (int b = 0; b < n; b++) {
                        all += gram[a][b] / n / n;
                    }
                }
                centred[i][j] = gram[i][j] - row - column + all;
            }
        }
        return centred;
    }

    private static double inner(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += a[i][j] * b[i][j];
            }
        }
        return sum;
    }

    @Test
    void setsThatAreNoPairsAreRefused() {
        FeatureSet three = new FeatureSet(3, 2, new double[6]);
        FeatureSet two = new FeatureSet(2, 2, new double[4]);
        FeatureSet wide = new FeatureSet(3, 4, new double[12]);
        assertThrows(IllegalArgumentException.class, () -> LinearAlignment.cka(three, two));
        assertThrows(IllegalArgumentException.class, () -> GaussianGap.between(three, wide));
        assertThrows(IllegalArgumentException.class, () -> MeanDiscrepancy.squared(three, wide));
        assertThrows(IllegalArgumentException.class, () -> three.part(2, 2));
        assertThrows(IllegalArgumentException.class, () -> new FeatureSet(2, 2, new double[3]));
        assertEquals(2, three.part(1, 2).count());
        assertEquals(3, three.first(10).count());
    }
}
