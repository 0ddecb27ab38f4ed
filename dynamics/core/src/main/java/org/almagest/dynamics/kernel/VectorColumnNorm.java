package org.almagest.dynamics.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Layer norm down columns and the way back, a block of columns at a time, row after row: so that memory is read along rows, and a block is
 * near when it is read again. A column at a time would jump from page to page, where nothing is fetched ahead.
 */
final class VectorColumnNorm {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    /** Below as many numbers vectors do not pay: until the compiler has seen enough of them, each is an object. */
    private static final int SMALL = 256;

    /** Columns of a block; three rows of it fit into the arena's spare numbers. */
    private static final int BLOCK = 256;

    private VectorColumnNorm() {}

    static void norm(
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
        boolean vectors = n >= W && lanes * m * n >= SMALL;
        for (int lane = 0; lane < lanes; lane++) {
            int at = lane * m * n;
            int s = so + lane * n;
            int r = ro + lane * n;
            int normal = no < 0 ? -1 : no + at;
            if (vectors) {
                norm(arena, m, n, epsilon, xo + at, go, bo, co + at, normal, s, r);
            } else {
                PlainColumnNorm.norm(arena, m, n, epsilon, xo + at, go, bo, co + at, normal, s, r);
            }
        }
    }

    private static void norm(
            double[] arena, int m, int n, double epsilon, int x, int g, int b, int c, int no, int s, int r) {
        double share = 1.0 / m;
        Arrays.fill(arena, s, s + n, 0);
        Arrays.fill(arena, r, r + n, 0);
        for (int j = 0; j < n; j += BLOCK) {
            int length = Math.min(BLOCK, n - j);
            for (int i = 0; i < m; i++) {
                VectorElementwise.accumulate(arena, length, x + i * n + j, s + j);
            }
            for (int i = 0; i < m; i++) {
                addSquares(arena, length, -share, x + i * n + j, s + j, r + j);
            }
            inverses(arena, length, share, epsilon, r + j);
            for (int i = 0; i < m; i++) {
                int at = i * n + j;
                // where nobody asks for the normal numbers, they lie for a moment where the result will
                int normal = (no < 0 ? c : no) + at;
                result(arena, length, -share, x + at, s + j, r + j, arena[g + i], arena[b + i], normal, c + at);
            }
        }
    }

    /** v += d², where d is the distance from the mean. */
    private static void addSquares(double[] arena, int n, double minus, int x, int s, int v) {
        DoubleVector factor = DoubleVector.broadcast(S, minus);
        int j = 0;
        for (; j <= n - W; j += W) {
            DoubleVector d =
                    factor.fma(DoubleVector.fromArray(S, arena, s + j), DoubleVector.fromArray(S, arena, x + j));
            DoubleVector.fromArray(S, arena, v + j).add(d.mul(d)).intoArray(arena, v + j);
        }
        for (; j < n; j++) {
            double d = Math.fma(minus, arena[s + j], arena[x + j]);
            arena[v + j] += d * d;
        }
    }

    /** r = 1/√(ε + r/m). */
    private static void inverses(double[] arena, int n, double share, double epsilon, int r) {
        DoubleVector factor = DoubleVector.broadcast(S, share);
        DoubleVector least = DoubleVector.broadcast(S, epsilon);
        DoubleVector one = DoubleVector.broadcast(S, 1);
        int j = 0;
        for (; j <= n - W; j += W) {
            one.div(factor.fma(DoubleVector.fromArray(S, arena, r + j), least).sqrt())
                    .intoArray(arena, r + j);
        }
        for (; j < n; j++) {
            arena[r + j] = 1 / Math.sqrt(Math.fma(share, arena[r + j], epsilon));
        }
    }

    /** n and c = γ·n + β. */
    private static void result(
            double[] arena, int n, double minus, int x, int s, int r, double gamma, double beta, int no, int c) {
        DoubleVector factor = DoubleVector.broadcast(S, minus);
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector times = DoubleVector.broadcast(S, gamma);
        DoubleVector plus = DoubleVector.broadcast(S, beta);
        int j = 0;
        for (; j <= n - W; j += W) {
            DoubleVector d =
                    factor.fma(DoubleVector.fromArray(S, arena, s + j), DoubleVector.fromArray(S, arena, x + j));
            DoubleVector normal = d.fma(DoubleVector.fromArray(S, arena, r + j), zero);
            normal.intoArray(arena, no + j);
            times.fma(normal, plus).intoArray(arena, c + j);
        }
        for (; j < n; j++) {
            double d = Math.fma(minus, arena[s + j], arena[x + j]);
            double normal = Math.fma(d, arena[r + j], 0);
            arena[no + j] = normal;
            arena[c + j] = Math.fma(gamma, normal, beta);
        }
    }

    static void slope(double[] arena, int lanes, int m, int n, int go, int fo, int xo, int so, int ro, int zo, int co) {
        boolean vectors = n >= W && lanes * m * n >= SMALL;
        for (int lane = 0; lane < lanes; lane++) {
            int at = lane * m * n;
            int s = so + lane * n;
            int r = ro + lane * n;
            int z = zo < 0 ? -1 : zo + at;
            if (vectors) {
                slope(arena, m, n, go + at, fo, xo + at, s, r, z, co + at);
            } else {
                PlainColumnNorm.slope(arena, m, n, go + at, fo, xo + at, s, r, z, co + at);
            }
        }
    }

