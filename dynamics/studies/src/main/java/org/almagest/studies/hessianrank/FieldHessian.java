package org.almagest.studies.hessianrank;

import java.util.Arrays;
import org.almagest.dynamics.linear.WeightPattern;

/**
 * Rows of the loss Hessian of a linear network at a point of a prime field. With E_j the derivative of layer l's matrix
 * by its j-th weight, everything follows from f being linear in each layer: ∂f/∂θ_j = T^(n:l+1) E_j T^(l−1:1) x, and two
 * derivatives in two layers likewise; within one layer the second derivative is zero.
 */
final class FieldHessian {
    private final GenericPoint draw;
    private final Curvature curvature;
    private final PrimeField field;
    private final int outputs;
    private final int[] start;
    private final int[][][] places;
    private final long[][][] residual;
    private final long[][] jacobian;
    private final long[][] jacobianTransposed;

    FieldHessian(GenericPoint draw, Curvature curvature, int outputs) {
        this.draw = draw;
        this.curvature = curvature;
        this.field = draw.field();
        this.outputs = outputs;
        int layers = draw.layers();
        start = new int[layers + 1];
        places = new int[layers][][];
        residual = new long[layers][][];
        for (int l = 0; l < layers; l++) {
            start[l + 1] = start[l] + draw.pattern(l).parameters();
            places[l] = draw.pattern(l).places();
            residual[l] = curvature.residual(draw.below(l));
        }
        jacobian = jacobian();
        jacobianTransposed = PrimeField.transpose(jacobian, jacobian[0].length);
    }

    int parameters() {
        return start[draw.layers()];
    }

    /** Row of weight {@code j} of layer {@code l} in the outer part Σ_i J_iᵀ Λ_i J_i. */
    long[] outer(int l, int j) {
        long[] bent = curvature.bend(jacobian[start[l] + j]);
        return field.product(new long[][] {bent}, jacobianTransposed, parameters())[0];
    }

    /** The same row of the functional part Σ_i Σ_c e_ic ∇²f_c(x_i). */
    long[] functional(int l, int j) {
        long[] row = new long[parameters()];
        functionalAbove(row, l, j);
        functionalBelow(row, l, j);
        return row;
    }

    private void functionalAbove(long[] row, int l, int j) {
        WeightPattern own = draw.pattern(l);
        long[][] sent = new long[own.rows()][outputs];
        for (int e : places[l][j]) {
            field.add(sent[own.row(e)], 1, residual[l][own.column(e)]);
        }
        for (int k = l + 1; k < draw.layers(); k++) {
            WeightPattern pattern = draw.pattern(k);
            long[][] above = draw.above(k);
            if (pattern.parameters() > 0) {
                boolean[] silent = zeroRows(sent);
                for (int e = 0; e < pattern.entries(); e++) {
                    if (!silent[pattern.column(e)]) {
                        int at = start[k] + pattern.parameter(e);
                        row[at] = field.reduce(
                                row[at] + field.dot(sent[pattern.column(e)], 0, above[pattern.row(e)], 0, outputs));
                    }
                }
            }
            if (k + 1 < draw.layers()) {
                sent = draw.times(k, sent);
            }
        }
    }

    private void functionalBelow(long[] row, int l, int j) {
        WeightPattern own = draw.pattern(l);
        long[][] sent = new long[own.columns()][outputs];
        for (int e : places[l][j]) {
            field.add(sent[own.column(e)], 1, draw.above(l)[own.row(e)]);
        }
        for (int k = l - 1; k >= 0; k--) {
            WeightPattern pattern = draw.pattern(k);
            if (pattern.parameters() > 0) {
                boolean[] silent = zeroRows(sent);
                for (int e = 0; e < pattern.entries(); e++) {
                    if (!silent[pattern.row(e)]) {
                        int at = start[k] + pattern.parameter(e);
                        row[at] = field.reduce(row[at]
                                + field.dot(sent[pattern.row(e)], 0, residual[k][pattern.column(e)], 0, outputs));
                    }
                }
            }
            if (k > 0) {
                sent = draw.timesTransposed(k, sent);
            }
        }
    }

    private static boolean[] zeroRows(long[][] matrix) {
        boolean[] zero = new boolean[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            zero[i] = Arrays.stream(matrix[i]).allMatch(x -> x == 0);
        }
        return zero;
    }

    /** ∂f/∂θ, weights by [column][output]. */
    private long[][] jacobian() {
        int columns = curvature.columns()[0].length;
        long[][] rows = new long[parameters()][columns * outputs];
        for (int l = 0; l < draw.layers(); l++) {
            WeightPattern pattern = draw.pattern(l);
            for (int e = 0; e < pattern.entries(); e++) {
                if (pattern.parameter(e) == WeightPattern.FIXED) {
                    continue;
                }
                long[] row = rows[start[l] + pattern.parameter(e)];
                long[] entering = draw.below(l)[pattern.column(e)];
                long[] leaving = draw.above(l)[pattern.row(e)];
                for (int i = 0; i < columns; i++) {
                    for (int c = 0; c < outputs; c++) {
                        row[i * outputs + c] = field.reduce(row[i * outputs + c] + entering[i] * leaving[c]);
                    }
                }
            }
        }
        return rows;
    }
}
