package org.almagest.dynamics.linalg;

import java.util.Locale;

/** Linear least squares in closed form, for matrices of moderate size; always the same bits. */
public final class LeastSquares {
    /** Two directions of a smaller cosine count as perpendicular. */
    private static final double PERPENDICULAR = 1e-15;

    /**
     * Once all angles are small, Jacobi's method doubles the correct digits in every sweep. Until then a matrix takes some ten
     * sweeps, and one with many directions that it hardly sees some twenty-five.
     */
    private static final int MOST_SWEEPS = 60;

    private LeastSquares() {}

    /**
     * The least-squares solution of A·w = y of least Euclidean norm. Singular values of A below {@code cutoff} times the
     * largest count as zero, as in LAPACK's dgelsd. The decomposition is Jacobi's, by rotations of pairs of rows or of
     * columns, whichever are fewer (Hestenes 1958; Demmel, Veselić 1992).
     *
     * @param a [rows][columns], read alone
     * @param y one number a row
     * @param cutoff at least 0
     * @return one number a column
     * @throws IllegalArgumentException if the sizes do not fit, a number is not finite, or sums of squares of the matrix are not
     * @throws ArithmeticException if {@value #MOST_SWEEPS} sweeps over all pairs do not make them perpendicular
     */
    public static double[] leastNorm(double[] a, int rows, int columns, double[] y, double cutoff) {
        check(a, rows, columns, y);
        boolean wide = columns > rows;
        int count = wide ? rows : columns;
        int length = wide ? columns : rows;
        // the fewer vectors lie one after another: each rotation then runs along contiguous numbers
        double[] vectors = wide ? a.clone() : transposed(a, rows, columns);
        double[] rotations = new double[count * count];
        for (int i = 0; i < count; i++) {
            double square = dot(vectors, i * length, vectors, i * length, length);
            if (!Double.isFinite(square)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "least squares with a sum of squares of %s in the matrix: expected smaller numbers",
                        square));
            }
            rotations[i * count + i] = 1;
        }
        orthogonalise(vectors, rotations, count, length);
        double[] squares = new double[count];
        double largest = 0;
        for (int i = 0; i < count; i++) {
            squares[i] = dot(vectors, i * length, vectors, i * length, length);
            largest = Math.max(largest, squares[i]);
        }
        double smallest = cutoff * cutoff * largest;
        double[] w = new double[columns];
        for (int i = 0; i < count; i++) {
            if (squares[i] == 0 || squares[i] <= smallest) {
                continue;
            }
            // row i of the rotated vectors is σ_i·v_i where rows were rotated, and σ_i·u_i where columns were
            double[] from = wide ? rotations : vectors;
            int width = wide ? count : length;
            double share = dot(from, i * width, y, 0, rows) / squares[i];
            double[] along = wide ? vectors : rotations;
            int at = i * columns;
            for (int j = 0; j < columns; j++) {
                w[j] = Math.fma(share, along[at + j], w[j]);
            }
        }
        return w;
    }

    /**
     * The ridge solution, w = (AᵀA + λI)⁻¹Aᵀy, by Cholesky's decomposition.
     *
     * @param a [rows][columns], read alone
     * @param y one number a row
     * @param lambda above 0
     * @return one number a column
     * @throws IllegalArgumentException if the sizes do not fit, a number is not finite, or λ is too small for the matrix to be
     *     positive definite in double precision
     */
    public static double[] ridge(double[] a, int rows, int columns, double[] y, double lambda) {
        check(a, rows, columns, y);
        double[] vectors = transposed(a, rows, columns);
        double[] lower = new double[columns * columns];
        double[] w = new double[columns];
        for (int i = 0; i < columns; i++) {
            w[i] = dot(vectors, i * rows, y, 0, rows);
            for (int j = 0; j <= i; j++) {
                lower[i * columns + j] = dot(vectors, i * rows, vectors, j * rows, rows);
            }
            lower[i * columns + i] += lambda;
        }
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = lower[i * columns + j] - dot(lower, i * columns, lower, j * columns, j);
                if (j < i) {
                    lower[i * columns + j] = rest / lower[j * columns + j];
                } else if (rest > 0) {
                    lower[i * columns + i] = Math.sqrt(rest);
                } else {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "ridge with λ = %s: column %d depends on those before it to rounding; expected a larger λ",
                            lambda,
                            i));
                }
            }
        }
        for (int i = 0; i < columns; i++) {
            w[i] = (w[i] - dot(lower, i * columns, w, 0, i)) / lower[i * columns + i];
        }
        for (int i = columns - 1; i >= 0; i--) {
            double rest = w[i];
            for (int k = i + 1; k < columns; k++) {
                rest = Math.fma(-lower[k * columns + i], w[k], rest);
            }
            w[i] = rest / lower[i * columns + i];
        }
        return w;
    }

    /** Turns pairs of vectors until all are perpendicular, and {@code rotations}, [count][count], along with them. */
    private static void orthogonalise(double[] vectors, double[] rotations, int count, int length) {
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            boolean turned = false;
            for (int i = 0; i < count; i++) {
                for (int j = i + 1; j < count; j++) {
                    double first = dot(vectors, i * length, vectors, i * length, length);
                    double second = dot(vectors, j * length, vectors, j * length, length);
                    double both = dot(vectors, i * length, vectors, j * length, length);
                    if (Math.abs(both) <= PERPENDICULAR * Math.sqrt(first) * Math.sqrt(second)) {
                        continue;
                    }
                    turned = true;
                    double ratio = (second - first) / (2 * both);
                    double tangent = Math.copySign(1, ratio) / (Math.abs(ratio) + StrictMath.hypot(1, ratio));
                    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
                    double sine = cosine * tangent;
                    turn(vectors, i * length, j * length, length, cosine, sine);
                    turn(rotations, i * count, j * count, count, cosine, sine);
                }
            }
            if (!turned) {
                return;
            }
        }
        throw new ArithmeticException(String.format(
                Locale.ROOT,
                "least squares: %d vectors of %d numbers are not perpendicular after %d sweeps; expected that of any finite matrix",
                count,
                length,
                MOST_SWEEPS));
    }

    private static void turn(double[] numbers, int first, int second, int length, double cosine, double sine) {
        for (int k = 0; k < length; k++) {
            double x = numbers[first + k];
            double y = numbers[second + k];
            numbers[first + k] = cosine * x - sine * y;
            numbers[second + k] = sine * x + cosine * y;
        }
    }

    private static double dot(double[] a, int from, double[] b, int at, int length) {
        // four sums, since one alone would wait for itself
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < length; k += 4) {
            s0 = Math.fma(a[from + k], b[at + k], s0);
            s1 = Math.fma(a[from + k + 1], b[at + k + 1], s1);
            s2 = Math.fma(a[from + k + 2], b[at + k + 2], s2);
            s3 = Math.fma(a[from + k + 3], b[at + k + 3], s3);
        }
        for (; k < length; k++) {
            s0 = Math.fma(a[from + k], b[at + k], s0);
        }
        return (s0 + s2) + (s1 + s3);
    }

    private static double[] transposed(double[] a, int rows, int columns) {
        double[] t = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + i] = a[i * columns + j];
            }
        }
        return t;
    }

    private static void check(double[] a, int rows, int columns, double[] y) {
        if (rows < 1 || columns < 1 || a.length != (long) rows * columns || y.length != rows) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "least squares with %d numbers in the matrix and %d on the right: expected %d×%d and %d",
                    a.length,
                    y.length,
                    rows,
                    columns,
                    rows));
        }
        for (double number : a) {
            checkFinite(number);
        }
        for (double number : y) {
            checkFinite(number);
        }
    }

    private static void checkFinite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "least squares with the number %s: expected finite ones", number));
        }
    }
}
