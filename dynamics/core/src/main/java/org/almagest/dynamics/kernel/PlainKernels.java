package org.almagest.dynamics.kernel;

import java.util.Arrays;

/** Plain loops: the fallback, and the statement of what the vector kernels must give bit by bit. */
public final class PlainKernels implements Kernels {
    private static final int TILE = 8;

    @Override
    public String description() {
        return "plain";
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
        for (int i = 0; i < m; i++) {
            int c = co + i * n;
            Arrays.fill(arena, c, c + n, 0);
            for (int p = 0; p < k; p++) {
                double a = arena[ao + i * ari + p * arp];
                int b = bo + p * bs;
                for (int j = 0; j < n; j++) {
                    arena[c + j] = Math.fma(a, arena[b + j], arena[c + j]);
                }
            }
            if (zo >= 0) {
                int z = zo + i * zri;
                for (int j = 0; j < n; j++) {
                    arena[c + j] = arena[z + j * zrj] + arena[c + j];
                }
            }
        }
    }

    @Override
    public void productTransposed(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co) {
        boolean ascending = m >= FEW_ROWS && n >= FEW_ROWS && k <= SHORT_ROW;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int a = ao + i * k;
                int b = bo + j * k;
                double sum = ascending ? dotAscending(arena, k, a, b) : dot8(arena, k, a, b);
                arena[co + i * n + j] = zo < 0 ? sum : arena[zo + i * n + j] + sum;
            }
        }
    }

    private static double dotAscending(double[] arena, int k, int a, int b) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
            sum = Math.fma(arena[a + p], arena[b + p], sum);
        }
        return sum;
    }

    @Override
    public void interleavedProduct(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co) {
        interleaved(arena, m, k, n, many, ao, ari, arp, bo, brp, brj, co);
    }

    static void interleaved(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int c = co + (i * n + j) * many;
                Arrays.fill(arena, c, c + many, 0);
                for (int p = 0; p < k; p++) {
                    int a = ao + i * ari + p * arp;
                    int b = bo + p * brp + j * brj;
                    for (int l = 0; l < many; l++) {
                        arena[c + l] = Math.fma(arena[a + l], arena[b + l], arena[c + l]);
                    }
                }
            }
        }
    }

    @Override
    public void gatheredProduct(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        for (int i = 0; i < m; i++) {
            int c = co + i * cs;
            Arrays.fill(arena, c, c + n, 0);
            for (int p = 0; p < rows.length; p++) {
                double a = arena[ao + i * ari + columns[p]];
                int b = bo + rows[p];
                for (int j = 0; j < n; j++) {
                    arena[c + j] = Math.fma(a, arena[b + j], arena[c + j]);
                }
            }
        }
    }

    @Override
    public void sparseProduct(
            double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co) {
        for (int i = 0; i < m; i++) {
            int c = co + i * n;
            Arrays.fill(arena, c, c + n, 0);
            for (int p = starts[i]; p < starts[i + 1]; p++) {
                double value = values[p];
                int b = bo + columns[p] * n;
                for (int j = 0; j < n; j++) {
                    arena[c + j] = Math.fma(value, arena[b + j], arena[c + j]);
                }
            }
        }
    }

    @Override
    public void segmentProduct(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co) {
        for (int s = from; s < from + 2 * count; s += 2) {
            int part = co;
            for (int i = 0; i < as.length; i++) {
                int a = ao + segments[s] + as[i];
                for (int j = 0; j < bs.length; j++) {
                    int b = bo + segments[s + 1] + bs[j];
                    for (int p = 0; p < k; p++) {
                        int at = part + (p & 7);
                        arena[at] = Math.fma(arena[a + p], arena[b + p], arena[at]);
                    }
                    part += 8;
                }
            }
        }
    }

    @Override
    public void joinParts(double[] arena, int m, int n, int po, int co, int cri, int[] results) {
        int part = po;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                arena[co + i * cri + results[j]] = tree(arena, part);
                part += 8;
            }
        }
    }

    private static double tree(double[] p, int at) {
        return ((p[at] + p[at + 4]) + (p[at + 2] + p[at + 6])) + ((p[at + 1] + p[at + 5]) + (p[at + 3] + p[at + 7]));
    }

    @Override
    public void sumRows(double[] arena, int m, int k, int ao, int zo, int co) {
        for (int i = 0; i < m; i++) {
            double sum = sum(arena, k, ao + i * k);
            arena[co + i] = zo < 0 ? sum : arena[zo + i] + sum;
        }
    }

    private static double sum(double[] arena, int n, int ao) {
        double p0 = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0, p7 = 0;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            int a = ao + i;
            p0 += arena[a];
            p1 += arena[a + 1];
            p2 += arena[a + 2];
            p3 += arena[a + 3];
            p4 += arena[a + 4];
            p5 += arena[a + 5];
            p6 += arena[a + 6];
            p7 += arena[a + 7];
        }
        int left = n - i;
        int a = ao + i;
        p0 = left > 0 ? p0 + arena[a] : p0;
        p1 = left > 1 ? p1 + arena[a + 1] : p1;
        p2 = left > 2 ? p2 + arena[a + 2] : p2;
        p3 = left > 3 ? p3 + arena[a + 3] : p3;
        p4 = left > 4 ? p4 + arena[a + 4] : p4;
        p5 = left > 5 ? p5 + arena[a + 5] : p5;
        p6 = left > 6 ? p6 + arena[a + 6] : p6;
        return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
    }

    @Override
    public double dot(double[] arena, int n, int ao, int bo) {
        double p0 = group(arena, n, ao, bo, 0), p1 = group(arena, n, ao, bo, 1);
        double p2 = group(arena, n, ao, bo, 2), p3 = group(arena, n, ao, bo, 3);
        double p4 = group(arena, n, ao, bo, 4), p5 = group(arena, n, ao, bo, 5);
        double p6 = group(arena, n, ao, bo, 6), p7 = group(arena, n, ao, bo, 7);
        return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
    }

    private static double group(double[] arena, int n, int ao, int bo, int lane) {
        return (strided(arena, n, ao, bo, lane) + strided(arena, n, ao, bo, lane + 16))
                + (strided(arena, n, ao, bo, lane + 8) + strided(arena, n, ao, bo, lane + 24));
    }

    private static double strided(double[] arena, int n, int ao, int bo, int from) {
        double sum = 0;
        for (int i = from; i < n; i += 32) {
            sum = Math.fma(arena[ao + i], arena[bo + i], sum);
        }
        return sum;
    }

    private static double dot8(double[] arena, int n, int ao, int bo) {
        double p0 = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0, p7 = 0;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            int a = ao + i;
            int b = bo + i;
            p0 = Math.fma(arena[a], arena[b], p0);
            p1 = Math.fma(arena[a + 1], arena[b + 1], p1);
            p2 = Math.fma(arena[a + 2], arena[b + 2], p2);
            p3 = Math.fma(arena[a + 3], arena[b + 3], p3);
            p4 = Math.fma(arena[a + 4], arena[b + 4], p4);
            p5 = Math.fma(arena[a + 5], arena[b + 5], p5);
            p6 = Math.fma(arena[a + 6], arena[b + 6], p6);
            p7 = Math.fma(arena[a + 7], arena[b + 7], p7);
        }
        int left = n - i;
        int a = ao + i;
        int b = bo + i;
        p0 = left > 0 ? Math.fma(arena[a], arena[b], p0) : p0;
        p1 = left > 1 ? Math.fma(arena[a + 1], arena[b + 1], p1) : p1;
        p2 = left > 2 ? Math.fma(arena[a + 2], arena[b + 2], p2) : p2;
        p3 = left > 3 ? Math.fma(arena[a + 3], arena[b + 3], p3) : p3;
        p4 = left > 4 ? Math.fma(arena[a + 4], arena[b + 4], p4) : p4;
        p5 = left > 5 ? Math.fma(arena[a + 5], arena[b + 5], p5) : p5;
        p6 = left > 6 ? Math.fma(arena[a + 6], arena[b + 6], p6) : p6;
        return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
    }

    @Override
    public void accumulate(double[] arena, int n, int ao, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = arena[co + i] + arena[ao + i];
        }
    }

    @Override
    public void map(Function f, double[] arena, int n, int ao, int co) {
        mapPlain(f, arena, n, ao, co);
    }

    @Override
    public void sineAndCosine(double[] arena, int n, int ao, int so, int co) {
        sineAndCosinePlain(arena, n, ao, so, co);
    }

    /** Also where the vector kernels do not reach. */
    static void sineAndCosinePlain(double[] arena, int n, int ao, int so, int co) {
        mapPlain(Function.SINE, arena, n, ao, so);
        mapPlain(Function.COSINE, arena, n, ao, co);
    }

    @Override
    public void geluAndSlope(double[] arena, int n, int ao, int co, int so) {
        geluAndSlopePlain(arena, n, ao, co, so);
    }

    /** Also the tail of the vector kernel. */
    static void geluAndSlopePlain(double[] arena, int n, int ao, int co, int so) {
        for (int i = 0; i < n; i++) {
            double x = arena[ao + i];
            double distribution = Elementary.normalDistribution(x);
            arena[co + i] = Math.fma(x, distribution, 0);
            arena[so + i] = Math.fma(x, Elementary.normalDensity(x), distribution);
        }
    }

    /** Also the tails of the vector kernels. */
    static void mapPlain(Function f, double[] arena, int n, int ao, int co) {
        for (int i = 0; i < n; i++) {
            double x = arena[ao + i];
            arena[co + i] = switch (f) {
                case TANH -> Elementary.tanh(x);
                case SIGMOID -> Elementary.sigmoid(x);
                case SOFTPLUS -> Elementary.softplus(x);
                case NORMAL_DENSITY -> Elementary.normalDensity(x);
                case NORMAL_DISTRIBUTION -> Elementary.normalDistribution(x);
                case EXP -> Elementary.exp(x);
                case EXPONENTIAL -> Elementary.exponential(x);
                case LOGARITHM -> Elementary.logarithm(x);
                case SQUARE_ROOT -> Math.sqrt(x);
                case RECIPROCAL -> 1 / x;
                case RELU -> Math.max(x, 0);
                case STEP -> x > 0 ? 1 : 0;
                case SINE -> Elementary.sine(x);
                case COSINE -> Elementary.cosine(x);
                case ABS -> Math.abs(x);
                case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
            };
        }
    }

    @Override
    public void softmax(
            double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co) {
        int size = m * n;
        for (int lane = 0; lane < lanes; lane++) {
            int mask = mo < 0 ? -1 : mo + masks[lane];
            PlainSoftmax.shift(arena, m, n, ao + lane * size, mask, mri, mrj, co + lane * size);
            map(Function.EXP, arena, size, co + lane * size, co + lane * size);
            PlainSoftmax.share(arena, m, n, mask, mri, mrj, co + lane * size);
        }
    }

    @Override
    public void softmaxSlope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co) {
        for (int lane = 0; lane < lanes; lane++) {
            int at = lane * m * n;
            int mask = mo < 0 ? -1 : mo + masks[lane];
            PlainSoftmax.slope(arena, m, n, so + at, go + at, mask, mri, mrj, co + at);
        }
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
        for (int lane = 0; lane < lanes; lane++) {
            int at = lane * m * n;
            int row = lane * n;
            int normal = no < 0 ? -1 : no + at;
            PlainColumnNorm.norm(arena, m, n, epsilon, xo + at, go, bo, co + at, normal, so + row, ro + row);
        }
    }

    @Override
    public void columnNormSlope(
            double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {
        for (int lane = 0; lane < lanes; lane++) {
            int at = lane * m * n;
            int row = lane * n;
            int z = zo < 0 ? -1 : zo + at;
            PlainColumnNorm.slope(arena, m, n, go + at, fo, xo + at, so + row, ro + row, z, co + at);
        }
    }

    @Override
    public void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = Math.fma(s, arena[ao + i], zo < 0 ? zc : arena[zo + i]);
        }
    }

    @Override
    public void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = Math.fma(s * arena[ao + i], arena[bo + i], zo < 0 ? zc : arena[zo + i]);
        }
    }

    @Override
    public void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s, q, zo < 0 ? zc : arena[zo + i]);
        }
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma(s * arena[ao + i], q, zo < 0 ? zc : arena[zo + i]);
        }
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            double q = Elementary.polynomial(p, arena[xo + i]);
            arena[co + i] = Math.fma((s * arena[ao + i]) * arena[bo + i], q, zo < 0 ? zc : arena[zo + i]);
        }
    }

    @Override
    public void largest(double[] arena, int m, int n, int ao, int co) {
        largestPlain(arena, m, n, 0, ao, co);
    }

    @Override
    public void placeLargest(double[] arena, int m, int n, int ao, int co) {
        placeLargestPlain(arena, m, n, 0, ao, co);
    }

    @Override
    public void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {
        largestAndPlacePlain(arena, m, n, 0, ao, ari, zo, zri, co, po);
    }

    @Override
    public void markLargest(double[] arena, int m, int n, int ao, int co) {
        markLargestPlain(arena, m, n, 0, ao, co);
    }

    /** For the columns from {@code from} on. */
    static void largestPlain(double[] arena, int m, int n, int from, int ao, int co) {
        for (int j = from; j < n; j++) {
            arena[co + j] = arena[ao + firstLargest(arena, m, n, ao + j) * n + j];
        }
    }

    /** For the columns from {@code from} on. */
    static void placeLargestPlain(double[] arena, int m, int n, int from, int ao, int co) {
        for (int j = from; j < n; j++) {
            arena[co + j] = firstLargest(arena, m, n, ao + j);
        }
    }

    /** For the columns from {@code from} on. */
    static void markLargestPlain(double[] arena, int m, int n, int from, int ao, int co) {
        for (int j = from; j < n; j++) {
            int place = firstLargest(arena, m, n, ao + j);
            for (int i = 0; i < m; i++) {
                arena[co + i * n + j] = i == place ? 1 : 0;
            }
        }
    }

    /** For the columns from {@code from} on. */
    static void largestAndPlacePlain(
            double[] arena, int m, int n, int from, int ao, int ari, int zo, int zri, int co, int po) {
        for (int j = from; j < n; j++) {
            int place = 0;
            double largest = zo < 0 ? arena[ao + j] : arena[zo + j] + arena[ao + j];
            for (int i = 1; i < m; i++) {
                double a = arena[ao + i * ari + j];
                double x = zo < 0 ? a : arena[zo + i * zri + j] + a;
                if (x > largest || Double.isNaN(x) && !Double.isNaN(largest)) {
                    place = i;
                    largest = x;
                }
            }
            arena[co + j] = largest;
            arena[po + j] = place;
        }
    }

    private static int firstLargest(double[] arena, int m, int n, int a) {
        int place = 0;
        double largest = arena[a];
        for (int i = 1; i < m; i++) {
            double x = arena[a + i * n];
            if (x > largest || Double.isNaN(x) && !Double.isNaN(largest)) {
                place = i;
                largest = x;
            }
        }
        return place;
    }

    @Override
    public void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri) {
        atPlacePlain(arena, m, n, 0, po, ao, co, cri);
    }

    /** For the columns from {@code from} on. */
    static void atPlacePlain(double[] arena, int m, int n, int from, int po, int ao, int co, int cri) {
        for (int i = 0; i < m; i++) {
            for (int j = from; j < n; j++) {
                arena[co + i * cri + j] = arena[po + j] == i ? arena[ao + j] : 0;
            }
        }
    }

    @Override
    public void addAtPlace(double[] arena, int n, int po, int ao, int co) {
        addAtPlacePlain(arena, n, po, ao, co);
    }

    /** One by one: vectors would have to read and write all rows. */
    static void addAtPlacePlain(double[] arena, int n, int po, int ao, int co) {
        for (int j = 0; j < n; j++) {
            arena[co + (int) arena[po + j] * n + j] += arena[ao + j];
        }
    }

    @Override
    public void transpose(double[] arena, int m, int n, int ao, int bo) {
        transposePlain(arena, m, n, ao, bo);
    }

    /** Tiles of eight by eight: a cache line is eight numbers, and each is read and written whole. */
    static void transposePlain(double[] arena, int m, int n, int ao, int bo) {
        for (int row = 0; row < m; row += TILE) {
            int rows = Math.min(m, row + TILE);
            for (int column = 0; column < n; column += TILE) {
                int columns = Math.min(n, column + TILE);
                for (int j = column; j < columns; j++) {
                    for (int i = row; i < rows; i++) {
                        arena[bo + j * m + i] = arena[ao + i * n + j];
                    }
                }
            }
        }
    }

    @Override
    public void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co) {
        for (int i = 0; i < m * n; i += n) {
            for (int j = 0; j < n; j++) {
                double first = arena[ao + j] * arena[xo + i + j];
                arena[co + i + j] = Math.fma(arena[bo + j], arena[yo + i + j], first);
            }
        }
    }

    @Override
    public void mirror(double[] matrix, int m, int n, int ao, int ar) {
        mirrorPlain(matrix, 0, m, 0, n, ao, ar);
    }

    /** Those of rows {@code top} to {@code bottom} that are right of the diagonal and in columns {@code left} to {@code right}. */
    static void mirrorPlain(double[] matrix, int top, int bottom, int left, int right, int ao, int ar) {
        for (int i = top; i < bottom; i++) {
            for (int j = Math.max(left, i + 1); j < right; j++) {
                matrix[ao + j * ar + i] = matrix[ao + i * ar + j];
            }
        }
    }

    @Override
    public void addPieces(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces) {
        for (int i = 0; i < m; i++) {
            for (int piece = 0; piece < pieces.length; piece += 3) {
                addPiecePlain(
                        arena, pieces[piece + 1], s, ao + i * ar + pieces[piece], sums, places[i] + pieces[piece + 2]);
            }
        }
    }

    static void addPiecePlain(double[] arena, int n, double s, int ao, double[] sums, int to) {
        for (int j = 0; j < n; j++) {
            sums[to + j] += s * arena[ao + j];
        }
    }

    @Override
    public void squaredDistances(double[] tile, int width, double[] points, int from, double[] distances) {
        Arrays.fill(distances, 0, POINT_TILE, 0);
        for (int u = 0; u < width; u++) {
            double own = points[from + u];
            for (int i = 0; i < POINT_TILE; i++) {
                double apart = tile[u * POINT_TILE + i] - own;
                distances[i] = Math.fma(apart, apart, distances[i]);
            }
        }
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
        adamPlain(theta, to, gradient, go, m, v, 0, n, beta1, beta2, rate, rootScale, epsilon);
    }

    static void adamPlain(
            double[] theta,
            int to,
            double[] gradient,
            int go,
            double[] m,
            double[] v,
            int from,
            int n,
            double beta1,
            double beta2,
            double rate,
            double rootScale,
            double epsilon) {
        for (int i = from; i < n; i++) {
            double g = gradient[go + i];
            double first = Math.fma(beta1, m[i], (1 - beta1) * g);
            double second = Math.fma(beta2, v[i], ((1 - beta2) * g) * g);
            m[i] = first;
            v[i] = second;
            theta[to + i] -= (rate * first) / Math.fma(Math.sqrt(second), rootScale, epsilon);
        }
    }

    @Override
    public void momentum(double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate) {
        for (int i = 0; i < n; i++) {
            double velocity = Math.fma(mu, m[i], gradient[go + i]);
            m[i] = velocity;
            theta[to + i] = Math.fma(-rate, velocity, theta[to + i]);
        }
    }
}
