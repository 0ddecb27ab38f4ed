package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linalg.SingularValues;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.NaiveNetwork;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** The two parts of a loss Hessian in double precision, from {@link NaiveNetwork}, and their numerical ranks. */
record NumericalHessian(LinearNetwork network, RealMatrix outer, RealMatrix functional) {
    /** Rows up to which a textbook decomposition says the same, in milliseconds. */
    private static final int MOST_COMPARED = 60;

    /** At Gaussian weights, inputs ({@code samples} of them) and targets, or one-hot targets for cross-entropy. */
    static NumericalHessian gaussian(LinearNetwork network, int samples, Objective loss, long seed) {
        RandomStream stream = new RandomStream(seed, "numerical-hessian");
        List<double[]> weights = new ArrayList<>();
        for (LinearLayer layer : network.layers()) {
            // Layers that keep the size of what runs through them keep the spectrum's gap wide.
            double fanIn = layer.parameters() == 0
                    ? 1
                    : (double) layer.parameters() / layer.output().channels();
            weights.add(normals(stream, layer.parameters(), 1 / Math.sqrt(fanIn)));
        }
        NaiveNetwork naive = new NaiveNetwork(network);
        int parameters = network.parameters();
        int outputs = network.outputs();
        RealMatrix outer = new Array2DRowRealMatrix(parameters, parameters);
        // f is linear in x, so Σ_i Σ_c e_ic ∇²f_c(x_i) is the sum over unit inputs with Ω in place of e.
        double[][] omega = new double[network.input().size()][outputs];
        for (int i = 0; i < samples; i++) {
            double[] x = normals(stream, network.input().size(), 1);
            double[] f = naive.run(weights, x);
            double[] e = normals(stream, outputs, 1);
            double[][] bend = new double[outputs][outputs];
            if (loss.equals(Objectives.CROSS_ENTROPY)) {
                double total = Arrays.stream(f).map(Math::exp).sum();
                int label = stream.below(outputs);
                for (int c = 0; c < outputs; c++) {
                    double p = Math.exp(f[c]) / total;
                    e[c] = p - (c == label ? 1 : 0);
                    for (int d = 0; d < outputs; d++) {
                        bend[c][d] = (c == d ? p : 0) - p * Math.exp(f[d]) / total;
                    }
                }
            } else {
                for (int c = 0; c < outputs; c++) {
                    bend[c][c] = 1;
                }
            }
            RealMatrix jacobian = new Array2DRowRealMatrix(naive.jacobian(weights, x), false);
            outer = outer.add(jacobian.multiply(new Array2DRowRealMatrix(bend)).multiply(jacobian.transpose()));
            for (int u = 0; u < x.length; u++) {
                for (int c = 0; c < outputs; c++) {
                    omega[u][c] += x[u] * e[c];
                }
            }
        }
        RealMatrix functional = new Array2DRowRealMatrix(parameters, parameters);
        for (int u = 0; u < omega.length; u++) {
            double[] unit = new double[omega.length];
            unit[u] = 1;
            functional = functional.add(new Array2DRowRealMatrix(naive.second(weights, unit, omega[u])));
        }
        return new NumericalHessian(network, outer, functional);
    }

    /** Of the whole. */
    int rank() {
        return rank(outer.add(functional));
    }

    Ranks ranks() {
        List<Integer> columns = new ArrayList<>();
        int at = 0;
        for (LinearLayer layer : network.layers()) {
            int next = at + layer.parameters();
            if (next > at) {
                int[] rows = IntStream.range(0, functional.getRowDimension()).toArray();
                int[] block = IntStream.range(at, next).toArray();
                columns.add(rank(functional.getSubMatrix(rows, block)));
            }
            at = next;
        }
        return new Ranks(rank(), rank(outer), rank(functional), columns);
    }

    private static int rank(RealMatrix matrix) {
        int rows = matrix.getRowDimension();
        int columns = matrix.getColumnDimension();
        double[] numbers =
                Arrays.stream(matrix.getData()).flatMapToDouble(Arrays::stream).toArray();
        double[] values = SingularValues.of(numbers, rows, columns);
        int rank = rank(values, rows);
        if (rows <= MOST_COMPARED) {
            // singular values, although it is symmetric: the QL iteration gives up on so many zero eigenvalues
            double[] textbook = new SingularValueDecomposition(matrix).getSingularValues();
            assertArrayEquals(descending(textbook), descending(values), tolerance(values, rows));
            assertEquals(rank(textbook, rows), rank);
        }
        return rank;
    }

    private static double[] descending(double[] values) {
        return Arrays.stream(values)
                .map(value -> -value)
                .sorted()
                .map(value -> -value)
                .toArray();
    }

    /**
     * Values above the largest times 2⁻⁵² times the longer side, tenfold: the solver and the sums that make the matrix
     * each add an error of that order, while the gap above is several orders wide.
     */
    private static int rank(double[] values, int size) {
        double tolerance = tolerance(values, size);
        return (int) Arrays.stream(values).filter(value -> value > tolerance).count();
    }

    private static double tolerance(double[] values, int size) {
        return 10 * Arrays.stream(values).max().orElse(0) * size * Math.ulp(1.0);
    }

    private static double[] normals(RandomStream stream, int count, double deviation) {
        return IntStream.range(0, count)
                .mapToDouble(i -> deviation * stream.normal())
                .toArray();
    }
}
