package org.almagest.dynamics.kernel.measuring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Other kernels with a clock around every call: how often each was called, how long it took and how many floating-point
 * operations it did. For one thread at a time.
 *
 * <p>Operations are counted at face value: an addition or a multiplication is one, a fused multiply-add two, and an
 * elementary function one for each number, whatever its polynomial costs.
 */
public final class MeasuredKernels implements Kernels {
    private static final String[] NAMES = {
        "product",
        "productTransposed",
        "gatheredProduct",
        "segmentProduct",
        "sparseProduct",
        "sumRows",
        "dot",
        "accumulate",
        "map",
        "scale",
        "multiply",
        "polynomial",
        "multiplyPolynomial",
        "transpose",
        "adam",
        "momentum",
        "softmax",
        "largest",
        "squaredDistances",
        "mirror",
        "addPieces",
        "interleavedProduct",
        "columnNorm"
    };
    private static final int MULTIPLY = 10;
    private static final int MIRROR = 19;
    private static final int ADD_PIECES = 20;
    private static final int INTERLEAVED_PRODUCT = 21;
    private static final int COLUMN_NORM = 22;

    private final Kernels inner;
    private final long[] calls = new long[NAMES.length];
    private final long[] nanos = new long[NAMES.length];
    private final double[] operations = new double[NAMES.length];

    /** A clock around {@code inner}. */
    public MeasuredKernels(Kernels inner) {
        this.inner = inner;
    }

    /**
     * What one kernel did.
     *
     * @param kernel its name
     * @param calls how often it was called
     * @param seconds how long that took, the clock's own share taken off
     * @param operations floating-point operations
     */
    public record Share(String kernel, long calls, double seconds, double operations) {}

