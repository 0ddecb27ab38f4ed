package org.almagest.dynamics.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every implementation of {@link Kernels} owes: the bits of the documented order, and nothing written besides the
 * result. Any NaN counts as equal to any other, since their payloads carry nothing.
 */
public abstract class KernelsContract {
    private static final int[] LENGTHS = IntStream.concat(
                    IntStream.rangeClosed(0, 40), IntStream.of(63, 64, 65, 66, 67, 68, 69, 70, 127, 131, 160))
            .toArray();
    private static final int[] ROWS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 17};
    private static final int[] INNER = {0, 1, 2, 3, 7, 8, 9, 10, 31};
    /** Longer than one block of the vector functions (1024), and ragged. */
    private static final int LONG = 2 * 1024 + 517;
    /** Between arrays, so that a write beyond an end is seen. */
    private static final int GAP = 3;

    /** These read a number again after its place in the result was written. */
    private static final Set<Function> NOT_IN_PLACE =
            EnumSet.of(Function.SIGMOID, Function.SOFTPLUS, Function.NORMAL_DENSITY, Function.NORMAL_DISTRIBUTION);

    private Random random = new Random(0);

    /** The implementation under test. */
    protected abstract Kernels tested();

    /** The one that is right by reading. */
    protected abstract Kernels expected();

    @FunctionalInterface
    interface Call {
        void on(Kernels kernels, double[] arena);
    }

    private void same(double[] arena, Call call, String what, Object... details) {
        double[] right = arena.clone();
        double[] mine = arena.clone();
        call.on(expected(), right);
        call.on(tested(), mine);
        assertSame(right, mine, arena.length - Kernels.SLACK, what, details);
    }

    // the annotation that would let the compiler check the formats is in no library of ours
    @SuppressWarnings("AnnotateFormatMethod")
    private static void assertSame(double[] right, double[] mine, int length, String what, Object... details) {
        if (Arrays.mismatch(right, 0, length, mine, 0, length) >= 0) {
            for (int i = 0; i < length; i++) {
                if (Double.doubleToLongBits(right[i]) != Double.doubleToLongBits(mine[i])) {
                    fail("%s at offset %d: expected %s, got %s"
                            .formatted(what.formatted(details), i, right[i], mine[i]));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void product(Numbers numbers) {
        random = new Random(1);
        for (int m : ROWS) {
            for (int n : LENGTHS) {
                // every pair of rows and columns; the length of the sums takes turns
                for (int turn = 0; turn < 3; turn++) {
                    product(numbers, m, INNER[random.nextInt(INNER.length)], n, random.nextBoolean());
                }
            }
        }
    }

    private void product(Numbers numbers, int m, int k, int n, boolean transposed) {
        int a = GAP;
        int b = a + m * k + GAP;
        // rows of B may lie further apart than they are long
        int bs = n + m % 3;
        int z = b + k * bs + GAP;
        int c = z + m * n + GAP;
        double[] arena = numbers.arena(c + m * n + GAP, random);
        int ari = transposed ? 1 : k;
        int arp = transposed ? m : 1;
        String what = "%d×%d times %d×%d, transposed %s, z %s";
        same(arena, (f, x) -> f.product(x, m, k, n, a, ari, arp, b, bs, -1, 0, 0, c), what, m, k, k, n, transposed, 0);
        same(arena, (f, x) -> f.product(x, m, k, n, a, ari, arp, b, bs, z, n, 1, c), what, m, k, k, n, transposed, 1);
        same(arena, (f, x) -> f.product(x, m, k, n, a, ari, arp, b, bs, z, 1, 0, c), what, m, k, k, n, transposed, 2);
    }

    @ParameterizedTest
    @EnumSource
    void productTransposed(Numbers numbers) {
        random = new Random(2);
        for (int m : ROWS) {
            for (int length : LENGTHS) {
                for (int turn = 0; turn < 3; turn++) {
                    int k = Math.max(1, length);
                    int n = 1 + random.nextInt(19);
                    int a = GAP;
                    int b = a + m * k + GAP;
                    int z = b + n * k + GAP;
                    int c = z + m * n + GAP;
                    double[] arena = numbers.arena(c + m * n + GAP, random);
                    String what = "%d×%d times (%d×%d)ᵀ, z %s";
                    same(arena, (f, x) -> f.productTransposed(x, m, n, k, a, b, -1, c), what, m, k, n, k, 0);
                    same(arena, (f, x) -> f.productTransposed(x, m, n, k, a, b, z, c), what, m, k, n, k, 1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void interleavedProduct(Numbers numbers) {
        random = new Random(31);
        for (int m : ROWS) {
            for (int n = 1; n < 10; n++) {
                for (int many : new int[] {1, 3, 7, 8, 9, 16, 21}) {
                    interleavedProduct(numbers, m, 1 + random.nextInt(9), n, many);
                }
            }
        }
    }

    private void interleavedProduct(Numbers numbers, int m, int k, int n, int many) {
        int a = GAP;
        int b = a + m * k * many + GAP;
        int c = b + k * n * many + GAP;
        double[] arena = numbers.arena(c + m * n * many + GAP, random);
        String what = "%d times %d×%d times %d×%d, transposed %d";
        int row = k * many;
        int column = n * many;
        same(
                arena,
                (f, x) -> f.interleavedProduct(x, m, k, n, many, a, row, many, b, column, many, c),
                what,
                many,
                m,
                k,
                k,
                n,
                0);
        int left = m * many;
        same(
                arena,
                (f, x) -> f.interleavedProduct(x, m, k, n, many, a, many, left, b, column, many, c),
                what,
                many,
                m,
                k,
                k,
                n,
                1);
        same(
                arena,
                (f, x) -> f.interleavedProduct(x, m, k, n, many, a, row, many, b, many, row, c),
                what,
                many,
                m,
                k,
                k,
                n,
                2);
    }

    @ParameterizedTest
    @EnumSource
    void gatheredProduct(Numbers numbers) {
        random = new Random(11);
        for (int m : ROWS) {
            for (int n : LENGTHS) {
                for (int turn = 0; turn < 3; turn++) {
                    gatheredProduct(numbers, m, INNER[random.nextInt(INNER.length)], n);
                }
            }
        }
    }

    private void gatheredProduct(Numbers numbers, int m, int k, int n) {
        int ari = k + 1;
        int stock = 2 * k + n + 1;
        int b = GAP + m * ari + k + GAP;
        int cs = n + m % 3;
        int c = b + stock + n + GAP;
        // rows of B may overlap and repeat, as those of neighbouring windows do
        int[] columns = random.ints(k, 0, k + 1).toArray();
        int[] rows = random.ints(k, 0, stock).toArray();
        double[] arena = numbers.arena(c + m * cs + GAP, random);
        same(
                arena,
                (f, x) -> f.gatheredProduct(x, m, n, columns, rows, GAP, ari, b, c, cs),
                "%d×%d times %d×%d through tables",
                m,
                k,
                k,
                n);
    }

    @ParameterizedTest
    @EnumSource
    void sparseProduct(Numbers numbers) {
        random = new Random(12);
        for (int m : ROWS) {
            for (int n : LENGTHS) {
                int k = 1 + random.nextInt(12);
                // rows of none to four numbers, their columns in any order
                int[] starts = new int[m + 1];
                for (int i = 0; i < m; i++) {
                    starts[i + 1] = starts[i] + random.nextInt(5);
                }
                int[] columns = random.ints(starts[m], 0, k).toArray();
                double[] values = new double[starts[m]];
                Arrays.setAll(values, i -> numbers.next(random));
                int c = GAP + k * n + GAP;
                double[] arena = numbers.arena(c + m * n + GAP, random);
                same(
                        arena,
                        (f, x) -> f.sparseProduct(x, m, n, starts, columns, values, GAP, c),
                        "sparse %d×%d times %d×%d",
                        m,
                        k,
                        k,
                        n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void segmentProduct(Numbers numbers) {
        random = new Random(12);
        for (int m : ROWS) {
            for (int n = 1; n < 20; n++) {
                segmentProduct(numbers, m, n, 1 + random.nextInt(40));
                segmentProduct(numbers, m, n, 8 * (1 + random.nextInt(4)));
                joinParts(numbers, m, n);
            }
            segmentProduct(numbers, m, 5, LONG);
        }
        // rows of which no tile leaves a rest
        segmentProduct(numbers, 16, 6, 64);
        segmentProduct(numbers, 2, 8, 24);
        segmentProduct(numbers, 8, 24, 8);
    }

    private void segmentProduct(Numbers numbers, int m, int n, int k) {
        int b = GAP + 3 * k + GAP;
        int c = b + 3 * k + GAP;
        int[] as = random.ints(m, 0, 2 * k + 1).toArray();
        int[] bs = random.ints(n, 0, 2 * k + 1).toArray();
        int count = 1 + random.nextInt(4);
        int from = random.nextInt(3);
        int[] segments = random.ints(from + 2 * count, 0, GAP).toArray();
        double[] arena = numbers.arena(c + 8 * m * n + GAP, random);
        Call product = (f, x) -> f.segmentProduct(x, k, segments, from, count, GAP, as, b, bs, c);
        same(arena, product, "%d×%d along %d segments of %d", m, n, count, k);
    }

    private void joinParts(Numbers numbers, int m, int n) {
        int c = GAP + 8 * m * n + GAP;
        int cri = n + m % 3;
        // the places in a row of the result, in any order
        int[] results = random.ints(0, n).distinct().limit(n).toArray();
        double[] arena = numbers.arena(c + m * cri + GAP, random);
        Call join = (f, x) -> {
            f.joinParts(x, m, n, GAP, c, cri, results);
            // what is left of the parts is nobody's business
            Arrays.fill(x, GAP, GAP + 8 * m * n, 0);
        };
        same(arena, join, "joined parts of %d×%d", m, n);
    }

    @ParameterizedTest
    @EnumSource
    void sumRows(Numbers numbers) {
        random = new Random(3);
        for (int m = 0; m < 20; m++) {
            for (int k : LENGTHS) {
                int rows = m;
                int a = GAP;
                int z = a + m * k + GAP;
                int c = z + m + GAP;
                double[] arena = numbers.arena(c + m + GAP, random);
                same(arena, (f, x) -> f.sumRows(x, rows, k, a, -1, c), "sums of %d rows of %d", m, k);
                same(arena, (f, x) -> f.sumRows(x, rows, k, a, z, c), "sums of %d rows of %d onto z", m, k);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void dot(Numbers numbers) {
        random = new Random(4);
        for (int n = 0; n < 300; n++) {
            double[] arena = numbers.arena(2 * n + GAP, random);
            double right = expected().dot(arena, n, 0, n + GAP);
            double mine = tested().dot(arena, n, 0, n + GAP);
            assertEquals(right, mine, "dot product of " + n + " numbers");
        }
    }

    /** A product that underflows from below is −0, and stays so if nothing follows it. */
    @Test
    void sumsOfNegativeUnderflow() {
        for (int n : LENGTHS) {
            double[] arena = new double[3 * n + Kernels.SLACK + 1];
            Arrays.fill(arena, 0, n, -1e-200);
            Arrays.fill(arena, n, arena.length, 1e-200);
            same(arena, (f, x) -> f.product(x, 1, n, 1, 0, n, 1, n, 1, -1, 0, 0, 3 * n), "one column, sum of %d", n);
            same(arena, (f, x) -> f.product(x, 1, 1, n, 0, 1, 1, n, n, -1, 0, 0, 2 * n), "%d columns", n);
            same(arena, (f, x) -> f.productTransposed(x, 1, 1, n, 0, n, -1, 2 * n), "one row by one, %d numbers", n);
            double right = expected().dot(arena, n, 0, n);
            assertEquals(right, tested().dot(arena, n, 0, n), "dot product of " + n + " numbers");
        }
        double[] arena = new double[2000 + Kernels.SLACK];
        Arrays.fill(arena, 0, 400, -1e-200);
        Arrays.fill(arena, 400, arena.length, 1e-200);
        for (int k = 1; k < 20; k++) {
            int length = k;
            same(arena, (f, x) -> f.productTransposed(x, 17, 19, length, 0, 400, -1, 1000), "17 rows by 19 of %d", k);
        }
    }

    @ParameterizedTest
    @EnumSource
    void accumulate(Numbers numbers) {
        random = new Random(5);
        for (int n : LENGTHS) {
            double[] arena = numbers.arena(2 * n + 3 * GAP, random);
            same(arena, (f, x) -> f.accumulate(x, n, GAP, n + 2 * GAP), "accumulate %d", n);
            same(arena, (f, x) -> f.accumulate(x, n, GAP, GAP), "accumulate %d onto itself", n);
        }
    }

    @ParameterizedTest
    @EnumSource
    void map(Numbers numbers) {
        random = new Random(6);
        for (Function function : Function.values()) {
            for (int n : lengthsAndALongOne()) {
                double[] arena = numbers.arena(2 * n + 3 * GAP, random);
                same(arena, (f, x) -> f.map(function, x, n, GAP, n + 2 * GAP), "%s of %d", function, n);
                if (!NOT_IN_PLACE.contains(function)) {
                    same(arena, (f, x) -> f.map(function, x, n, GAP, GAP), "%s of %d in place", function, n);
                }
            }
        }
    }

    @Test
    void mapAtSpecialNumbers() {
        for (Function function : Function.values()) {
            double[] arena = Arrays.copyOf(Numbers.SPECIAL, 2 * Numbers.SPECIAL.length + Kernels.SLACK);
            int n = Numbers.SPECIAL.length;
            same(arena, (f, x) -> f.map(function, x, n, 0, n), "%s", function);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sineAndCosine(Numbers numbers) {
        random = new Random(15);
        for (int n : lengthsAndALongOne()) {
            int c = n + 2 * GAP;
            double[] arena = numbers.arena(3 * n + 4 * GAP, random);
            same(arena, (f, x) -> f.sineAndCosine(x, n, GAP, c, c + n), "sine and cosine of %d", n);
        }
    }

    @Test
    void sineAndCosineAtSpecialNumbers() {
        int n = Numbers.SPECIAL.length;
        double[] arena = Arrays.copyOf(Numbers.SPECIAL, 3 * n + Kernels.SLACK);
        same(arena, (f, x) -> f.sineAndCosine(x, n, 0, n, 2 * n), "sine and cosine of %d special numbers", n);
    }

    @ParameterizedTest
    @EnumSource
    void geluAndSlope(Numbers numbers) {
        random = new Random(16);
        for (int n : lengthsAndALongOne()) {
            int c = n + 2 * GAP;
            double[] arena = numbers.arena(3 * n + 4 * GAP, random);
            same(arena, (f, x) -> f.geluAndSlope(x, n, GAP, c, c + n), "gelu and slope of %d", n);
        }
    }

    @Test
    void geluAndSlopeAtSpecialNumbers() {
        int n = Numbers.SPECIAL.length;
        double[] arena = Arrays.copyOf(Numbers.SPECIAL, 3 * n + Kernels.SLACK);
        same(arena, (f, x) -> f.geluAndSlope(x, n, 0, n, 2 * n), "gelu and slope of %d special numbers", n);
    }

    private static int[] lengthsAndALongOne() {
        int[] lengths = Arrays.copyOf(LENGTHS, LENGTHS.length + 1);
        lengths[LENGTHS.length] = LONG;
        return lengths;
    }

    @ParameterizedTest
    @EnumSource
    void softmax(Numbers numbers) {
        random = new Random(13);
        for (int lanes : new int[] {1, 3}) {
            for (int m : ROWS) {
                for (int n : LENGTHS) {
                    softmax(numbers, lanes, m, n);
                }
            }
        }
    }

    private void softmax(Numbers numbers, int lanes, int m, int n) {
        int a = GAP;
        int g = a + lanes * m * n + GAP;
        int mask = g + lanes * m * n + GAP;
        int c = mask + m * n + lanes + GAP;
        double[] arena = numbers.arena(c + lanes * m * n + GAP, random);
        for (int i = mask; i < mask + m * n + lanes; i++) {
            arena[i] = random.nextInt(3) == 0 ? 0 : 1;
        }
        // each lane has a mask that begins elsewhere
        int[] masks = IntStream.range(0, lanes).map(lane -> lanes - 1 - lane).toArray();
        int[][] strides = {{n, 1}, {1, 0}, {0, 1}};
        same(arena, (f, x) -> f.softmax(x, lanes, m, n, a, -1, masks, 0, 0, c), "softmax %d×%d×%d", lanes, m, n);
        same(arena, (f, x) -> f.softmaxSlope(x, lanes, m, n, a, g, -1, masks, 0, 0, c), "slope %d×%d×%d", lanes, m, n);
        for (int[] stride : strides) {
            int rows = stride[0];
            int columns = stride[1];
            same(
                    arena,
                    (f, x) -> f.softmax(x, lanes, m, n, a, mask, masks, rows, columns, c),
                    "softmax %d×%d×%d, mask by %d and %d",
                    lanes,
                    m,
                    n,
                    rows,
                    columns);
            same(
                    arena,
                    (f, x) -> f.softmaxSlope(x, lanes, m, n, a, g, mask, masks, rows, columns, c),
                    "slope %d×%d×%d, mask by %d and %d",
                    lanes,
                    m,
                    n,
                    rows,
                    columns);
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnNorm(Numbers numbers) {
        random = new Random(17);
        for (int lanes : new int[] {1, 3}) {
            for (int m : ROWS) {
                for (int n : LENGTHS) {
                    columnNorm(numbers, lanes, m, n);
                }
            }
        }
    }

    private void columnNorm(Numbers numbers, int lanes, int m, int n) {
        int size = lanes * m * n;
        int x = GAP;
        int g = x + size + GAP;
        int z = g + size + GAP;
        int gamma = z + size + GAP;
        int beta = gamma + m + GAP;
        int s = beta + m + GAP;
        int r = s + lanes * n + GAP;
        int c = r + lanes * n + GAP;
        int normal = c + size + GAP;
        double[] arena = numbers.arena(normal + size + GAP, random);
        same(
                arena,
                (f, a) -> f.columnNorm(a, lanes, m, n, 1e-5, x, gamma, beta, c, normal, s, r),
                "norm %d×%d×%d, normal numbers kept",
                lanes,
                m,
                n);
        same(
                arena,
                (f, a) -> f.columnNorm(a, lanes, m, n, 1e-5, x, gamma, beta, c, -1, s, r),
                "norm %d×%d×%d",
                lanes,
                m,
                n);
        same(
                arena,
                (f, a) -> f.columnNormSlope(a, lanes, m, n, g, gamma, x, s, r, -1, c),
                "slope of norm %d×%d×%d",
                lanes,
                m,
                n);
        same(
                arena,
                (f, a) -> f.columnNormSlope(a, lanes, m, n, g, gamma, x, s, r, z, c),
                "slope of norm onto z %d×%d×%d",
                lanes,
                m,
                n);
        same(
                arena,
                (f, a) -> f.columnNormSlope(a, lanes, m, n, g, -1, x, s, r, z, c),
                "slope of norm onto z, multiplied by γ already, %d×%d×%d",
                lanes,
                m,
                n);
    }

    @ParameterizedTest
    @EnumSource
    void elementwise(Numbers numbers) {
        random = new Random(7);
        for (int n : lengthsAndALongOne()) {
            int a = GAP;
            int b = a + n + GAP;
            int s = b + n + GAP;
            int z = s + n + GAP;
            int c = z + n + GAP;
            double[] arena = numbers.arena(c + n + GAP, random);
            double factor = numbers.next(random);
            double zc = numbers.next(random);
            // the result apart, in the place of an operand, and in that of its start
            for (int to : new int[] {c, a, z}) {
                for (int zo : new int[] {-1, z}) {
                    elementwise(arena, n, a, b, s, zo, to, factor, zc);
                }
            }
        }
    }

    private void elementwise(double[] arena, int n, int a, int b, int s, int zo, int c, double factor, double zc) {
        same(arena, (f, x) -> f.scale(x, n, factor, a, zo, zc, c), "scale %d, z %d", n, zo);
        same(arena, (f, x) -> f.multiply(x, n, factor, a, b, zo, zc, c), "multiply %d, z %d", n, zo);
        same(arena, (f, x) -> f.multiply(x, n, factor, a, a, zo, zc, c), "square %d, z %d", n, zo);
        for (int coefficients : new int[] {3, 5, 9}) {
            double[] p = random.doubles(coefficients, -2, 2).toArray();
            String what = "polynomial of %d coefficients times %d arrays of %d, z %d";
            same(arena, (f, x) -> f.polynomial(x, n, factor, p, s, zo, zc, c), what, coefficients, 0, n, zo);
            same(arena, (f, x) -> f.multiplyPolynomial(x, n, factor, a, p, s, zo, zc, c), what, coefficients, 1, n, zo);
            same(
                    arena,
                    (f, x) -> f.multiplyPolynomial(x, n, factor, a, b, p, s, zo, zc, c),
                    what,
                    coefficients,
                    2,
                    n,
                    zo);
        }
    }

    @ParameterizedTest
    @EnumSource
    void largest(Numbers numbers) {
        random = new Random(14);
        for (int m : ROWS) {
            for (int n : LENGTHS) {
                int c = m * n + 2 * GAP;
                double[] arena = numbers.arena(c + m * n + GAP, random);
                if (n > 0) {
                    // equal numbers, of which the first counts
                    System.arraycopy(arena, GAP, arena, GAP + (m - 1) * n, n);
                }
                same(arena, (f, x) -> f.largest(x, m, n, GAP, c), "largest of %d×%d", m, n);
                same(arena, (f, x) -> f.placeLargest(x, m, n, GAP, c), "places of the largest of %d×%d", m, n);
                same(arena, (f, x) -> f.markLargest(x, m, n, GAP, c), "marks of the largest of %d×%d", m, n);
                largestAndPlace(arena, m, n, "of %d×%d");
            }
        }
        for (int m : new int[] {2, 3, 5}) {
            // every special number over every other, NaN, infinities and both zeros among them
            int n = Numbers.SPECIAL.length;
            double[] arena = new double[2 * m * n + Kernels.SLACK];
            for (int turn = 0; turn < n; turn++) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        arena[i * n + j] = Numbers.SPECIAL[(j + i * turn) % n];
                    }
                }
                same(arena, (f, x) -> f.largest(x, m, n, 0, m * n), "largest of %d×%d special ones", m, n);
                same(arena, (f, x) -> f.placeLargest(x, m, n, 0, m * n), "places of %d×%d special ones", m, n);
                same(arena, (f, x) -> f.markLargest(x, m, n, 0, m * n), "marks of %d×%d special ones", m, n);
                largestAndPlace(arena, m, n, "of %d×%d special ones");
            }
        }
    }

    /** Of the m rows from the beginning on, alone and as a sum with themselves one later, then put back at their places. */
    private void largestAndPlace(double[] numbers, int m, int n, String what) {
        int c = (m + 1) * n;
        double[] arena = Arrays.copyOf(numbers, c + (m + 3) * n + GAP + Kernels.SLACK);
        same(arena, (f, x) -> f.largestAndPlace(x, m, n, 0, n, -1, 0, c, c + n), "largest and place " + what, m, n);
        same(arena, (f, x) -> f.largestAndPlace(x, m, n, 0, n, n, n, c, c + n), "largest sum and place " + what, m, n);
        Call back = (f, x) -> {
            f.placeLargest(x, m, n, 0, c);
            f.atPlace(x, m, n, c, 0, c + n, n + 1);
        };
        same(arena, back, "numbers at places " + what, m, n);
        Call onto = (f, x) -> {
            f.placeLargest(x, m, n, 0, c);
            f.addAtPlace(x, n, c, 0, c + n);
        };
        same(arena, onto, "numbers added at places " + what, m, n);
    }

    @ParameterizedTest
    @EnumSource
    void multiplyRows(Numbers numbers) {
        random = new Random(13);
        for (int n : LENGTHS) {
            for (int m : new int[] {0, 1, 3}) {
                int rows = 2 * n + GAP;
                double[] arena = numbers.arena(rows + 3 * (m * n + GAP), random);
                int second = rows + m * n + 1;
                int to = second + m * n + GAP;
                same(arena, (f, x) -> f.multiplyRows(x, m, n, 1, rows, n + 2, second, to), "%d rows of %d", m, n);
            }
        }
    }

    /** In arrays without room behind them, and with numbers around the square that must stay. */
    @ParameterizedTest
    @EnumSource
    void mirror(Numbers numbers) {
        random = new Random(11);
        for (int n : LENGTHS) {
            for (int apart : new int[] {0, 3, 8}) {
                for (int m : new int[] {0, n / 3, n}) {
                    double[] right = Arrays.copyOf(numbers.arena(n * (n + apart) + 2, random), n * (n + apart) + 2);
                    double[] mine = right.clone();
                    expected().mirror(right, m, n, 2, n + apart);
                    tested().mirror(mine, m, n, 2, n + apart);
                    assertSame(right, mine, right.length, "%d mirrored rows of a square of %d", m, n);
                }
            }
        }
    }

    /** Pieces of every length up to more than four vectors, side by side, of which the last ends the array. */
    @ParameterizedTest
    @EnumSource
    void addPieces(Numbers numbers) {
        random = new Random(12);
        int longest = 37;
        int length = longest * (longest + 1) / 2;
        int[] pieces = new int[3 * longest];
        int from = 0;
        for (int piece = 0; piece < longest; piece++) {
            pieces[3 * piece] = from;
            pieces[3 * piece + 1] = piece + 1;
            pieces[3 * piece + 2] = from + piece;
            from += piece + 1;
        }
        int row = length + longest;
        for (int m : new int[] {0, 1, 2, 5}) {
            int[] places = IntStream.range(0, m).map(i -> (m - 1 - i) * row + 1).toArray();
            double[] arena = numbers.arena(GAP + m * (length + 2), random);
            double[] right = Arrays.copyOf(numbers.arena(m * row + 1, random), Math.max(1, m * row));
            double[] mine = right.clone();
            expected().addPieces(arena, m, 0.3, GAP, length + 2, right, places, pieces);
            tested().addPieces(arena, m, 0.3, GAP, length + 2, mine, places, pieces);
            assertSame(right, mine, right.length, "pieces of %d rows", m);
        }
    }

    @ParameterizedTest
    @EnumSource
    void squaredDistances(Numbers numbers) {
        random = new Random(10);
        for (int width : new int[] {0, 1, 2, 3, 5, 36, 70}) {
            double[] tile = numbers.arena(width * Kernels.POINT_TILE, random);
            double[] points = numbers.arena(width + 3, random);
            double[] right = new double[Kernels.POINT_TILE];
            double[] mine = new double[Kernels.POINT_TILE];
            expected().squaredDistances(tile, width, points, 3, right);
            tested().squaredDistances(tile, width, points, 3, mine);
            assertSame(right, mine, Kernels.POINT_TILE, "squared distances of %d", width);
        }
    }

    @ParameterizedTest
    @EnumSource
    void transpose(Numbers numbers) {
        random = new Random(8);
        for (int m : LENGTHS) {
            for (int n : new int[] {0, 1, 2, 3, 7, 8, 9, 33}) {
                double[] arena = numbers.arena(2 * m * n + 3 * GAP, random);
                same(arena, (f, x) -> f.transpose(x, m, n, GAP, m * n + 2 * GAP), "transpose %d×%d", m, n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void optimisers(Numbers numbers) {
        random = new Random(9);
        for (int n : lengthsAndALongOne()) {
            // theta and the gradient share an arena; the moments begin at nothing
            double[] arena = numbers.arena(2 * n + 3 * GAP, random);
            double[][] moments = new double[8][n];
            for (int step = 1; step <= 3; step++) {
                double rate = 0.01 / (1 - Math.pow(0.9, step));
                double rootScale = 1 / Math.sqrt(1 - Math.pow(0.999, step));
                optimise(arena, n, rate, rootScale, moments);
            }
        }
    }

    private void optimise(double[] arena, int n, double rate, double rootScale, double[][] moments) {
        int theta = GAP;
        int gradient = n + 2 * GAP;
        same(
                arena,
                (f, x) -> f.adam(
                        x,
                        theta,
                        x,
                        gradient,
                        moments[f == tested() ? 0 : 1],
                        moments[f == tested() ? 2 : 3],
                        n,
                        0.9,
                        0.999,
                        rate,
                        rootScale,
                        1e-8),
                "Adam on %d",
                n);
        assertSame(moments[1], moments[0], n, "Adam's first moment of %d", n);
        assertSame(moments[3], moments[2], n, "Adam's second moment of %d", n);
        same(
                arena,
                (f, x) -> f.momentum(x, theta, x, gradient, moments[f == tested() ? 4 : 5], n, 0.9, 0.1),
                "momentum on %d",
                n);
        assertSame(moments[5], moments[4], n, "momentum's velocity of %d", n);
    }
}
