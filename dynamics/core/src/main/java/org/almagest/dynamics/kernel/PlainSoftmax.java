package org.almagest.dynamics.kernel;

/** The steps of a softmax around its exponentials, for columns from {@code from} on; also the tails of the vector kernels. */
final class PlainSoftmax {
    private PlainSoftmax() {}

    /** c = a less the column's largest number that is kept, and 0 where a is not. */
    static void shift(double[] arena, int m, int n, int from, int ao, int mo, int mri, int mrj, int co) {
        for (int j = from; j < n; j++) {
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
    static void share(double[] arena, int m, int n, int from, int mo, int mri, int mrj, int co) {
        for (int j = from; j < n; j++) {
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

    private static boolean kept(double[] arena, int mo, int at) {
        return mo < 0 || arena[mo + at] != 0;
    }
}
