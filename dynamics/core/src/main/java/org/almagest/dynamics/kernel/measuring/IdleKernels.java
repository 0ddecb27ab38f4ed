package org.almagest.dynamics.kernel.measuring;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Kernels that do nothing: what a plan costs on them is the price of its interpreter alone. For timing only; results are
 * whatever the arena held before.
 */
public final class IdleKernels implements Kernels {
    /** Kernels that do nothing. */
    public IdleKernels() {}

    @Override
    public String description() {
        return "idle";
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
            int co) {}

    @Override
    public void productTransposed(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co) {}

    @Override
    public void interleavedProduct(
            double[] arena,
            int m,
            int k,
            int n,
            int many,
            int ao,
            int ari,
            int arp,
            int bo,
            int brp,
            int brj,
            int co) {}

    @Override
    public void gatheredProduct(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {}

    @Override
    public void segmentProduct(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co) {}

    @Override
    public void joinParts(double[] arena, int m, int n, int po, int co, int cri, int[] results) {}

    @Override
    public void sparseProduct(
            double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co) {}

    @Override
    public void sumRows(double[] arena, int m, int k, int ao, int zo, int co) {}

    @Override
    public double dot(double[] arena, int n, int ao, int bo) {
        return 0;
    }

    @Override
    public void accumulate(double[] arena, int n, int ao, int co) {}

    @Override
    public void map(Function f, double[] arena, int n, int ao, int co) {}

    @Override
    public void geluAndSlope(double[] arena, int n, int ao, int co, int so) {}

    @Override
    public void softmax(
            double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co) {}

    @Override
    public void softmaxSlope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co) {}

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
            int ro) {}

    @Override
    public void columnNormSlope(
            double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {}

    @Override
    public void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co) {}

    @Override
    public void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co) {}

    @Override
    public void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {}

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {}

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {}

    @Override
    public void largest(double[] arena, int m, int n, int ao, int co) {}

    @Override
    public void placeLargest(double[] arena, int m, int n, int ao, int co) {}

    @Override
    public void sineAndCosine(double[] arena, int n, int ao, int so, int co) {}

    @Override
    public void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {}

    @Override
    public void markLargest(double[] arena, int m, int n, int ao, int co) {}

    @Override
    public void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri) {}

    @Override
    public void addAtPlace(double[] arena, int n, int po, int ao, int co) {}

    @Override
    public void transpose(double[] arena, int m, int n, int ao, int bo) {}

    @Override
    public void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co) {}

    @Override
    public void mirror(double[] matrix, int m, int n, int ao, int ar) {}

    @Override
    public void addPieces(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces) {}

    @Override
    public void squaredDistances(double[] tile, int width, double[] points, int from, double[] distances) {}

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
            double epsilon) {}

    @Override
    public void momentum(
            double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate) {}
}