    /** All kernels that were called since the beginning or {@link #reset}, the most expensive first. */
    public List<Share> shares() {
        double clock = clockNanos();
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < NAMES.length; i++) {
            if (calls[i] > 0) {
                shares.add(
                        new Share(NAMES[i], calls[i], Math.max(0, nanos[i] - clock * calls[i]) / 1e9, operations[i]));
            }
        }
        shares.sort((a, b) -> Double.compare(b.seconds(), a.seconds()));
        return shares;
    }

    /** Forgets what was counted. */
    public void reset() {
        Arrays.fill(calls, 0);
        Arrays.fill(nanos, 0);
        Arrays.fill(operations, 0);
    }

    /** What an empty stretch measures. */
    private static double clockNanos() {
        int pairs = 100_000;
        long total = 0;
        for (int i = 0; i < pairs; i++) {
            long start = System.nanoTime();
            total += System.nanoTime() - start;
        }
        return (double) total / pairs;
    }

    private void count(int kernel, long start, double done) {
        nanos[kernel] += System.nanoTime() - start;
        calls[kernel]++;
        operations[kernel] += done;
    }

    @Override
    public String description() {
        return "measured " + inner.description();
    }

    @Override
    public void product(
            double[] arena,
            int m,
            int k,
            int n,
            int ao,
            int ari,
            int arp,
            int bo,
            int bs,
            int zo,
            int zri,
            int zrj,
            int co) {
        long start = System.nanoTime();
        inner.product(arena, m, k, n, ao, ari, arp, bo, bs, zo, zri, zrj, co);
        count(0, start, 2.0 * m * k * n);
    }

    @Override
    public void productTransposed(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co) {
        long start = System.nanoTime();
        inner.productTransposed(arena, m, n, k, ao, bo, zo, co);
        count(1, start, 2.0 * m * n * k);
    }

    @Override
    public void interleavedProduct(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co) {
        long start = System.nanoTime();
        inner.interleavedProduct(arena, m, k, n, many, ao, ari, arp, bo, brp, brj, co);
        count(INTERLEAVED_PRODUCT, start, 2.0 * m * k * n * many);
    }

    @Override
    public void gatheredProduct(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        long start = System.nanoTime();
        inner.gatheredProduct(arena, m, n, columns, rows, ao, ari, bo, co, cs);
        count(2, start, 2.0 * m * n * columns.length);
    }

    @Override
    public void segmentProduct(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co) {
        long start = System.nanoTime();
        inner.segmentProduct(arena, k, segments, from, count, ao, as, bo, bs, co);
        count(3, start, 2.0 * count * k * as.length * bs.length);
    }

    @Override
    public void joinParts(double[] arena, int m, int n, int po, int co, int cri, int[] results) {
        long start = System.nanoTime();
        inner.joinParts(arena, m, n, po, co, cri, results);
        count(3, start, 7.0 * m * n);
    }

    @Override
    public void sparseProduct(
            double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co) {
        long start = System.nanoTime();
        inner.sparseProduct(arena, m, n, starts, columns, values, bo, co);
        count(4, start, 2.0 * n * (starts[m] - starts[0]));
    }

    @Override
    public void sumRows(double[] arena, int m, int k, int ao, int zo, int co) {
        long start = System.nanoTime();
        inner.sumRows(arena, m, k, ao, zo, co);
        count(5, start, (double) m * k);
    }

    @Override
    public double dot(double[] arena, int n, int ao, int bo) {
        long start = System.nanoTime();
        double result = inner.dot(arena, n, ao, bo);
        count(6, start, 2.0 * n);
        return result;
    }

    @Override
    public void accumulate(double[] arena, int n, int ao, int co) {
        long start = System.nanoTime();
        inner.accumulate(arena, n, ao, co);
        count(7, start, n);
    }

    @Override
    public void map(Function f, double[] arena, int n, int ao, int co) {
        long start = System.nanoTime();
        inner.map(f, arena, n, ao, co);
        count(8, start, n);
    }

    @Override
    public void sineAndCosine(double[] arena, int n, int ao, int so, int co) {
        long start = System.nanoTime();
        inner.sineAndCosine(arena, n, ao, so, co);
        count(8, start, 2.0 * n);
    }

    @Override
    public void geluAndSlope(double[] arena, int n, int ao, int co, int so) {
        long start = System.nanoTime();
        inner.geluAndSlope(arena, n, ao, co, so);
        count(8, start, 6.0 * n);
    }

    @Override
    public void softmax(
            double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co) {
        long start = System.nanoTime();
        inner.softmax(arena, lanes, m, n, ao, mo, masks, mri, mrj, co);
        count(16, start, 5.0 * lanes * m * n);
    }

    @Override
    public void softmaxSlope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co) {
        long start = System.nanoTime();
        inner.softmaxSlope(arena, lanes, m, n, so, go, mo, masks, mri, mrj, co);
        count(16, start, 4.0 * lanes * m * n);
    }

    @Override
    public void columnNorm(
            double[] arena,
            int lanes,
            int m,
            int n,
            double epsilon,
            int xo,
            int go,
            int bo,
            int co,
            int no,
            int so,
            int ro) {
        long start = System.nanoTime();
        inner.columnNorm(arena, lanes, m, n, epsilon, xo, go, bo, co, no, so, ro);
        count(COLUMN_NORM, start, 8.0 * lanes * m * n);
    }

    @Override
    public void columnNormSlope(
            double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {
        long start = System.nanoTime();
        inner.columnNormSlope(arena, lanes, m, n, go, fo, xo, so, ro, zo, co);
        count(COLUMN_NORM, start, 14.0 * lanes * m * n);
    }

    @Override
    public void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co) {
        long start = System.nanoTime();
        inner.scale(arena, n, s, ao, zo, zc, co);
        count(9, start, 2.0 * n);
    }

    @Override
    public void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co) {
        long start = System.nanoTime();
        inner.multiply(arena, n, s, ao, bo, zo, zc, co);
        count(10, start, 3.0 * n);
    }

    @Override
    public void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        long start = System.nanoTime();
        inner.polynomial(arena, n, s, p, xo, zo, zc, co);
        count(11, start, 2.0 * n * p.length);
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        long start = System.nanoTime();
        inner.multiplyPolynomial(arena, n, s, ao, p, xo, zo, zc, co);
        count(12, start, 2.0 * n * p.length + n);
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        long start = System.nanoTime();
        inner.multiplyPolynomial(arena, n, s, ao, bo, p, xo, zo, zc, co);
        count(12, start, 2.0 * n * p.length + 2.0 * n);
    }

    @Override
    public void largest(double[] arena, int m, int n, int ao, int co) {
        long start = System.nanoTime();
        inner.largest(arena, m, n, ao, co);
        count(17, start, (double) m * n);
    }

    @Override
    public void placeLargest(double[] arena, int m, int n, int ao, int co) {
        long start = System.nanoTime();
        inner.placeLargest(arena, m, n, ao, co);
        count(17, start, (double) m * n);
    }

    @Override
    public void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {
        long start = System.nanoTime();
        inner.largestAndPlace(arena, m, n, ao, ari, zo, zri, co, po);
        count(17, start, (zo < 0 ? 1.0 : 2.0) * m * n);
    }

    @Override
    public void markLargest(double[] arena, int m, int n, int ao, int co) {
        long start = System.nanoTime();
        inner.markLargest(arena, m, n, ao, co);
        count(17, start, (double) m * n);
    }

    @Override
    public void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri) {
        long start = System.nanoTime();
        inner.atPlace(arena, m, n, po, ao, co, cri);
        count(17, start, (double) m * n);
    }

    @Override
    public void addAtPlace(double[] arena, int n, int po, int ao, int co) {
        long start = System.nanoTime();
        inner.addAtPlace(arena, n, po, ao, co);
        count(17, start, n);
    }

    @Override
    public void transpose(double[] arena, int m, int n, int ao, int bo) {
        long start = System.nanoTime();
        inner.transpose(arena, m, n, ao, bo);
        count(13, start, 0);
    }

    @Override
    public void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co) {
        long start = System.nanoTime();
        inner.multiplyRows(arena, m, n, ao, xo, bo, yo, co);
        count(MULTIPLY, start, 3.0 * m * n);
    }

    @Override
    public void mirror(double[] matrix, int m, int n, int ao, int ar) {
        long start = System.nanoTime();
        inner.mirror(matrix, m, n, ao, ar);
        count(MIRROR, start, 0);
    }

    @Override
    public void addPieces(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces) {
        long start = System.nanoTime();
        inner.addPieces(arena, m, s, ao, ar, sums, places, pieces);
        double length = 0;
        for (int piece = 0; piece < pieces.length; piece += 3) {
            length += pieces[piece + 1];
        }
        count(ADD_PIECES, start, 2.0 * m * length);
    }

    @Override
    public void squaredDistances(double[] tile, int width, double[] points, int from, double[] distances) {
        long start = System.nanoTime();
        inner.squaredDistances(tile, width, points, from, distances);
        count(18, start, 3.0 * width * POINT_TILE);
    }

    @Override
    public void adam(
            double[] theta,
            int to,
            double[] gradient,
            int go,
            double[] m,
            double[] v,
            int n,
            double beta1,
            double beta2,
            double rate,
            double rootScale,
            double epsilon) {
        long start = System.nanoTime();
        inner.adam(theta, to, gradient, go, m, v, n, beta1, beta2, rate, rootScale, epsilon);
        count(14, start, 12.0 * n);
    }

    @Override
    public void momentum(double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate) {
        long start = System.nanoTime();
        inner.momentum(theta, to, gradient, go, m, n, mu, rate);
        count(15, start, 4.0 * n);
    }
}
