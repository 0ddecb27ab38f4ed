package org.almagest.jobs.bench;

import java.util.Arrays;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;

/** Eigenvalues, and a product with a sparse matrix. */
final class MatrixWorkload {
    private MatrixWorkload() {}

    /** All eigenvalues of a symmetric matrix of n rows. */
    static Workload eigenvalues(int n) {
        double[] wave = Wave.of(n * n, 1, 0.7, 1);
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix[i * n + j] = 0.5 * (wave[i * n + j] + wave[j * n + i]);
            }
            matrix[i * n + i] += (double) i / n;
        }
        return new Workload() {
            @Override
            public double[] numbers() {
                double[] all = SymmetricEigenvalues.of(matrix, n);
                int stride = Math.max(1, n / 100);
                double[] some = new double[(n + stride - 1) / stride];
                Arrays.setAll(some, i -> all[i * stride]);
                return some;
            }

            @Override
            public void call() {
                SymmetricEigenvalues.of(matrix, n);
            }
        };
    }

    /** S·B; row i of S has the columns (i + 1 + 7k²) mod n, k below the degree, and 1/(1+k) there. */
    static Workload sparse(int n, int degree, int columns) {
        int[] starts = new int[n + 1];
        int[] at = new int[n * degree];
        double[] values = new double[n * degree];
        for (int i = 0; i < n; i++) {
            starts[i + 1] = (i + 1) * degree;
            for (int k = 0; k < degree; k++) {
                at[i * degree + k] = (i + 1 + 7 * k * k) % n;
                values[i * degree + k] = 1.0 / (1 + k);
            }
        }
        int size = n * columns;
        double[] arena = Arrays.copyOf(Wave.of(size, 1, 0.37, 0.5), 2 * size + Kernels.SLACK);
        Kernels kernels = Kernels.active();
        return new Workload() {
            @Override
            public double[] numbers() {
                call();
                double[] products = new double[3 * columns];
                for (int k = 0; k < 3; k++) {
                    double[] direction = Wave.direction(n, k);
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j < columns; j++) {
                            products[k * columns + j] += direction[i] * arena[size + i * columns + j];
                        }
                    }
                }
                return products;
            }

            @Override
            public void call() {
                kernels.sparseProduct(arena, n, columns, starts, at, values, 0, size);
            }
        };
    }
}
