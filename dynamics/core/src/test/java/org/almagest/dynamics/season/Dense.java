package org.almagest.dynamics.season;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/** A series as one normal vector: all covariances at once, without any recursion in time. */
final class Dense {
    private final double[] times;
    private final List<? extends Component> components;
    private final double[] deviations;
    private final double begin;
    private final double variance;

    Dense(double[] times, List<? extends Component> components, double[] deviations, Beginning beginning) {
        this.times = times;
        this.components = components;
        this.deviations = deviations;
        this.begin = beginning == Beginning.REST ? 0 : times[0];
        this.variance = beginning.variance();
    }

    /** The covariance of component {@code c}'s level at time {@code i} with that at time {@code j}. */
    double covariance(int c, int i, int j) {
        if (i > j) {
            return covariance(c, j, i);
        }
        Component component = components.get(c);
        int k = component.states();
        double[] there = component.transition(times[i] - begin);
        double[] noise = component.noise(times[i] - begin);
        double[] on = component.transition(times[j] - times[i]);
        double sum = 0;
        for (int b = 0; b < k; b++) {
            double own = noise[b * k] * deviations[c] * deviations[c];
            for (int s = 0; s < k; s++) {
                own += variance * there[b * k + s] * there[s];
            }
            sum += on[b] * own;
        }
        return sum;
    }

    /** The covariance of the values, and of their noise. */
    RealMatrix covariance(int[] places) {
        double[][] matrix = new double[places.length][places.length];
        double noise = deviations[deviations.length - 1];
        for (int i = 0; i < places.length; i++) {
            for (int j = 0; j < places.length; j++) {
                matrix[i][j] = i == j ? noise * noise : 0;
                for (int c = 0; c < components.size(); c++) {
                    matrix[i][j] += covariance(c, places[i], places[j]);
                }
            }
        }
        return new Array2DRowRealMatrix(matrix, false);
    }

    double logLikelihood(int[] places, double[] values) {
        if (places.length == 0) {
            return 0;
        }
        CholeskyDecomposition cholesky = new CholeskyDecomposition(covariance(places));
        RealVector y = vector(places, values);
        double sum = -places.length * Math.log(2 * Math.PI) / 2
                - y.dotProduct(cholesky.getSolver().solve(y)) / 2;
        for (int i = 0; i < places.length; i++) {
            sum -= Math.log(cholesky.getL().getEntry(i, i));
        }
        return sum;
    }

    /** Mean and variance of component {@code c}'s level at time {@code i}, given the values at {@code places}. */
    double[] level(int c, int i, int[] places, double[] values) {
        CholeskyDecomposition cholesky = new CholeskyDecomposition(covariance(places));
        RealVector cross = new ArrayRealVector(places.length);
        for (int p = 0; p < places.length; p++) {
            cross.setEntry(p, covariance(c, i, places[p]));
        }
        RealVector weights = cholesky.getSolver().solve(cross);
        return new double[] {weights.dotProduct(vector(places, values)), covariance(c, i, i) - weights.dotProduct(cross)
        };
    }

    private static RealVector vector(int[] places, double[] values) {
        RealVector y = new ArrayRealVector(places.length);
        for (int p = 0; p < places.length; p++) {
            y.setEntry(p, values[places[p]]);
        }
        return y;
    }
}
