package org.almagest.dynamics.kernel;

/** The steps of a softmax around its exponentials, and its derivative; the vector kernels use them for what is small. */
final class PlainSoftmax {
    private PlainSoftmax() {}

    /** c = a less the column's largest number that is kept, and 0 where a is not. */
    static void shift(double[] arena, int m, int n, int ao, int mo, int mri, int mrj, int co) {
        for (int j = 0; j < n; j++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < m; i++) {
                double x = arena[ao + i * n + j];
                // in this form NaN is passed over, and then spoils the sum as it should
                if (kept(arena, mo, i * mri + j * mrj) && x > largest) {
                    largest = x;
                }
            }
            for (int i = 0; i < m; i++) {
                boolean kept = kept(arena, mo, i * mri + j * mrj);
                arena[co + i * n + j] = kept ? arena[ao + i * n + j] - largest : 0;
            }
        }
    }

    /** c = c divided by the column's sum over what is kept, and 0 elsewhere. */
    static void share(double[] arena, int m, int n, int mo, int mri, int mrj, int co) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                sum += kept(arena, mo, i * mri + j * mrj) ? arena[co + i * n + j] : 0;
            }
            for (int i = 0; i < m; i++) {
                boolean kept = kept(arena, mo, i * mri + j * mrj);
                arena[co + i * n + j] = kept ? arena[co + i * n + j] / sum : 0;
            }
        }
    }

    /** c = w − s·(the column's sum of w) with w = s·g where it is kept, and 0 elsewhere. */
    static void slope(double[] arena, int m, int n, int so, int go, int mo, int mri, int mrj, int co) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                boolean kept = kept(arena, mo, i * mri + j * mrj);
                double w = kept ? Math.fma(arena[so + i * n + j], arena[go + i * n + j], 0) : 0;
                arena[co + i * n + j] = w;
                sum += w;
            }
            for (int i = 0; i < m; i++) {
                arena[co + i * n + j] = Math.fma(-sum, arena[so + i * n + j], arena[co + i * n + j]);
            }
        }
    }

    private static boolean kept(double[] arena, int mo, int at) {
        return mo < 0 || arena[mo + at] != 0;
    }
}
