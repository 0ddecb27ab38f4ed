package org.almagest.dynamics.linalg;

import java.util.Locale;

/** Eigenvalues of real symmetric matrices, by native LAPACK where the platform has it, else in Java alone. */
public final class SymmetricEigenvalues {
    /** System property: "plain" keeps the native library from being loaded. */
    static final String PROPERTY = "almagest.lapack";

    private static final EigenSolver ACTIVE = choose();

    private SymmetricEigenvalues() {}

    private static EigenSolver choose() {
        if (System.getProperty(PROPERTY, "").equals("plain")) {
            return announcePlain("the system property " + PROPERTY + " asks for it");
        }
        try {
            return new OpenBlas();
        } catch (LinkageError e) {
            return announcePlain("native LAPACK does not load on "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch") + " (" + e
                    + "): add the jars of org.bytedeco openblas and javacpp for this platform to the class path");
        }
    }

    private static EigenSolver announcePlain(String why) {
        System.err.println(
                "almagest: eigenvalues in plain Java, many times slower than LAPACK beyond some hundred rows, since "
                        + why);
        return new PlainEigenSolver();
    }

    /** What is in use. */
    static EigenSolver active() {
        return ACTIVE;
    }

    /**
     * All eigenvalues, in ascending order. Their absolute error is a modest multiple of 2^−52 times the largest.
     *
     * @param matrix n×n, row by row, symmetric; only one triangle is read
     * @throws IllegalArgumentException if the length is not n², or a number is not finite
     */
    public static double[] of(double[] matrix, int n) {
        return of(ACTIVE, matrix, n);
    }

    static double[] of(EigenSolver solver, double[] matrix, int n) {
        check(matrix, n);
        return solver.eigenvalues(matrix, n);
    }

    /** Refuses what is no matrix of n rows, or holds what is no number. */
    static void check(double[] matrix, int n) {
        if (n < 1 || matrix.length != (long) n * n) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a matrix of %d numbers, expected %d×%d with at least one row", matrix.length, n, n));
        }
        for (int i = 0; i < matrix.length; i++) {
            if (!Double.isFinite(matrix[i])) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "number (%d, %d) of a %d×%d matrix is %s: expected finite numbers; the network has diverged, probe it earlier",
                        i / n,
                        i % n,
                        n,
                        n,
                        matrix[i]));
            }
        }
    }
}
