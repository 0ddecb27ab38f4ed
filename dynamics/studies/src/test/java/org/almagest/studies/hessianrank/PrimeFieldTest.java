package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimeFieldTest {
    private static final int DRAWS = 2000;

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void theModulusIsPrime(int c) {
        assertTrue(BigInteger.valueOf(new PrimeField(c).modulus()).isProbablePrime(60));
        assertEquals((1L << 31) - c, new PrimeField(c).modulus());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void reducesAnyUnsignedLong(int c) {
        PrimeField field = new PrimeField(c);
        RandomStream stream = new RandomStream(c, "reduce");
        long p = field.modulus();
        for (long x : new long[] {0, 1, p - 1, p, p + 1, 2 * p, -1, Long.MIN_VALUE, 4 * (p - 1) * (p - 1) + p - 1}) {
            assertEquals(Long.remainderUnsigned(x, p), field.reduce(x), () -> Long.toUnsignedString(x));
        }
        for (int i = 0; i < DRAWS; i++) {
            long x = stream.bits();
            assertEquals(Long.remainderUnsigned(x, p), field.reduce(x), () -> Long.toUnsignedString(x));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void inverts(int c) {
        PrimeField field = new PrimeField(c);
        RandomStream stream = new RandomStream(c, "invert");
        for (int i = 0; i < DRAWS; i++) {
            long a = 1 + stream.below((int) field.modulus() - 1);
            assertEquals(1, field.multiply(a, field.inverse(a)));
            assertEquals(0, field.reduce(a + field.negate(a)));
        }
        assertThrows(ArithmeticException.class, () -> field.inverse(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void aDoubleHasAnExactResidue(int c) {
        PrimeField field = new PrimeField(c);
        BigInteger p = BigInteger.valueOf(field.modulus());
        double[] hard = {0, -0.0, 1, -1, 0.1, -1.0 / 3, 16, 1e300, -Double.MAX_VALUE, Double.MIN_VALUE, 3e-310, 1e-300};
        for (double x : hard) {
            // A double is an integer over 2^1074.
            BigInteger scaled = new BigDecimal(x)
                    .multiply(new BigDecimal(BigInteger.TWO.pow(1074)))
                    .toBigIntegerExact();
            BigInteger expected = scaled.multiply(BigInteger.TWO.modPow(BigInteger.valueOf(-1074), p))
                    .mod(p);
            assertEquals(expected.longValueExact(), field.residue(x), () -> Double.toString(x));
        }
        assertThrows(IllegalArgumentException.class, () -> field.residue(Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void productsAddUpWithoutOverflow(int c) {
        PrimeField field = new PrimeField(c);
        long largest = field.modulus() - 1;
        // (−1)·(−1) summed eleven times, over the blocks of four and what is left of them.
        long[] row = new long[11];
        Arrays.fill(row, largest);
        assertEquals(11, field.dot(row, 0, row, 0, 11));
        assertEquals(11, field.product(new long[][] {row}, PrimeField.transpose(new long[][] {row}, 11), 1)[0][0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void aProductHasTheRankOfItsNarrowestFactor(int c) {
        PrimeField field = new PrimeField(c);
        RandomStream stream = new RandomStream(c, "rank");
        for (int rank = 0; rank <= 13; rank++) {
            long[][] left = field.random(stream, 20, rank);
            long[][] right = field.random(stream, rank, 17);
            assertEquals(rank, Echelon.rank(field, field.product(left, right, 17)));
        }
        assertEquals(17, Echelon.rank(field, field.random(stream, 30, 17)));
    }
}
