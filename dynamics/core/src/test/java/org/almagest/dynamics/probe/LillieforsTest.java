package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LillieforsTest {
    /** Three standard errors of a share of 0.05 or 0.1 among so many samples, and what the approximation lacks. */
    private static final double SHARE = 0.012;

    private static final int SAMPLES = 4000;

    /** In normal samples a p-value below α comes up in a share α of cases: the test of every such number. */
    @ParameterizedTest
    @CsvSource({"10", "30", "100", "400"})
    void pValuesAreUniformForNormalSamples(int size) {
        RandomStream random = new RandomStream(size, "normal");
        int below05 = 0;
        int below10 = 0;
        int below50 = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] values = new double[size];
            Arrays.setAll(values, i -> 3 + 2 * random.normal());
            double p = Lilliefors.of(values).pValue();
            below05 += p < 0.05 ? 1 : 0;
            below10 += p < 0.1 ? 1 : 0;
            below50 += p < 0.5 ? 1 : 0;
        }
        assertEquals(0.05, below05 / (double) SAMPLES, SHARE);
        assertEquals(0.10, below10 / (double) SAMPLES, 1.3 * SHARE);
        assertEquals(0.50, below50 / (double) SAMPLES, 0.04);
    }

    /** The quantiles of a normal distribution are as near to it as n numbers can be: half a step of 1/n. */
    @Test
    void quantilesAreNearest() {
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double[] quantiles = new double[200];
        Arrays.setAll(quantiles, i -> normal.inverseCumulativeProbability((i + 0.5) / 200));
        Lilliefors test = Lilliefors.of(quantiles);
        assertEquals(0.5 / 200, test.distance(), 0.001);
        assertEquals(1, test.pValue());
    }

    @Test
    void uniformAndHeavyTailedSamplesAreFound() {
        RandomStream random = new RandomStream(1, "others");
        double[] uniform = new double[500];
        Arrays.setAll(uniform, i -> random.uniform());
        assertTrue(Lilliefors.of(uniform).pValue() < 1e-4);
        double[] heavy = new double[500];
        Arrays.setAll(heavy, i -> random.normal() * random.normal());
        assertTrue(Lilliefors.of(heavy).pValue() < 1e-4);
    }

    @Test
    void badSamplesAreExplained() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Lilliefors.of(new double[4]))
                .getMessage()
                .contains("expected at least 5"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Lilliefors.of(new double[9]))
                .getMessage()
                .contains("equal numbers"));
    }
}
