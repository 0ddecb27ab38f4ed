package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * c = z + factor·scalar·x·y·P(s), broadcasting, every part but the factor optional. The innermost axes over which each
 * operand is either contiguous or constant are one kernel call; what is constant there goes into the factor. Operands: c,
 * then z, scalar, x, y, s, as far as they exist.
 */
final class FusedInstruction implements Instruction {
    private static final int NONE = 0;
    private static final int CONSTANT = 1;
    private static final int CONTIGUOUS = 2;

    private final int inner;
    private final int outer;
    private final double factor;
    private final double @Nullable [] polynomial;
    private final boolean scalar;
    private final Operand z;
    private final Operand x;
    private final Operand y;
    private final Operand s;

    /** How an operand runs along the innermost block, and where its blocks begin. */
    private record Operand(int mode, @Nullable Offsets offsets) {
        int at(int i) {
            return offsets == null ? 0 : offsets.at(i);
        }
    }

    FusedInstruction(
            Shape shape,
            double factor,
            boolean scalar,
            @Nullable Shape z,
            @Nullable Shape x,
            @Nullable Shape y,
            double @Nullable [] polynomial,
            @Nullable Shape s) {
        this.factor = factor;
        this.scalar = scalar;
        this.polynomial = polynomial;
        @Nullable Shape[] operands = {z, x, y, s};
        int[] modes = new int[operands.length];
        int first = 0;
        int length = 1;
        for (; first < shape.rank(); first++) {
            int extent = shape.extent(first);
            if (extent > 1 && !extend(operands, modes, first, extent)) {
                break;
            }
            length *= extent;
        }
        this.inner = length;
        this.outer = shape.size() / length;
        this.z = operand(shape, first, z, modes[0]);
        this.x = operand(shape, first, x, modes[1]);
        this.y = operand(shape, first, y, modes[2]);
        this.s = operand(shape, first, s, modes[3]);
    }

    /** Takes one more axis into the innermost block if every operand goes on as it began. */
    private static boolean extend(@Nullable Shape[] operands, int[] modes, int axis, int extent) {
        for (int i = 0; i < operands.length; i++) {
            Shape operand = operands[i];
            if (operand != null) {
                int mode = operand.extent(axis) == extent ? CONTIGUOUS : CONSTANT;
                if (modes[i] != NONE && modes[i] != mode) {
                    return false;
                }
            }
        }
        for (int i = 0; i < operands.length; i++) {
            Shape operand = operands[i];
            if (operand != null) {
                modes[i] = operand.extent(axis) == extent ? CONTIGUOUS : CONSTANT;
            }
        }
        return true;
    }

    private static Operand operand(Shape shape, int first, @Nullable Shape operand, int mode) {
        if (operand == null) {
            return new Operand(NONE, null);
        }
        // a block of one number: constant or contiguous is the same
        return new Operand(mode == NONE ? CONSTANT : mode, Offsets.over(shape, first, operand));
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int next = at + 1;
        int zBase = z.mode == NONE ? 0 : operands[next++];
        double common = scalar ? factor * arena[operands[next++]] : factor;
        int xBase = x.mode == NONE ? 0 : operands[next++];
        int yBase = y.mode == NONE ? 0 : operands[next++];
        int sBase = s.mode == NONE ? 0 : operands[next];
        int c = operands[at];
        for (int i = 0; i < outer; i++) {
            block(
                    kernels,
                    arena,
                    common,
                    zBase + z.at(i),
                    xBase + x.at(i),
                    yBase + y.at(i),
                    sBase + s.at(i),
                    c + i * inner);
        }
    }

    private void block(Kernels kernels, double[] arena, double common, int zAt, int xAt, int yAt, int sAt, int c) {
        double a = common;
        if (x.mode == CONSTANT) {
            a *= arena[xAt];
        }
        if (y.mode == CONSTANT) {
            a *= arena[yAt];
        }
        double[] p = polynomial;
        if (p != null && s.mode == CONSTANT) {
            a *= horner(p, arena[sAt]);
            p = null;
        }
        boolean first = x.mode == CONTIGUOUS;
        boolean second = y.mode == CONTIGUOUS;
        int array = first ? xAt : yAt;
        int zo = z.mode == CONTIGUOUS ? zAt : -1;
        double zc = z.mode == CONSTANT ? arena[zAt] : 0;
        if (p == null) {
            if (first && second) {
                kernels.multiply(arena, inner, a, xAt, yAt, zo, zc, c);
            } else if (first || second) {
                kernels.scale(arena, inner, a, array, zo, zc, c);
            } else if (zo >= 0) {
                kernels.scale(arena, inner, 1, zo, -1, a, c);
            } else {
                Arrays.fill(arena, c, c + inner, zc + a);
            }
        } else if (first && second) {
            kernels.multiplyPolynomial(arena, inner, a, xAt, yAt, p, sAt, zo, zc, c);
        } else if (first || second) {
            kernels.multiplyPolynomial(arena, inner, a, array, p, sAt, zo, zc, c);
        } else {
            kernels.polynomial(arena, inner, a, p, sAt, zo, zc, c);
        }
    }

    private static double horner(double[] p, double x) {
        double value = p[p.length - 1];
        for (int i = p.length - 2; i >= 0; i--) {
            value = Math.fma(value, x, p[i]);
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FusedInstruction f
                && f.inner == inner
                && f.outer == outer
                && Double.doubleToLongBits(f.factor) == Double.doubleToLongBits(factor)
                && f.scalar == scalar
                && Arrays.equals(f.polynomial, polynomial)
                && f.z.equals(z)
                && f.x.equals(x)
                && f.y.equals(y)
                && f.s.equals(s);
    }

    @Override
    public int hashCode() {
        return ((inner * 31 + outer) * 31 + Double.hashCode(factor)) * 31 + Arrays.hashCode(polynomial);
    }
}
