package org.almagest.dynamics.probe;

import java.util.Arrays;
import org.almagest.dynamics.data.Examples;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The correlation of inputs with residuals that drives small weights: Z_{(c,p,q),(u,v,k)} = (1/n) Σ_i r_ik
 * x_i[c, u+p, v+q] for a convolution (arXiv 2305.09947), and Σ_i r_ik x_i/n for a dense layer. With a bias the last row is
 * that of the constant input 1. Under a head on the mean of each channel, Z is the mean over (u, v). To first order in the weights, W′ = Z a and a′ = Zᵀ W.
 *
 * @param rows numbers in a kernel, the bias included
 * @param columns positions times outputs
 * @param values [rows][columns]
 */
record InputCorrelation(int rows, int columns, double[] values) {
    /** The square of less, times any number of rows, fits a double. */
    private static final double LARGE = 0x1p480;
    /** The square of more does not underflow. */
    private static final double SMALL = 0x1p-480;

    /**
     * Z of {@code examples} with {@code residuals}.
     *
     * @param averaged whether the head sees the mean over positions only, which then is the only column of each output
     */
    static InputCorrelation of(
            ReceptiveField field, boolean biased, boolean averaged, Examples examples, double[] residuals) {
        int outputs = examples.outputs();
        int length = field.length();
        int rows = length + (biased ? 1 : 0);
        int columns = averaged ? outputs : Math.multiplyExact(field.positions(), outputs);
        double count = averaged ? (double) examples.count() * field.positions() : examples.count();
        double[] values = new double[Math.multiplyExact(rows, columns)];
        double[] patch = new double[rows];
        if (biased) {
            patch[length] = 1;
        }
        for (int i = 0; i < examples.count(); i++) {
            for (int position = 0; position < field.positions(); position++) {
                field.read(examples.inputs(), i * examples.features(), position, patch);
                for (int k = 0; k < outputs; k++) {
                    double share = residuals[i * outputs + k] / count;
                    int column = averaged ? k : position * outputs + k;
                    for (int row = 0; row < rows; row++) {
                        values[row * columns + column] += share * patch[row];
                    }
                }
            }
        }
        return new InputCorrelation(rows, columns, values);
    }

    /**
     * The first two singular values and the left vector of the first.
     *
     * @param first s₁
     * @param second s₂; 0 where there is one only
     * @param direction v₁, of norm 1, its largest component positive; zeros where Z is zero
     */
    record Leading(double first, double second, double[] direction) {}

    /**
     * The leading singular values and direction, by the eigenvectors of the smaller of ZZᵀ and ZᵀZ; of Z over a power of two where
     * squares of its numbers would not fit.
     */
    Leading leading() {
        double largest = 0;
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return new Leading(Double.NaN, Double.NaN, nothing());
            }
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0 || largest < LARGE && largest > SMALL) {
            return decomposed();
        }
        int exponent = Math.getExponent(largest);
        double[] scaled =
                Arrays.stream(values).map(value -> Math.scalb(value, -exponent)).toArray();
        Leading found = new InputCorrelation(rows, columns, scaled).decomposed();
        return new Leading(
                Math.scalb(found.first(), exponent), Math.scalb(found.second(), exponent), found.direction());
    }

    private Leading decomposed() {
        boolean left = rows <= columns;
        EigenDecomposition eigen = new EigenDecomposition(gram(left));
        double[] squares = eigen.getRealEigenvalues();
        int top = 0;
        for (int i = 1; i < squares.length; i++) {
            top = squares[i] > squares[top] ? i : top;
        }
        double next = 0;
        for (int i = 0; i < squares.length; i++) {
            next = i == top ? next : Math.max(next, squares[i]);
        }
        double[] vector = eigen.getEigenvector(top).toArray();
        double[] direction = left ? vector : timesColumns(vector);
        if (squares[top] <= 0 || Vectors.normalise(direction, 0, rows) == 0) {
            return new Leading(0, 0, new double[rows]);
        }
        Vectors.turn(direction);
        return new Leading(Math.sqrt(squares[top]), Math.sqrt(next), direction);
    }

    private double[] nothing() {
        double[] nothing = new double[rows];
        Arrays.fill(nothing, Double.NaN);
        return nothing;
    }

    private RealMatrix gram(boolean left) {
        int size = left ? rows : columns;
        double[][] gram = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < (left ? columns : rows); k++) {
                    sum += left
                            ? values[i * columns + k] * values[j * columns + k]
                            : values[k * columns + i] * values[k * columns + j];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return new Array2DRowRealMatrix(gram, false);
    }

    private double[] timesColumns(double[] vector) {
        double[] product = new double[rows];
        for (int i = 0; i < rows; i++) {
            product[i] = Vectors.dot(values, i * columns, vector, 0, columns);
        }
        return product;
    }
}
