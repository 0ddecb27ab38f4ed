package org.almagest.dynamics.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Prints which calls of the active kernels allocate, and how many bytes a batch; nothing if none does. For a process under
 * {@link AllocationMeter#COMPILED_AT_ONCE}.
 */
final class AllocationWorkload {
    private static final int BATCH = 500;
    private static final int[] NO_LANES = {};
    private static final int[] ONE_LANE = {0};
    /** Ten times the calls after which the compiler has the last word on a method, so that it may change its mind several times. */
    private static final int MOST_BATCHES = 100;

    private final Kernels kernels = Kernels.active();

    private AllocationWorkload() {}

    public static void main(String[] arguments) {
        AllocationWorkload workload = new AllocationWorkload();
        System.out.println(workload.kernels.description());
        // all kernels in turn on all sizes first, as an executor runs many families: a kernel that stays in registers
        // only while it is alone is found out
        KernelWorkload.hash(workload.kernels);
        Map<String, Runnable> calls = new LinkedHashMap<>();
        // a layer of ten neurons on a batch of 32, and ragged sizes beside it
        workload.add(calls, 10, 10, 32);
        workload.add(calls, 7, 13, 29);
        workload.add(calls, 17, 3, 5);
        workload.add(calls, 6, 5, 16);
        // eight of the widest vectors
        workload.add(calls, 6, 11, 83);
        calls.forEach((name, call) -> {
            long bytes = AllocationMeter.settledInBatches(call, BATCH, MOST_BATCHES);
            if (bytes > 0) {
                System.out.printf("%s: %d bytes in %d calls%n", name, bytes, BATCH);
            }
        });
    }

    private void add(Map<String, Runnable> calls, int m, int k, int n) {
        Random random = new Random(10);
        int numbers = 4 * m * Math.max(k, n) + k * Math.max(n, m) + 8 * m * k;
        double[] x = Numbers.ORDINARY.arena(Math.max(numbers, 63 * n), random);
        int a = 0;
        int b = m * k;
        int z = b + k * Math.max(n, m);
        int c = z + m * n;
        int to = c + m * n;
        int all = m * n;
        String size = " %d×%d×%d".formatted(m, k, n);
        calls.put("product" + size, () -> kernels.product(x, m, k, n, a, k, 1, b, n, -1, 0, 0, c));
        calls.put("product of transposed" + size, () -> kernels.product(x, m, k, n, a, 1, m, b, n, z, n, 1, c));
        calls.put("product onto columns" + size, () -> kernels.product(x, m, k, n, a, k, 1, b, n, z, 1, 0, c));
        calls.put("productTransposed" + size, () -> kernels.productTransposed(x, m, k, n, c, b, -1, to));
        calls.put("productTransposed onto z" + size, () -> kernels.productTransposed(x, m, k, n, c, b, a, to));
        // tiles of four by four, by one, and one by one
        calls.put(
                "interleavedProduct" + size,
                () -> kernels.interleavedProduct(x, 5, 3, 5, n, 0, 3 * n, n, 15 * n, 5 * n, n, 33 * n));
        int[] columns = IntStream.range(0, k).toArray();
        int[] rows = IntStream.range(0, k).map(p -> p * n).toArray();
        calls.put("gatheredProduct" + size, () -> kernels.gatheredProduct(x, m, n, columns, rows, a, k, b, c, n));
        int[] starts = IntStream.rangeClosed(0, m).map(i -> i * k / m).toArray();
        double[] values = random.doubles(k).toArray();
        calls.put("sparseProduct" + size, () -> kernels.sparseProduct(x, m, n, starts, columns, values, b, to));
        int[] sources = IntStream.range(0, m).map(i -> i * n).toArray();
        int[] results = IntStream.range(0, k).toArray();
        int parts = x.length - Kernels.SLACK - 8 * m * k;
        int[] segments = {0, 0, 0, 0};
        calls.put(
                "segmentProduct" + size,
                () -> kernels.segmentProduct(x, n, segments, 0, 2, z, sources, b, rows, parts));
        calls.put("joinParts" + size, () -> kernels.joinParts(x, m, k, parts, a, k, results));
        calls.put("sumRows" + size, () -> kernels.sumRows(x, m, n, c, -1, to));
        calls.put("dot" + size, () -> x[to] = kernels.dot(x, all, z, c));
        calls.put("accumulate" + size, () -> kernels.accumulate(x, all, z, c));
        for (Function function : Function.values()) {
            calls.put(function + size, () -> kernels.map(function, x, all, z, c));
        }
        calls.put("scale" + size, () -> kernels.scale(x, all, 0.5, z, c, 0, to));
        calls.put("scale onto a number" + size, () -> kernels.scale(x, all, 0.5, z, -1, 0.1, to));
        calls.put("multiply" + size, () -> kernels.multiply(x, all, 0.5, z, c, to, 0, to));
        calls.put("multiply onto a number" + size, () -> kernels.multiply(x, all, 0.5, z, c, -1, 0, to));
        for (int length : new int[] {3, 5, 9}) {
            double[] p = random.doubles(length, -1, 1).toArray();
            String what = " polynomial of " + length + size;
            calls.put("0" + what, () -> kernels.polynomial(x, all, 0.5, p, z, -1, 0, c));
            calls.put("1" + what, () -> kernels.multiplyPolynomial(x, all, 0.5, z, p, z, -1, 0, c));
            calls.put("2" + what, () -> kernels.multiplyPolynomial(x, all, 0.5, z, z, p, z, -1, 0, c));
            calls.put("0 onto z" + what, () -> kernels.polynomial(x, all, 0.5, p, z, c, 0, to));
            calls.put("1 onto z" + what, () -> kernels.multiplyPolynomial(x, all, 0.5, z, p, z, c, 0, to));
            calls.put("2 onto z" + what, () -> kernels.multiplyPolynomial(x, all, 0.5, z, c, p, z, c, 0, to));
        }
        calls.put("softmax" + size, () -> kernels.softmax(x, 1, m, n, z, -1, NO_LANES, 0, 0, to));
        calls.put("softmax by numbers" + size, () -> kernels.softmax(x, 1, m, n, z, c, ONE_LANE, n, 1, to));
        calls.put("softmax by rows" + size, () -> {
            x[c + 1] = 0;
            kernels.softmax(x, 1, m, n, z, c, ONE_LANE, 1, 0, to);
        });
        calls.put("softmax's slope" + size, () -> kernels.softmaxSlope(x, 1, m, n, z, c, -1, NO_LANES, 0, 0, to));
        calls.put(
                "softmax's slope by numbers" + size,
                () -> kernels.softmaxSlope(x, 1, m, n, z, z, c, ONE_LANE, n, 1, to));
        calls.put("softmax's slope by rows" + size, () -> {
            x[c + 1] = 0;
            kernels.softmaxSlope(x, 1, m, n, z, z, c, ONE_LANE, 1, 0, to);
        });
        int norm = to + 2 * all;
        int normal = to + all;
        calls.put("norm" + size, () -> kernels.columnNorm(x, 1, m, n, 1e-5, z, a, b, to, -1, norm, norm + n));
        calls.put(
                "norm with normal numbers" + size,
                () -> kernels.columnNorm(x, 1, m, n, 1e-5, z, a, b, to, normal, norm, norm + n));
        calls.put("slope of norm" + size, () -> kernels.columnNormSlope(x, 1, m, n, z, a, c, b, b + n, -1, to));
        calls.put("slope of norm onto z" + size, () -> kernels.columnNormSlope(x, 1, m, n, z, a, c, b, b + n, z, to));
        calls.put("sine and cosine" + size, () -> kernels.sineAndCosine(x, n, z, to, to + n));
        calls.put("gelu and slope" + size, () -> kernels.geluAndSlope(x, n, z, to, to + n));
        calls.put("largest" + size, () -> kernels.largest(x, m, n, z, to));
        calls.put("places of the largest" + size, () -> kernels.placeLargest(x, m, n, z, to));
        calls.put("largest and places" + size, () -> kernels.largestAndPlace(x, m, n, z, n, -1, 0, to, to + n));
        calls.put("largest sums and places" + size, () -> kernels.largestAndPlace(x, m, n, z, n, c, n, to, to + n));
        calls.put("marks of the largest" + size, () -> kernels.markLargest(x, m, n, z, to));
        int places = to + 2 * n;
        calls.put("at places" + size, () -> {
            kernels.placeLargest(x, m, n, z, places);
            kernels.atPlace(x, m, n, places, z, c, n);
            kernels.addAtPlace(x, n, places, z, c);
        });
        calls.put("transpose" + size, () -> kernels.transpose(x, m, n, z, c));
        calls.put("multiplyRows" + size, () -> kernels.multiplyRows(x, m, n, z, z, c, c, to));
        int square = Math.min(m, n);
        calls.put("mirror" + size, () -> kernels.mirror(x, square, square, z, n));
        double[] sums = new double[m * n];
        int[] pieces = {0, Math.min(n, 9), 0, Math.min(n, 9), Math.max(0, Math.min(n - 9, 25)), Math.min(n, 9)};
        calls.put("addPieces" + size, () -> kernels.addPieces(x, m, 0.5, z, n, sums, sources, pieces));
        double[] tile = new double[Math.max(n, 1) * Kernels.POINT_TILE];
        double[] distances = new double[Kernels.POINT_TILE];
        calls.put("squaredDistances" + size, () -> kernels.squaredDistances(tile, n, x, z, distances));
        double[] first = new double[all];
        double[] second = new double[all];
        calls.put("adam" + size, () -> kernels.adam(x, c, x, z, first, second, all, 0.9, 0.999, 1e-3, 1, 1e-8));
        calls.put("momentum" + size, () -> kernels.momentum(x, c, x, z, first, all, 0.9, 1e-3));
    }
}
