package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles against sorting. */
class LogHistogramTest {
    /** Half of a bin that grows by 2 %. */
    private static final double PRECISION = 0.01;

    @Test
    void quantilesAreThoseOfTheSortedNumbersToOnePercent() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            double[] values = new double[1 + random.nextInt(300)];
            LogHistogram histogram = new LogHistogram();
            for (int i = 0; i < values.length; i++) {
                double magnitude = Math.pow(10, random.nextDouble() * 40 - 20);
                values[i] = random.nextInt(20) == 0 ? 0 : random.nextInt(3) == 0 ? -magnitude : magnitude;
                histogram.add(values[i]);
            }
            double sum = Arrays.stream(values).sum();
            Arrays.sort(values);
            for (double q : new double[] {0, 0.1, 0.5, 0.9, 1}) {
                double expected = values[Math.max(0, (int) Math.ceil(q * values.length) - 1)];
                assertEquals(expected, histogram.quantile(q), PRECISION * Math.abs(expected), "q = " + q);
            }
            assertEquals(values[0], histogram.quantile(0));
            assertEquals(values[values.length - 1], histogram.quantile(1));
            assertEquals(values.length, histogram.count());
            assertEquals(
                    sum,
                    histogram.sum(),
                    1e-12 * Arrays.stream(values).map(Math::abs).sum());
        }
    }

    @Test
    void mergedIsAsIfOneHadCountedAll() {
        Random random = new Random(2);
        LogHistogram all = new LogHistogram();
        LogHistogram merged = new LogHistogram();
        for (int executor = 0; executor < 5; executor++) {
            LogHistogram own = new LogHistogram();
            for (int i = 0; i < 100; i++) {
                double value = random.nextGaussian();
                all.add(value);
                own.add(value);
            }
            merged.merge(own);
        }
        for (double q = 0; q <= 1; q += 0.01) {
            assertEquals(all.quantile(q), merged.quantile(q));
        }
        assertEquals(all.count(), merged.count());
    }

    @Test
    void whatIsNoNumberIsLeftOut() {
        LogHistogram histogram = new LogHistogram();
        histogram.add(Double.NaN);
        histogram.add(Double.POSITIVE_INFINITY);
        assertEquals(0, histogram.count());
        assertTrue(Double.isNaN(histogram.quantile(0.5)));
        histogram.add(Double.MIN_VALUE);
        histogram.add(Double.MAX_VALUE);
        assertEquals(Double.MIN_VALUE, histogram.quantile(0));
        assertEquals(Double.MAX_VALUE, histogram.quantile(1));
    }
}
