package org.almagest.dynamics.kernel;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Runs every kernel over seeded arrays of many sizes and prints what ran and a hash of every bit that came out. In a
 * process of its own, under flags of its own, it shows what the bits depend on.
 */
final class KernelWorkload {
    /** Enough for the just-in-time compiler to take over, so that interpreted and compiled code are both seen. */
    private static final int ROUNDS = 25;

    private KernelWorkload() {}

    public static void main(String[] arguments) {
        Kernels kernels = Kernels.active();
        System.out.println(kernels.description() + ": " + hash(kernels));
    }

    /** The hash of all results, the same in every round. */
    static String hash(Kernels kernels) {
        long first = round(kernels);
        for (int i = 1; i < ROUNDS; i++) {
            long next = round(kernels);
            if (next != first) {
                throw new IllegalStateException(
                        "%s: round %d gave other bits than the first".formatted(kernels.description(), i));
            }
        }
        return Long.toHexString(first);
    }

    private static long round(Kernels kernels) {
        Random random = new Random(5);
        long hash = 17;
        for (Numbers numbers : Numbers.values()) {
            for (int size : new int[] {1, 3, 4, 5, 7, 8, 9, 10, 13, 16, 25, 31, 32, 33, 50}) {
                hash = mix(hash, all(kernels, numbers, size, random));
            }
        }
        return hash;
    }

    private static double[] all(Kernels kernels, Numbers numbers, int n, Random random) {
        int m = 1 + random.nextInt(20);
        int k = 1 + random.nextInt(40);
        int b = m * k;
        int z = b + k * Math.max(n, m);
        int c = z + m * n;
        int end = c + m * n;
        double[] arena = numbers.arena(
                end
                        + Function.values().length * n
                        + 5 * n * n
                        + m
                        + 12 * n
                        + 1
                        + 5 * m * n
                        + m * k
                        + 8 * m * k
                        + 35 * n,
                random);
        kernels.product(arena, m, k, n, 0, k, 1, b, n, random.nextBoolean() ? z : -1, n, 1, c);
        kernels.product(arena, n, m, n, z, 1, n, c, n, -1, 0, 0, end);
        end += n * n;
        kernels.productTransposed(arena, n, n, m, 0, b, random.nextBoolean() ? c : -1, end);
        end += n * n;
        kernels.interleavedProduct(arena, 7, 2, 5, n, 0, 2 * n, n, n, 5 * n, n, end);
        end += 35 * n;
        int[] columns = random.ints(k, 0, k).toArray();
        int[] rows = random.ints(k, 0, k).map(p -> p * n).toArray();
        kernels.gatheredProduct(arena, m, n, columns, rows, 0, k, b, end, n);
        end += m * n;
        int[] starts = IntStream.rangeClosed(0, m).map(i -> i * k / m).toArray();
        int[] named = random.ints(k, 0, k).toArray();
        kernels.sparseProduct(arena, m, n, starts, named, random.doubles(k).toArray(), b, end);
        end += m * n;
        int[] sources = IntStream.range(0, m).map(i -> i * n).toArray();
        int[] results = IntStream.range(0, k).toArray();
        int parts = end + m * k;
        kernels.segmentProduct(arena, n, new int[] {z, b}, 0, 1, 0, sources, 0, rows, parts);
        kernels.joinParts(arena, m, k, parts, end, k, results);
        // what is left of the parts is nobody's business
        Arrays.fill(arena, parts, parts + 8 * m * k, 0);
        end = parts + 8 * m * k;
        kernels.transpose(arena, n, n, b, end);
        end += n * n;
        kernels.softmax(arena, 1, n, n, b, -1, new int[0], 0, 0, end);
        kernels.softmaxSlope(arena, 1, n, n, end, b, -1, new int[0], 0, 0, end + n * n);
        end += 2 * n * n;
        kernels.columnNorm(arena, 1, m, n, 1e-5, c, z, b, end, end + m * n, end + 2 * m * n, end + 2 * m * n + n);
        kernels.columnNormSlope(
                arena, 1, m, n, z, b, c, end + 2 * m * n, end + 2 * m * n + n, end, end + 2 * m * n + 2 * n);
        end += 3 * m * n + 2 * n;
        kernels.sumRows(arena, m, n, c, -1, end);
        end += m;
        arena[end++] = kernels.dot(arena, m * n, z, c);
        for (Function function : Function.values()) {
            kernels.map(function, arena, n, c, end);
            end += n;
        }
        double[] p = random.doubles(9, -1, 1).toArray();
        kernels.scale(arena, n, 0.3, 0, z, 0, end);
        kernels.multiply(arena, n, 0.7, 0, z, -1, 0.1, end + n);
        kernels.polynomial(arena, n, 1.1, new double[] {1, 0, -1}, c, z, 0, end + 2 * n);
        kernels.multiplyPolynomial(arena, n, 0.9, z, new double[] {0, -2, 0.1, 2, 0.7}, c, -1, 0.2, end + 3 * n);
        kernels.multiplyPolynomial(arena, n, 0.9, z, 0, p, c, z, 0, end + 4 * n);
        kernels.accumulate(arena, 5 * n, 0, end);
        double[] first = new double[n];
        double[] second = new double[n];
        kernels.adam(arena, end + 5 * n, arena, end, first, second, n, 0.9, 0.999, 0.1, 31.6, 1e-8);
        kernels.momentum(arena, end + 6 * n, arena, end, first, n, 0.9, 0.1);
        kernels.multiplyRows(arena, 1, n, z, c, c, z, end + 9 * n);
        double[] sums = random.doubles((long) n * n).toArray();
        int[] pieces = {0, n / 4, 0, n / 4, n / 2, n / 4, n / 4 + n / 2, n - n / 4 - n / 2, n / 4 + n / 2};
        kernels.addPieces(arena, Math.min(n, 2), 0.3, b, n, sums, new int[] {0, (n - 1) * n}, pieces);
        kernels.mirror(sums, n, n, 0, n);
        System.arraycopy(sums, 0, arena, end + 7 * n, n);
        System.arraycopy(sums, (n - 1) * n, arena, end + 8 * n, n);
        double[] distances = new double[Kernels.POINT_TILE];
        kernels.squaredDistances(random.doubles(9L * Kernels.POINT_TILE).toArray(), 9, arena, 0, distances);
        System.arraycopy(distances, 0, arena, end, Math.min(n, Kernels.POINT_TILE));
        return arena;
    }

    private static long mix(long hash, double[] arena) {
        long mixed = hash;
        for (int i = 0; i < arena.length - Kernels.SLACK; i++) {
            mixed = mixed * 0x9E3779B97F4A7C15L + Double.doubleToLongBits(arena[i]);
        }
        return mixed;
    }
}
