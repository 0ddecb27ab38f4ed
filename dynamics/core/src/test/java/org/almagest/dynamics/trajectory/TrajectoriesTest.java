package org.almagest.dynamics.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

/** Shapes of trajectories against ellipses and a singular value decomposition. */
class TrajectoriesTest {
    private static final double ROUNDING = 1e-12;
    private static final int POINTS = 60;

    /** An ellipse of half axes 3 and 1 in two of five dimensions, around {@code centre}, and a wave of height h across. */
    private static double[] ellipse(double centre, double height) {
        double[] points = new double[POINTS * 5];
        for (int k = 0; k < POINTS; k++) {
            double u = 2 * Math.PI * k / POINTS;
            points[5 * k + 1] = centre + 3 * Math.cos(u);
            points[5 * k + 3] = Math.sin(u);
            points[5 * k + 4] = height * Math.sin(2 * u);
        }
        return points;
    }

    private static Trajectories of(double[]... conditions) {
        double[] all = Arrays.stream(conditions).flatMapToDouble(Arrays::stream).toArray();
        int[] lengths =
                Arrays.stream(conditions).mapToInt(one -> one.length / 5).toArray();
        return new Trajectories(all, new double[all.length], 5, lengths);
    }

    /** Squared singular values are in proportion to squared half axes. */
    @Test
    void twoAxesHoldWhatIsFlat() {
        assertEquals(1, of(ellipse(0, 0), ellipse(7, 0)).topTwoShare(), ROUNDING);
        assertEquals(10.0 / 10.25, of(ellipse(0, 0.5)).topTwoShare(), ROUNDING);
        assertEquals((1 + 10.0 / 10.25) / 2, of(ellipse(0, 0), ellipse(1, 0.5)).topTwoShare(), ROUNDING);
        assertTrue(Double.isNaN(of(new double[10]).topTwoShare()));
    }

    @Test
    void planeShowsAnEllipseAsItIs() {
        double[] plane = of(ellipse(4, 0)).plane();
        for (int k = 0; k < POINTS; k++) {
            double u = 2 * Math.PI * k / POINTS;
            assertEquals(3 * Math.abs(Math.cos(u)), Math.abs(plane[2 * k]), ROUNDING * 10);
            assertEquals(Math.abs(Math.sin(u)), Math.abs(plane[2 * k + 1]), ROUNDING * 10);
        }
        assertEquals(3, Arrays.stream(plane).max().orElseThrow(), ROUNDING * 10);
    }

    /** More points than units, and fewer: two ways to the same numbers. */
    @Test
    void componentsAreThoseOfTheSingularValues() {
        RandomStream random = new RandomStream(3, "components");
        for (int[] size : new int[][] {{9, 4}, {4, 9}}) {
            double[] points = new double[size[0] * size[1]];
            for (int i = 0; i < points.length; i++) {
                points[i] = random.normal();
            }
            double[][] centred = new double[size[0]][size[1]];
            for (int i = 0; i < size[1]; i++) {
                double mean = 0;
                for (int k = 0; k < size[0]; k++) {
                    mean += points[k * size[1] + i] / size[0];
                }
                for (int k = 0; k < size[0]; k++) {
                    centred[k][i] = points[k * size[1] + i] - mean;
                }
            }
            SingularValueDecomposition decomposition =
                    new SingularValueDecomposition(new Array2DRowRealMatrix(centred));
            double[] plane = new Trajectories(points, points, size[1], new int[] {size[0]}).plane();
            for (int k = 0; k < size[0]; k++) {
                for (int axis = 0; axis < 2; axis++) {
                    assertEquals(
                            Math.abs(decomposition.getU().getEntry(k, axis)
                                    * decomposition.getSingularValues()[axis]),
                            Math.abs(plane[2 * k + axis]),
                            // vectors of neighbouring eigenvalues lose some digits
                            1e-10);
                }
            }
        }
    }

    @Test
    void conditionsStandApartAlongTheAxisOfTheirMeans() {
        Trajectories.MeanAxis axis =
                of(ellipse(-1, 0), ellipse(0, 1), ellipse(4, 0)).meanAxis();
        assertEquals(1, axis.share(), ROUNDING);
        assertArrayEquals(new double[] {-2, -1, 3}, axis.scores(), ROUNDING * 10);
    }

    @Test
    void standardisedUnitsHaveDeviationOne() {
        Trajectories standardised = of(ellipse(4, 0.5)).standardised();
        double[] x = standardised.states();
        for (int unit : new int[] {1, 3, 4}) {
            double squares = 0;
            for (int k = 0; k < POINTS; k++) {
                squares += x[5 * k + unit] * x[5 * k + unit];
            }
            // deviations have 1e-9 added
            assertEquals(1, squares / POINTS, 1e-8);
        }
        assertEquals(0, x[0]);
    }
}
