package org.almagest.dynamics.kernel;

import static org.almagest.dynamics.kernel.Elementary.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sine or cosine, and both of the same numbers: then the turns are taken off once, and each polynomial is computed once. The two
 * loops spell out the same steps, since a vector that crosses a method is boxed.
 */
final class VectorTurn {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    private VectorTurn() {}

    static void sineAndCosine(double[] arena, int n, int ao, int so, int co) {
        int whole = n - n % W;
        for (int i = 0; i < whole; i += VectorFunction.GUARDED) {
            int length = Math.min(VectorFunction.GUARDED, whole - i);
            if (VectorFunction.within(TURN_LIMIT, arena, length, ao + i)) {
                both(arena, length, ao + i, so + i, co + i);
            } else {
                PlainKernels.sineAndCosinePlain(arena, length, ao + i, so + i, co + i);
            }
        }
        PlainKernels.sineAndCosinePlain(arena, n - whole, ao + whole, so + whole, co + whole);
    }

    /**
     * c = sin(a + quarters·π/2): both polynomials for every number, since they cost less than a branch. Whole
     * vectors of numbers within the limit.
     */
    static void turned(long quarters, double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            DoubleVector t = x.fma(TWO_OVER_PI, ROUNDER);
            DoubleVector k = t.sub(ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -HALF_PI_HIGH), x);
            r = k.fma(DoubleVector.broadcast(S, -HALF_PI_MIDDLE), r);
            r = k.fma(DoubleVector.broadcast(S, -HALF_PI_LOW), r);
            DoubleVector u = r.mul(r);
            DoubleVector p = DoubleVector.broadcast(S, S5).fma(u, DoubleVector.broadcast(S, S4));
            p = p.fma(u, DoubleVector.broadcast(S, S3));
            p = p.fma(u, DoubleVector.broadcast(S, S2));
            p = p.fma(u, DoubleVector.broadcast(S, S1));
            p = p.fma(u, DoubleVector.broadcast(S, S0));
            p = p.fma(r.mul(u), r);
            DoubleVector q = DoubleVector.broadcast(S, C6).fma(u, DoubleVector.broadcast(S, C5));
            q = q.fma(u, DoubleVector.broadcast(S, C4));
            q = q.fma(u, DoubleVector.broadcast(S, C3));
            q = q.fma(u, DoubleVector.broadcast(S, C2));
            q = q.fma(u, DoubleVector.broadcast(S, C1));
            q = q.fma(u, DoubleVector.broadcast(S, C0));
            q = q.fma(u, DoubleVector.broadcast(S, 1));
            LongVector quadrant = t.reinterpretAsLongs().add(quarters);
            // 1 or −1, as the quadrant is even or odd
            DoubleVector parity =
                    quadrant.lanewise(VectorOperators.LSHL, 63).or(ONE_BITS).reinterpretAsDoubles();
            LongVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 62);
            p.blend(q, parity.compare(VectorOperators.LT, 0))
                    .reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, sign)
                    .reinterpretAsDoubles()
                    .intoArray(arena, c + i);
        }
    }

    /** For whole vectors of numbers within the limit: the steps of {@link Elementary#sine} and {@link Elementary#cosine}. */
    private static void both(double[] arena, int n, int a, int s, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            DoubleVector t = x.fma(TWO_OVER_PI, ROUNDER);
            DoubleVector k = t.sub(ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -HALF_PI_HIGH), x);
            r = k.fma(DoubleVector.broadcast(S, -HALF_PI_MIDDLE), r);
            r = k.fma(DoubleVector.broadcast(S, -HALF_PI_LOW), r);
            DoubleVector u = r.mul(r);
            DoubleVector p = DoubleVector.broadcast(S, S5).fma(u, DoubleVector.broadcast(S, S4));
            p = p.fma(u, DoubleVector.broadcast(S, S3));
            p = p.fma(u, DoubleVector.broadcast(S, S2));
            p = p.fma(u, DoubleVector.broadcast(S, S1));
            p = p.fma(u, DoubleVector.broadcast(S, S0));
            p = p.fma(r.mul(u), r);
            DoubleVector q = DoubleVector.broadcast(S, C6).fma(u, DoubleVector.broadcast(S, C5));
            q = q.fma(u, DoubleVector.broadcast(S, C4));
            q = q.fma(u, DoubleVector.broadcast(S, C3));
            q = q.fma(u, DoubleVector.broadcast(S, C2));
            q = q.fma(u, DoubleVector.broadcast(S, C1));
            q = q.fma(u, DoubleVector.broadcast(S, C0));
            q = q.fma(u, DoubleVector.broadcast(S, 1));
            LongVector quadrant = t.reinterpretAsLongs();
            VectorMask<Double> odd = quadrant.lanewise(VectorOperators.LSHL, 63)
                    .or(ONE_BITS)
                    .reinterpretAsDoubles()
                    .compare(VectorOperators.LT, 0);
            p.blend(q, odd)
                    .reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, quadrant.and(2).lanewise(VectorOperators.LSHL, 62))
                    .reinterpretAsDoubles()
                    .intoArray(arena, s + i);
            q.blend(p, odd)
                    .reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, quadrant.add(1).and(2).lanewise(VectorOperators.LSHL, 62))
                    .reinterpretAsDoubles()
                    .intoArray(arena, c + i);
        }
    }
}