    private static void slope(double[] arena, int m, int n, int g, int f, int x, int s, int r, int z, int c) {
        double minus = -(1.0 / m);
        int p = arena.length - Kernels.SLACK;
        int q = p + BLOCK;
        int zeros = q + BLOCK;
        Arrays.fill(arena, zeros, zeros + BLOCK, 0);
        // added to a number, −0 leaves it as it is
        double none = f < 0 ? -0.0 : 0;
        for (int j = 0; j < n; j += BLOCK) {
            int length = Math.min(BLOCK, n - j);
            Arrays.fill(arena, p, p + 2 * BLOCK, 0);
            for (int i = 0; i < m; i++) {
                int at = i * n + j;
                double gamma = f < 0 ? 1 : arena[f + i];
                addProducts(arena, length, minus, g + at, gamma, none, x + at, s + j, r + j, p, q);
            }
            timesCube(arena, length, r + j, p);
            for (int i = 0; i < m; i++) {
                int at = i * n + j;
                double gamma = f < 0 ? 1 : arena[f + i];
                int start = z < 0 ? zeros : z + at;
                addUp(arena, length, minus, g + at, gamma, none, x + at, s + j, r + j, p, q, start, c + at);
            }
        }
    }

    /** p += h·d and q += h·r with h = γ·g + none. */
    private static void addProducts(
            double[] arena, int n, double minus, int g, double gamma, double none, int x, int s, int r, int p, int q) {
        DoubleVector factor = DoubleVector.broadcast(S, minus);
        DoubleVector zero = DoubleVector.broadcast(S, none);
        DoubleVector times = DoubleVector.broadcast(S, gamma);
        int j = 0;
        for (; j <= n - W; j += W) {
            DoubleVector h = times.fma(DoubleVector.fromArray(S, arena, g + j), zero);
            DoubleVector d =
                    factor.fma(DoubleVector.fromArray(S, arena, s + j), DoubleVector.fromArray(S, arena, x + j));
            DoubleVector.fromArray(S, arena, p + j).add(h.mul(d)).intoArray(arena, p + j);
            DoubleVector.fromArray(S, arena, q + j)
                    .add(h.mul(DoubleVector.fromArray(S, arena, r + j)))
                    .intoArray(arena, q + j);
        }
        for (; j < n; j++) {
            double h = Math.fma(gamma, arena[g + j], none);
            arena[p + j] += h * Math.fma(minus, arena[s + j], arena[x + j]);
            arena[q + j] += h * arena[r + j];
        }
    }

    /** p = r·(p·r²). */
    private static void timesCube(double[] arena, int n, int r, int p) {
        DoubleVector zero = DoubleVector.zero(S);
        int j = 0;
        for (; j <= n - W; j += W) {
            DoubleVector inverse = DoubleVector.fromArray(S, arena, r + j);
            DoubleVector square = inverse.fma(inverse, zero);
            inverse.fma(DoubleVector.fromArray(S, arena, p + j).fma(square, zero), zero)
                    .intoArray(arena, p + j);
        }
        for (; j < n; j++) {
            double inverse = arena[r + j];
            arena[p + j] = Math.fma(inverse, Math.fma(arena[p + j], Math.fma(inverse, inverse, 0), 0), 0);
        }
    }

    /** c = z + h·r − d·u/m − q/m. */
    private static void addUp(
            double[] arena,
            int n,
            double minus,
            int g,
            double gamma,
            double none,
            int x,
            int s,
            int r,
            int u,
            int q,
            int z,
            int c) {
        DoubleVector factor = DoubleVector.broadcast(S, minus);
        DoubleVector zero = DoubleVector.broadcast(S, none);
        DoubleVector times = DoubleVector.broadcast(S, gamma);
        int j = 0;
        for (; j <= n - W; j += W) {
            DoubleVector h = times.fma(DoubleVector.fromArray(S, arena, g + j), zero);
            DoubleVector d =
                    factor.fma(DoubleVector.fromArray(S, arena, s + j), DoubleVector.fromArray(S, arena, x + j));
            DoubleVector first =
                    h.fma(DoubleVector.fromArray(S, arena, r + j), DoubleVector.fromArray(S, arena, z + j));
            DoubleVector second = factor.mul(d).fma(DoubleVector.fromArray(S, arena, u + j), first);
            factor.fma(DoubleVector.fromArray(S, arena, q + j), second).intoArray(arena, c + j);
        }
        for (; j < n; j++) {
            double first = Math.fma(Math.fma(gamma, arena[g + j], none), arena[r + j], arena[z + j]);
            double d = Math.fma(minus, arena[s + j], arena[x + j]);
            arena[c + j] = Math.fma(minus, arena[q + j], Math.fma(minus * d, arena[u + j], first));
        }
    }
}
