package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest extends SourceFixture {
    /** Gram–Schmidt on up to ten vectors. */
    private static final double ROUNDING = 1e-12;

    @Override
    protected DataSource source() {
        return new GaussianMixture();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("classes", 3, "train", 40, "test", 11);
    }

    @Test
    void meansAreExactlySeparated() {
        Examples train = load(Map.of("classes", 10, "separation", 2.5, "sd", 0, "train", 10))
                .train();
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < a; b++) {
                double square = 0;
                for (int j = 0; j < 10; j++) {
                    square += Math.pow(input(train, a)[j] - input(train, b)[j], 2);
                }
                assertEquals(2.5, Math.sqrt(square), ROUNDING);
            }
        }
    }

    @Test
    void moreClassesThanDimensionsAreSeparatedInTheMeanSquare() {
        int pairs = 1000;
        int classes = 2 * pairs;
        Examples train = load(Map.of("classes", classes, "dimension", 2, "separation", 3, "sd", 0, "train", classes))
                .train();
        double squares = 0;
        for (int i = 0; i < classes; i += 2) {
            for (int j = 0; j < 2; j++) {
                squares += Math.pow(input(train, i)[j] - input(train, i + 1)[j], 2);
            }
        }
        // A pair's squared distance over 9 is χ²(2)/2, of standard deviation 1: five standard errors.
        assertEquals(1, squares / pairs / 9, 5 / Math.sqrt(pairs));
    }

    @Test
    void cloudsHaveTheAskedForWidthAndCentre() {
        int count = 30_000;
        Map<String, ?> wide = Map.of("sd", 0.7, "train", count, "dimension", 4);
        Examples train = load(wide).train();
        Examples centres = load(Map.of("sd", 0, "train", 3, "dimension", 4)).train();
        for (int c = 0; c < 3; c++) {
            for (int j = 0; j < 4; j++) {
                double sum = 0;
                double squares = 0;
                for (int i = c; i < count; i += 3) {
                    double away = train.inputs()[4 * i + j] - centres.inputs()[4 * c + j];
                    sum += away;
                    squares += away * away;
                }
                int n = count / 3;
                assertEquals(0, sum / n, 5 * 0.7 / Math.sqrt(n), "five standard errors of a mean");
                assertEquals(
                        0.7, Math.sqrt(squares / n), 5 * 0.7 / Math.sqrt(2.0 * n), "five standard errors of an sd");
            }
        }
    }

    @Test
    void classesAreBalanced() {
        int[] counts = new int[3];
        for (int c : classes(load(Map.of()).train())) {
            counts[c]++;
        }
        assertEquals(14, counts[0]);
        assertEquals(13, counts[1]);
        assertEquals(13, counts[2]);
    }

    @Test
    void padsOnlyWhereTheClassesFit() {
        assertEquals(10, load(Map.of("targets", "one-hot-padded")).train().outputs());
        assertThrows(DataException.class, () -> load(Map.of("targets", "one-hot-padded", "dimension", 2)));
    }

    @Test
    void refusesMoreNumbersThanAnArrayHolds() {
        DataException e = assertThrows(DataException.class, () -> load(Map.of("train", 100_000, "dimension", 100_000)));
        assertEquals(
                "gaussian-mixture: train inputs: 100000 rows of 100000 numbers are 10000000000 numbers, expected"
                        + " at most 2147483639: take fewer examples or fewer dimensions",
                e.getMessage());
    }
}
