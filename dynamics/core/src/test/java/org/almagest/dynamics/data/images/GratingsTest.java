package org.almagest.dynamics.data.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SourceFixture;
import org.junit.jupiter.api.Test;

class GratingsTest extends SourceFixture {
    /** A cosine and three operations on numbers below 1. */
    private static final double ROUNDING = 1e-12;

    @Override
    protected DataSource source() {
        return new Gratings();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("train", 30, "test", 7);
    }

    /** Of class 0 every row is the same, of class 1 every column; along the other axis the wavelength is the period. */
    @Test
    void theClassIsTheOrientation() {
        Examples train =
                load(Map.of("noise", 0.0, "wavelength", 4.0, "train", 20)).train();
        for (int i = 0; i < train.count(); i++) {
            boolean across = train.targets()[2 * i] == 1;
            assertEquals(i % 2 == 0, across);
            assertEquals(1, train.targets()[2 * i] + train.targets()[2 * i + 1]);
            for (int v = 0; v < 12; v++) {
                for (int u = 0; u < 12; u++) {
                    double pixel = pixel(train, i, v, u);
                    assertEquals(pixel, across ? pixel(train, i, 0, u) : pixel(train, i, v, 0), ROUNDING);
                    if (u >= 4 && v >= 4) {
                        assertEquals(pixel, pixel(train, i, v - 4, u - 4), ROUNDING);
                    }
                    if (u >= 2 && across) {
                        // half a wavelength away bright and dark change places
                        assertEquals(1, pixel + pixel(train, i, v, u - 2), ROUNDING);
                    }
                }
            }
        }
        assertNotEquals(pixel(train, 0, 0, 0), pixel(train, 2, 0, 0), "the phase is random");
    }

    @Test
    void theNoiseHasTheStatedSpread() {
        Map<String, Object> quiet = Map.of("noise", 0.0, "wavelength", 1.0, "classes", 2, "train", 200);
        Examples train =
                load(Map.of("noise", 0.3, "wavelength", 1.0, "train", 200)).train();
        // at a wavelength of one pixel each image is constant but for the noise
        double sum = 0;
        int count = 0;
        for (int i = 0; i < train.count(); i++) {
            double mean = 0;
            for (int k = 0; k < 144; k++) {
                mean += train.inputs()[i * 144 + k] / 144;
            }
            for (int k = 0; k < 144; k++) {
                sum += (train.inputs()[i * 144 + k] - mean) * (train.inputs()[i * 144 + k] - mean);
                count++;
            }
        }
        // 28 800 numbers: five standard errors of a variance are 4 %
        assertEquals(0.09, sum / (count - train.count()), 0.09 * 0.04);
        assertEquals(load(quiet).train().inputs()[0], load(quiet).train().inputs()[77], ROUNDING);
    }

    private static double pixel(Examples examples, int i, int v, int u) {
        return examples.inputs()[i * 144 + v * 12 + u];
    }
}
