package org.almagest.studies.hessianrank;

import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;

/**
 * Integers modulo p = 2³¹ − c, c small. With p just under 2³¹ four products and a remainder fit in an unsigned long,
 * and since 2³¹ ≡ c, reducing is two shifts and multiplications that vectorise, where a division would not.
 *
 * @param c how far p is below 2³¹
 */
record PrimeField(int c) {
    /** 2³¹ − 1, Mersenne's. */
    static final PrimeField FIRST = new PrimeField(1);

    /** 2³¹ − 19, the next one below. */
    static final PrimeField SECOND = new PrimeField(19);

    private static final long LOW = 0x7fff_ffffL;

    /** p. */
    long modulus() {
        return LOW + 1 - c;
    }

    /** The residue in [0, p) of {@code x}, read as unsigned. */
    long reduce(long x) {
        long once = c * (x >>> 31) + (x & LOW);
        long twice = c * (once >>> 31) + (once & LOW);
        return twice - (modulus() & ((modulus() - 1 - twice) >> 63));
    }

    /** a·b of residues. */
    long multiply(long a, long b) {
        return reduce(a * b);
    }

    /** p − a, and 0 for 0. */
    long negate(long a) {
        return a == 0 ? 0 : modulus() - a;
    }

    /** a⁻¹ by Fermat: a^{p−2}. */
    long inverse(long a) {
        if (a == 0) {
            throw new ArithmeticException("0 has no inverse modulo " + modulus());
        }
        return power(a, modulus() - 2);
    }

    long power(long base, long exponent) {
        long result = 1;
        long square = base;
        for (long e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    /** A double is an integer times a power of two, so it has an exact residue. */
    long residue(double x) {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s among the inputs; every number must be finite", x));
        }
        if (x == 0) {
            return 0;
        }
        int exponent = Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
        long mantissa = (long) Math.scalb(Math.abs(x), -exponent);
        long two = exponent >= 0 ? 2 : inverse(2);
        long value = multiply(mantissa % modulus(), power(two, Math.abs(exponent)));
        return x < 0 ? negate(value) : value;
    }

    /** A uniform residue. */
    long random(RandomStream stream) {
        return stream.below((int) modulus());
    }

    /** Uniform residues, rows by columns. */
    long[][] random(RandomStream stream, int rows, int columns) {
        long[][] matrix = new long[rows][columns];
        for (long[] row : matrix) {
            for (int j = 0; j < columns; j++) {
                row[j] = random(stream);
            }
        }
        return matrix;
    }

    /** Σ_j a[j]·b[j], from the given offsets on. */
    long dot(long[] a, int atA, long[] b, int atB, int length) {
        long sum = 0;
        int j = 0;
        for (; j + 3 < length; j += 4) {
            sum = reduce(sum
                    + a[atA + j] * b[atB + j]
                    + a[atA + j + 1] * b[atB + j + 1]
                    + a[atA + j + 2] * b[atB + j + 2]
                    + a[atA + j + 3] * b[atB + j + 3]);
        }
        for (; j < length; j++) {
            sum = reduce(sum + a[atA + j] * b[atB + j]);
        }
        return sum;
    }

    /** y += a·x. */
    void add(long[] y, long a, long[] x) {
        for (int j = 0; j < y.length; j++) {
            y[j] = reduce(y[j] + a * x[j]);
        }
    }

    /**
     * y += a₀·x₀ + a₁·x₁ + a₂·x₂ + a₃·x₃: four products, one reduction. Written as four short loops, which the compiler
     * turns into vector code, as it does not with one long body: a quarter of the time.
     */
    void add(long[] y, long a0, long[] x0, long a1, long[] x1, long a2, long[] x2, long a3, long[] x3) {
        long p = modulus();
        long less = c;
        for (int j = 0; j < y.length; j++) {
            y[j] = y[j] + a0 * x0[j] + a1 * x1[j];
        }
        for (int j = 0; j < y.length; j++) {
            y[j] = y[j] + a2 * x2[j] + a3 * x3[j];
        }
        for (int j = 0; j < y.length; j++) {
            y[j] = less * (y[j] >>> 31) + (y[j] & LOW);
        }
        for (int j = 0; j < y.length; j++) {
            long twice = less * (y[j] >>> 31) + (y[j] & LOW);
            y[j] = twice - (p & ((p - 1 - twice) >> 63));
        }
    }

    /** y *= a. */
    void scale(long[] y, long a) {
        for (int j = 0; j < y.length; j++) {
            y[j] = reduce(y[j] * a);
        }
    }

    /** The matrix product a·b. */
    long[][] product(long[][] a, long[][] b, int columns) {
        long[][] product = new long[a.length][columns];
        for (int i = 0; i < a.length; i++) {
            int k = 0;
            for (; k + 3 < b.length; k += 4) {
                add(product[i], a[i][k], b[k], a[i][k + 1], b[k + 1], a[i][k + 2], b[k + 2], a[i][k + 3], b[k + 3]);
            }
            for (; k < b.length; k++) {
                add(product[i], a[i][k], b[k]);
            }
        }
        return product;
    }

    static long[][] transpose(long[][] a, int columns) {
        long[][] transposed = new long[columns][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }

    static long[][] identity(int n) {
        long[][] identity = new long[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }
}
