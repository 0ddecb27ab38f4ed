package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class NormalisationTest {
    @Test
    void eachRowIsDividedByItsLength() {
        double[] rows = {3, -4, 0, 0, 5, 12};
        Normalisation.normalise(rows, 2);
        assertArrayEquals(new double[] {3 / 5.0, -4 / 5.0, 0, 0, 5 / 13.0, 12 / 13.0}, rows);
    }
}
