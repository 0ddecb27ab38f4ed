package org.almagest.dynamics.kernel;

import java.util.Arrays;

/** The sentences of {@link Kernels}, word by word: one number after another, the sums in the parts that it names. */
public final class NaiveKernels implements Kernels {
    @Override
    public String description() {
        return "naive";
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
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(arena[ao + i * ari + p * arp], arena[bo + p * bs + j], sum);
                }
                arena[co + i * n + j] = zo < 0 ? sum : arena[zo + i * zri + j * zrj] + sum;
            }
        }
    }

    @Override
    public void interleavedProduct(
            double[] arena, int m, int k, int n, int many, int ao, int ari, int arp, int bo, int brp, int brj, int co) {
        for (int l = 0; l < many; l++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int p = 0; p < k; p++) {
                        sum = Math.fma(arena[ao + i * ari + p * arp + l], arena[bo + p * brp + j * brj + l], sum);
                    }
                    arena[co + (i * n + j) * many + l] = sum;
                }
            }
        }
    }

    @Override
    public void productTransposed(double[] arena, int m, int n, int k, int ao, int bo, int zo, int co) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double[] parts = new double[8];
                double ascending = 0;
                for (int p = 0; p < k; p++) {
                    double a = arena[ao + i * k + p];
                    double b = arena[bo + j * k + p];
                    parts[p % 8] = Math.fma(a, b, parts[p % 8]);
                    ascending = Math.fma(a, b, ascending);
                }
                double sum = m >= 4 && n >= 4 && k <= 64 ? ascending : tree(parts);
                arena[co + i * n + j] = zo < 0 ? sum : arena[zo + i * n + j] + sum;
            }
        }
    }

    @Override
    public void gatheredProduct(
            double[] arena, int m, int n, int[] columns, int[] rows, int ao, int ari, int bo, int co, int cs) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < rows.length; p++) {
                    sum = Math.fma(arena[ao + i * ari + columns[p]], arena[bo + rows[p] + j], sum);
                }
                arena[co + i * cs + j] = sum;
            }
        }
    }

    @Override
    public void sparseProduct(
            double[] arena, int m, int n, int[] starts, int[] columns, double[] values, int bo, int co) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = starts[i]; p < starts[i + 1]; p++) {
                    sum = Math.fma(values[p], arena[bo + columns[p] * n + j], sum);
                }
                arena[co + i * n + j] = sum;
            }
        }
    }

    @Override
    public void segmentProduct(
            double[] arena, int k, int[] segments, int from, int count, int ao, int[] as, int bo, int[] bs, int co) {
        for (int i = 0; i < as.length; i++) {
            for (int j = 0; j < bs.length; j++) {
                for (int s = 0; s < count; s++) {
                    for (int p = 0; p < k; p++) {
                        int part = co + 8 * (i * bs.length + j) + p % 8;
                        double a = arena[ao + as[i] + segments[from + 2 * s] + p];
                        double b = arena[bo + bs[j] + segments[from + 2 * s + 1] + p];
                        arena[part] = Math.fma(a, b, arena[part]);
                    }
                }
            }
        }
    }

    @Override
    public void joinParts(double[] arena, int m, int n, int po, int co, int cri, int[] results) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int from = po + 8 * (i * n + j);
                arena[co + i * cri + results[j]] = tree(Arrays.copyOfRange(arena, from, from + 8));
            }
        }
    }

    @Override
    public void sumRows(double[] arena, int m, int k, int ao, int zo, int co) {
        for (int i = 0; i < m; i++) {
            double[] parts = new double[8];
            for (int p = 0; p < k; p++) {
                parts[p % 8] += arena[ao + i * k + p];
            }
            arena[co + i] = zo < 0 ? tree(parts) : arena[zo + i] + tree(parts);
        }
    }

    private static double tree(double[] p) {
        return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
    }

    @Override
    public double dot(double[] arena, int n, int ao, int bo) {
        double[] parts = new double[32];
        for (int i = 0; i < n; i++) {
            parts[i % 32] = Math.fma(arena[ao + i], arena[bo + i], parts[i % 32]);
        }
        double[] eight = new double[8];
        for (int l = 0; l < 8; l++) {
            eight[l] = (parts[l] + parts[16 + l]) + (parts[8 + l] + parts[24 + l]);
        }
        return tree(eight);
    }

    @Override
    public void accumulate(double[] arena, int n, int ao, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] += arena[ao + i];
        }
    }

    @Override
    public void map(Function f, double[] arena, int n, int ao, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = at(f, arena[ao + i]);
        }
    }

    @Override
    public void sineAndCosine(double[] arena, int n, int ao, int so, int co) {
        for (int i = 0; i < n; i++) {
            arena[so + i] = Elementary.sine(arena[ao + i]);
            arena[co + i] = Elementary.cosine(arena[ao + i]);
        }
    }

    @Override
    public void geluAndSlope(double[] arena, int n, int ao, int co, int so) {
        for (int i = 0; i < n; i++) {
            double x = arena[ao + i];
            double phi = Elementary.normalDistribution(x);
            arena[co + i] = x * phi + 0.0;
            arena[so + i] = Math.fma(x, Elementary.normalDensity(x), phi);
        }
    }

    private static double at(Function f, double x) {
        return switch (f) {
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
            case SIGN -> Math.signum(x);
        };
    }

    @Override
    public void softmax(
            double[] arena, int lanes, int m, int n, int ao, int mo, int[] masks, int mri, int mrj, int co) {
        for (int lane = 0; lane < lanes; lane++) {
            softmax(arena, m, n, ao + lane * m * n, mo < 0 ? -1 : mo + masks[lane], mri, mrj, co + lane * m * n);
        }
    }

    private void softmax(double[] arena, int m, int n, int ao, int mo, int mri, int mrj, int co) {
        for (int j = 0; j < n; j++) {
            double largest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            double[] column = new double[m];
            for (int i = 0; i < m; i++) {
                if (mo < 0 || arena[mo + i * mri + j * mrj] != 0) {
                    double x = arena[ao + i * n + j];
                    largest = x > largest ? x : largest;
                }
            }
            for (int i = 0; i < m; i++) {
                if (mo < 0 || arena[mo + i * mri + j * mrj] != 0) {
                    column[i] = Elementary.exp(arena[ao + i * n + j] - largest);
                    sum += column[i];
                }
            }
            for (int i = 0; i < m; i++) {
                boolean kept = mo < 0 || arena[mo + i * mri + j * mrj] != 0;
                arena[co + i * n + j] = kept ? column[i] / sum : 0;
            }
        }
    }

    private static double start(double[] arena, int zo, double zc, int i) {
        return zo < 0 ? zc : arena[zo + i];
    }

    private static double horner(double[] p, double x) {
        double value = p[p.length - 1];
        for (int i = p.length - 2; i >= 0; i--) {
            value = Math.fma(value, x, p[i]);
        }
        return value;
    }

    @Override
    public void softmaxSlope(
            double[] arena, int lanes, int m, int n, int so, int go, int mo, int[] masks, int mri, int mrj, int co) {
        for (int lane = 0; lane < lanes; lane++) {
            for (int j = 0; j < n; j++) {
                double[] w = new double[m];
                double sum = 0;
                for (int i = 0; i < m; i++) {
                    int at = (lane * m + i) * n + j;
                    boolean kept = mo < 0 || arena[mo + masks[lane] + i * mri + j * mrj] != 0;
                    w[i] = kept ? Math.fma(arena[so + at], arena[go + at], 0) : 0;
                    sum += w[i];
                }
                for (int i = 0; i < m; i++) {
                    int at = (lane * m + i) * n + j;
                    arena[co + at] = Math.fma(-arena[so + at], sum, w[i]);
                }
            }
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
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int i = 0; i < m; i++) {
                    sum += arena[xo + (lane * m + i) * n + j];
                }
                double[] distances = distances(arena, lane, m, n, j, xo, sum);
                double squares = 0;
                for (double distance : distances) {
                    squares += distance * distance;
                }
                double inverse = 1 / Math.sqrt(Math.fma(squares, 1.0 / m, epsilon));
                for (int i = 0; i < m; i++) {
                    int at = (lane * m + i) * n + j;
                    double normal = Math.fma(inverse, distances[i], 0);
                    arena[co + at] = Math.fma(normal, arena[go + i], arena[bo + i]);
                    if (no != -1) {
                        arena[no + at] = normal;
                    }
                }
                arena[so + lane * n + j] = sum;
                arena[ro + lane * n + j] = inverse;
            }
        }
    }

    private static double[] distances(double[] arena, int lane, int m, int n, int j, int xo, double sum) {
        double[] distances = new double[m];
        for (int i = 0; i < m; i++) {
            distances[i] = Math.fma(sum, -1.0 / m, arena[xo + (lane * m + i) * n + j]);
        }
        return distances;
    }

    @Override
    public void columnNormSlope(
            double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {
        for (int lane = 0; lane < lanes; lane++) {
            for (int j = 0; j < n; j++) {
                double[] d = distances(arena, lane, m, n, j, xo, arena[so + lane * n + j]);
                double r = arena[ro + lane * n + j];
                double[] h = new double[m];
                double p = 0;
                double q = 0;
                for (int i = 0; i < m; i++) {
                    double g = arena[go + (lane * m + i) * n + j];
                    h[i] = fo == -1 ? g : Math.fma(g, arena[fo + i], 0);
                    p += h[i] * d[i];
                    q += h[i] * r;
                }
                double u = Math.fma(Math.fma(Math.fma(r, r, 0), p, 0), r, 0);
                for (int i = 0; i < m; i++) {
                    int at = (lane * m + i) * n + j;
                    double first = Math.fma(h[i], r, start(arena, zo, 0, at));
                    double second = Math.fma(d[i] * (-1.0 / m), u, first);
                    arena[co + at] = Math.fma(q, -1.0 / m, second);
                }
            }
        }
    }

    @Override
    public void scale(double[] arena, int n, double s, int ao, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = Math.fma(s, arena[ao + i], start(arena, zo, zc, i));
        }
    }

    @Override
    public void multiply(double[] arena, int n, double s, int ao, int bo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = Math.fma(s * arena[ao + i], arena[bo + i], start(arena, zo, zc, i));
        }
    }

    @Override
    public void polynomial(double[] arena, int n, double s, double[] p, int xo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = Math.fma(s, horner(p, arena[xo + i]), start(arena, zo, zc, i));
        }
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, double[] p, int xo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            arena[co + i] = Math.fma(s * arena[ao + i], horner(p, arena[xo + i]), start(arena, zo, zc, i));
        }
    }

    @Override
    public void multiplyPolynomial(
            double[] arena, int n, double s, int ao, int bo, double[] p, int xo, int zo, double zc, int co) {
        for (int i = 0; i < n; i++) {
            double both = s * arena[ao + i] * arena[bo + i];
            arena[co + i] = Math.fma(both, horner(p, arena[xo + i]), start(arena, zo, zc, i));
        }
    }

    @Override
    public void largest(double[] arena, int m, int n, int ao, int co) {
        for (int j = 0; j < n; j++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = m - 1; i >= 0; i--) {
                double x = arena[ao + i * n + j];
                // from the last to the first, so that the first of equal ones wins, be it +0 or -0
                largest = Double.isNaN(x) || x >= largest ? x : largest;
            }
            arena[co + j] = largest;
        }
    }

    @Override
    public void placeLargest(double[] arena, int m, int n, int ao, int co) {
        for (int j = 0; j < n; j++) {
            int place = m - 1;
            for (int i = m - 2; i >= 0; i--) {
                double x = arena[ao + i * n + j];
                if (Double.isNaN(x) || x >= arena[ao + place * n + j]) {
                    place = i;
                }
            }
            arena[co + j] = place;
        }
    }

    @Override
    public void largestAndPlace(double[] arena, int m, int n, int ao, int ari, int zo, int zri, int co, int po) {
        double[] sums = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double a = arena[ao + i * ari + j];
                sums[i * n + j] = zo < 0 ? a : arena[zo + i * zri + j] + a;
            }
        }
        double[] results = Arrays.copyOf(sums, m * n + 2 * n);
        largest(results, m, n, 0, m * n);
        placeLargest(results, m, n, 0, m * n + n);
        System.arraycopy(results, m * n, arena, co, n);
        System.arraycopy(results, m * n + n, arena, po, n);
    }

    @Override
    public void markLargest(double[] arena, int m, int n, int ao, int co) {
        double[] places = arena.clone();
        placeLargest(places, m, n, ao, co);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                arena[co + i * n + j] = i == places[co + j] ? 1 : 0;
            }
        }
    }

    @Override
    public void atPlace(double[] arena, int m, int n, int po, int ao, int co, int cri) {
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                arena[co + i * cri + j] = 0;
            }
            arena[co + (int) arena[po + j] * cri + j] = arena[ao + j];
        }
    }

    @Override
    public void addAtPlace(double[] arena, int n, int po, int ao, int co) {
        for (int j = 0; j < n; j++) {
            int at = co + (int) arena[po + j] * n + j;
            arena[at] = arena[at] + arena[ao + j];
        }
    }

    @Override
    public void transpose(double[] arena, int m, int n, int ao, int bo) {
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                arena[bo + j * m + i] = arena[ao + i * n + j];
            }
        }
    }

    @Override
    public void multiplyRows(double[] arena, int m, int n, int ao, int xo, int bo, int yo, int co) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double first = arena[ao + j] * arena[xo + i * n + j];
                arena[co + i * n + j] = Math.fma(arena[bo + j], arena[yo + i * n + j], first);
            }
        }
    }

    @Override
    public void mirror(double[] matrix, int m, int n, int ao, int ar) {
        double[] before = matrix.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < Math.min(i, m); j++) {
                matrix[ao + i * ar + j] = before[ao + j * ar + i];
            }
        }
    }

    @Override
    public void addPieces(double[] arena, int m, double s, int ao, int ar, double[] sums, int[] places, int[] pieces) {
        for (int i = 0; i < m; i++) {
            for (int piece = 0; piece < pieces.length; piece += 3) {
                for (int j = 0; j < pieces[piece + 1]; j++) {
                    int to = places[i] + pieces[piece + 2] + j;
                    double product = s * arena[ao + i * ar + pieces[piece] + j];
                    sums[to] = sums[to] + product;
                }
            }
        }
    }

    @Override
    public void squaredDistances(double[] tile, int width, double[] points, int from, double[] distances) {
        for (int i = 0; i < POINT_TILE; i++) {
            double sum = 0;
            for (int u = 0; u < width; u++) {
                double apart = tile[u * POINT_TILE + i] - points[from + u];
                sum = Math.fma(apart, apart, sum);
            }
            distances[i] = sum;
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
        for (int i = 0; i < n; i++) {
            double g = gradient[go + i];
            m[i] = Math.fma(beta1, m[i], (1 - beta1) * g);
            v[i] = Math.fma(beta2, v[i], (1 - beta2) * g * g);
            theta[to + i] -= rate * m[i] / Math.fma(Math.sqrt(v[i]), rootScale, epsilon);
        }
    }

    @Override
    public void momentum(double[] theta, int to, double[] gradient, int go, double[] m, int n, double mu, double rate) {
        for (int i = 0; i < n; i++) {
            m[i] = Math.fma(mu, m[i], gradient[go + i]);
            theta[to + i] = Math.fma(-rate, m[i], theta[to + i]);
        }
    }
}
