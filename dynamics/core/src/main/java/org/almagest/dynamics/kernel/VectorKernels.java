package org.almagest.dynamics.kernel;

import java.util.Locale;
import jdk.incubator.vector.DoubleVector;

/** The fast implementation, on the widest vectors of the machine. */
final class VectorKernels implements Kernels {
    @Override
    public String description() {
        return String.format(Locale.ROOT, "vector (%d bits)", DoubleVector.SPECIES_PREFERRED.vectorBitSize());
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
        VectorProduct.product(arena, m, k, n, ao, ari, arp, bo, bs, zo, zri, zrj, co);
    }

    @Override
    public void productTransposed(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co) {
        VectorTransposedProduct.product(arena, m, n, k, ao, bo, zo, co);
    }

    @Override
    public void interleavedProduct(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co) {
        VectorInterleavedProduct.product(arena, m, k, n, many, ao, ari, arp, bo, brp, brj, co);
    }

    @Override
    public void gatheredProduct(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        VectorGatheredProduct.product(arena, m, n, columns, rows, ao, ari, bo, co, cs);
    }

    @Override
    public void sparseProduct(
            double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co) {
        VectorSparseProduct.product(arena, m, n, starts, columns, values, bo, co);
    }

    @Override
    public void segmentProduct(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co) {
        VectorSegmentProduct.product(arena, k, segments, from, count, ao, as, bo, bs, co);
    }

    @Override
    public void joinParts(double[] arena, int m, int n, int po, int co, int cri, int[] results) {
        VectorSegmentProduct.join(arena, m, n, po, co, cri, results);
    }

    @Override
    public void sumRows(double[] arena, int m, int k, int ao, int zo, int co) {
        VectorReduction.sumRows(arena, m, k, ao, zo, co);
    }

    @Override
    public double dot(double[] arena, int n, int ao, int bo) {
        return VectorReduction.dot(arena, n, ao, bo);
    }

    @Override
    public void accumulate(double[] arena, int n, int ao, int co) {
        VectorElementwise.accumulate(arena, n, ao, co);
    }

    @Override
    public void map(Function f, double[] arena, int n, int ao, int co) {
        VectorFunction.map(f, arena, n, ao, co);
    }

    @Override
    public void sineAndCosine(double[] arena, int n, int ao, int so, int co) {
        VectorTurn.sineAndCosine(arena, n, ao, so, co);
    }

    @Override
    public void geluAndSlope(double[] arena, int n, int ao, int co, int so) {
        VectorFunction.geluAndSlope(arena, n, ao, co, so);
    }

    @Override
    public void softmax(
            double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co) {
        VectorSoftmax.softmax(arena, lanes, m, n, ao, mo, masks, mri, mrj, co);
    }

    @Override
    public void softmaxSlope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co) {
        VectorSoftmax.slope(arena, lanes, m, n, so, go, mo, masks, mri, mrj, co);
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
        VectorColumnNorm.norm(arena, lanes, m, n, epsilon, xo, go, bo, co, no, so, ro);
    }

    @Override
    public void columnNormSlope(
            double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {
        VectorColumnNorm.slope(arena, lanes, m, n, go, fo, xo, so, ro, zo, co);
    }

    @Override
    public void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co) {
        VectorElementwise.scale(arena, n, s, ao, zo, zc, co);
    }

    @Override
    public void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co) {
        VectorElementwise.multiply(arena, n, s, ao, bo, zo, zc, co);
    }

    @Override
    public void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        VectorPolynomial.polynomial(arena, n, s, p, xo, zo, zc, co);
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        VectorPolynomial.multiply(arena, n, s, ao, p, xo, zo, zc, co);
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        VectorPolynomial.multiply(arena, n, s, ao, bo, p, xo, zo, zc, co);
    }

    @Override
    public void largest(double[] arena, int m, int n, int ao, int co) {
        VectorLargest.largest(arena, m, n, ao, co);
    }

    @Override
    public void placeLargest(double[] arena, int m, int n, int ao, int co) {
        VectorLargest.place(arena, m, n, ao, co);
    }

    @Override
    public void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {
        VectorLargest.largestAndPlace(arena, m, n, ao, ari, zo, zri, co, po);
    }

    @Override
    public void markLargest(double[] arena, int m, int n, int ao, int co) {
        VectorLargest.mark(arena, m, n, ao, co);
    }

    @Override
    public void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri) {
        VectorLargest.atPlace(arena, m, n, po, ao, co, cri);
    }

    @Override
    public void addAtPlace(double[] arena, int n, int po, int ao, int co) {
        PlainKernels.addAtPlacePlain(arena, n, po, ao, co);
    }

    @Override
    public void transpose(double[] arena, int m, int n, int ao, int bo) {
        VectorTranspose.transpose(arena, m, n, ao, bo);
    }

    @Override
    public void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co) {
        VectorElementwise.multiplyRows(arena, m, n, ao, xo, bo, yo, co);
    }

    @Override
    public void mirror(double[] matrix, int m, int n, int ao, int ar) {
        VectorTranspose.mirror(matrix, m, n, ao, ar);
    }

    @Override
    public void addPieces(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces) {
        VectorPieces.add(arena, m, s, ao, ar, sums, places, pieces);
    }

    @Override
    public void squaredDistances(double[] tile, int width, double[] points, int from, double[] distances) {
        VectorDistances.squared(tile, width, points, from, distances);
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
        VectorElementwise.adam(theta, to, gradient, go, m, v, n, beta1, beta2, rate, rootScale, epsilon);
    }

    @Override
    public void momentum(double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate) {
        VectorElementwise.momentum(theta, to, gradient, go, m, n, mu, rate);
    }
}
