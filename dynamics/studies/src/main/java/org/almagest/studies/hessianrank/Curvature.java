package org.almagest.studies.hessianrank;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;

/**
 * How the loss bends with the outputs of a linear network, at a random point: per sample its gradient e and its Hessian
 * Λ in f. For squared error e is any vector and Λ the identity; for cross-entropy, with probabilities π that sum to
 * one, e sums to zero and Λ = diag π − ππᵀ.
 *
 * <p>With more samples than features all of it enters through second moments, Σ_i x_i e_iᵀ and Σ_i x_i x_iᵀ ⊗ Λ_i, so
 * the network is then applied to unit vectors instead of the samples.
 */
final class Curvature {
    private final PrimeField field;
    private final int outputs;
    private final long[][] probabilities;
    private final long[][] columns;
    private final long[][] gradient;
    private final long[][] moments;

    /** The curvature for samples that are the columns of {@code samples}, features by samples. */
    Curvature(PrimeField field, RandomStream stream, Objective loss, int outputs, long[][] samples) {
        this.field = field;
        this.outputs = outputs;
        int features = samples.length;
        int count = samples[0].length;
        boolean simplex = loss.equals(Objectives.CROSS_ENTROPY);
        this.probabilities = simplex ? summingTo(1, count, stream) : new long[0][];
        long[][] errors = simplex ? summingTo(0, count, stream) : field.random(stream, count, outputs);
        if (count <= features) {
            this.columns = samples;
            this.gradient = errors;
            this.moments = new long[0][];
        } else {
            this.columns = PrimeField.identity(features);
            this.gradient = field.product(samples, errors, outputs);
            this.moments = moments(samples);
        }
    }

    /** What to apply the network to. */
    long[][] columns() {
        return columns;
    }

    /** From T X, units by columns, to Σ_i T x_i e_iᵀ, units by outputs. */
    long[][] residual(long[][] entering) {
        return field.product(entering, gradient, outputs);
    }

    /** Multiplies the outputs' derivative by one weight, [column][output], by their Hessian. */
    long[] bend(long[] row) {
        return moments.length == 0 ? bendEach(row) : field.product(new long[][] {row}, moments, row.length)[0];
    }

    private long[] bendEach(long[] row) {
        if (probabilities.length == 0) {
            return row;
        }
        long[] bent = new long[row.length];
        for (int i = 0; i < probabilities.length; i++) {
            long mean = field.dot(probabilities[i], 0, row, i * outputs, outputs);
            for (int c = 0; c < outputs; c++) {
                int at = i * outputs + c;
                bent[at] = field.multiply(probabilities[i][c], row[at] + field.negate(mean));
            }
        }
        return bent;
    }

    /** Σ_i x_i x_iᵀ ⊗ Λ_i, both sides numbered [feature][output]. */
    private long[][] moments(long[][] samples) {
        int features = samples.length;
        int count = samples[0].length;
        long[][] sum = new long[features * outputs][];
        for (int a = 0; a < features; a++) {
            for (int c = 0; c < outputs; c++) {
                long[] row = new long[count * outputs];
                for (int i = 0; i < count; i++) {
                    row[i * outputs + c] = samples[a][i];
                }
                long[] bent = bendEach(row);
                long[][] bySample = new long[count][outputs];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(bent, i * outputs, bySample[i], 0, outputs);
                }
                long[][] product = field.product(samples, bySample, outputs);
                long[] flat = new long[features * outputs];
                for (int b = 0; b < features; b++) {
                    System.arraycopy(product[b], 0, flat, b * outputs, outputs);
                }
                sum[a * outputs + c] = flat;
            }
        }
        return sum;
    }

    private long[][] summingTo(long total, int count, RandomStream stream) {
        long[][] rows = field.random(stream, count, outputs);
        for (long[] row : rows) {
            long sum = 0;
            for (int c = 0; c < outputs - 1; c++) {
                sum += row[c];
            }
            row[outputs - 1] = field.reduce(total + field.negate(field.reduce(sum)));
        }
        return rows;
    }
}
