package org.almagest.dynamics.kernel;

import static org.almagest.dynamics.kernel.Elementary.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementary functions of {@link Elementary} on vectors, operation by operation the same. The work is split into
 * several short loops over a block that stays in the first-level cache: in one long loop JDK 17 boxes the vectors. No
 * loop hands a vector to a method of ours: whether that is inlined, and the vector kept off the heap, would depend on what
 * the compiler happened to compile before.
 */
final class VectorFunction {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final int BLOCK = 1024;
    /** Numbers that the vector kernel takes or leaves together. */
    static final int GUARDED = 128;
    /** Arguments or densities at once, which fit into the arena's spare numbers. */
    private static final int DENSITIES = 512;

    private static final long SIGN_BIT = 1L << 63;
    private static final long HALF_TANH_LIMIT_BITS = Double.doubleToRawLongBits(TANH_LIMIT / 2);
    private static final LongVector INFINITY_BITS =
            LongVector.broadcast(LongVector.SPECIES_PREFERRED, Double.doubleToRawLongBits(Double.POSITIVE_INFINITY));
    private static final long TWO_TO_52_BITS = Double.doubleToRawLongBits(0x1p52);
    private static final long MANTISSA_BITS = (1L << 52) - 1;
    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    /**
     * The loops of each function, one after another. Called through an interface and not by name, so that the compiler does not pull
     * many of them into one method: beyond a size it stops inlining, and the vectors are boxed.
     */
    private static final Loop[][] LOOPS = loops();

    private VectorFunction() {}

    static void map(Function f, double[] arena, int n, int ao, int co) {
        Loop[] loops = LOOPS[f.ordinal()];
        int whole = n - n % W;
        int block = f == Function.NORMAL_DISTRIBUTION ? DENSITIES : BLOCK;
        for (int i = 0; i < whole; i += block) {
            int length = Math.min(block, whole - i);
            for (int l = 0; l < loops.length; l++) {
                loops[l].run(arena, length, ao + i, co + i);
            }
        }
        PlainKernels.mapPlain(f, arena, n - whole, ao + whole, co + whole);
    }

    /** The loops of the distribution function, with the densities where the slopes will be. */
    static void geluAndSlope(double[] arena, int n, int ao, int co, int so) {
        int argument = arena.length - Kernels.SLACK;
        int whole = n - n % W;
        for (int i = 0; i < whole; i += DENSITIES) {
            int length = Math.min(DENSITIES, whole - i);
            for (int l = 0; l < GELU_AND_SLOPE.length; l++) {
                GELU_AND_SLOPE[l].run(arena, length, ao + i, argument, co + i, so + i);
            }
        }
        PlainKernels.geluAndSlopePlain(arena, n - whole, ao + whole, co + whole, so + whole);
    }

    /** A step from a to c and s, as {@link Loop}, with room for the argument of a polynomial. */
    private interface PairLoop {
        void run(double[] arena, int n, int a, int argument, int c, int s);
    }

    private static final PairLoop[] GELU_AND_SLOPE = {
        (arena, n, a, argument, c, s) -> millsArgument(arena, n, a, argument, c),
        (arena, n, a, argument, c, s) -> millsSecond(arena, n, argument, c),
        (arena, n, a, argument, c, s) -> millsThird(arena, n, argument, c),
        (arena, n, a, argument, c, s) -> millsRatio(arena, n, a, argument, c),
        (arena, n, a, argument, c, s) -> density(arena, n, a, s),
        (arena, n, a, argument, c, s) -> geluFromRatio(arena, n, a, c, s)
    };

    /** A step from a to c = f(a), for whole vectors; it may read what the step before has left in c. */
    private interface Loop {
        void run(double[] arena, int n, int a, int c);
    }

    private static Loop[][] loops() {
        Loop[][] loops = new Loop[Function.values().length][];
        for (Function f : Function.values()) {
            loops[f.ordinal()] = loops(f);
        }
        return loops;
    }

    private static Loop[] loops(Function f) {
        return switch (f) {
            case TANH -> new Loop[] {VectorFunction::tanh};
            case SIGMOID -> new Loop[] {VectorFunction::expOfMinusAbs, VectorFunction::sigmoidQuotient};
            case SOFTPLUS ->
                new Loop[] {
                    VectorFunction::expOfMinusAbs,
                    (arena, n, a, c) -> softplusQuotient(arena, n, c),
                    VectorFunction::softplusSeries
                };
            case NORMAL_DENSITY -> new Loop[] {VectorFunction::density};
            case NORMAL_DISTRIBUTION ->
                new Loop[] {
                    (arena, n, a, c) -> millsArgument(arena, n, a, arena.length - Kernels.SLACK, c),
                    (arena, n, a, c) -> millsSecond(arena, n, arena.length - Kernels.SLACK, c),
                    (arena, n, a, c) -> millsThird(arena, n, arena.length - Kernels.SLACK, c),
                    (arena, n, a, c) -> millsRatio(arena, n, a, arena.length - Kernels.SLACK, c),
                    (arena, n, a, c) -> density(arena, n, a, arena.length - Kernels.SLACK),
                    (arena, n, a, c) -> timesDensity(arena, n, a, arena.length - Kernels.SLACK, c)
                };
            case EXP, EXPONENTIAL -> new Loop[] {guarded(f, EXP_LIMIT, VectorFunction::exponential)};
            case LOGARITHM -> new Loop[] {VectorFunction::logarithmWhereNormal};
            case SQUARE_ROOT -> new Loop[] {VectorFunction::squareRoot};
            case RECIPROCAL -> new Loop[] {VectorFunction::reciprocal};
            case RELU -> new Loop[] {VectorFunction::relu};
            case STEP -> new Loop[] {VectorFunction::step};
            case SINE -> new Loop[] {guarded(f, TURN_LIMIT, (arena, n, a, c) -> VectorTurn.turned(0, arena, n, a, c))};
            case COSINE ->
                new Loop[] {guarded(f, TURN_LIMIT, (arena, n, a, c) -> VectorTurn.turned(1, arena, n, a, c))};
            case ABS -> new Loop[] {VectorFunction::abs};
            case SIGN -> new Loop[] {VectorFunction::sign};
        };
    }

    /** c = e/(e+2), e = expm1(2|a|), with the sign of a: one loop, so that the division hides behind the polynomial. */
    private static void tanh(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            // positive numbers are in the order of their bits: one instruction where min takes six, for NaN and -0
            LongVector size = x.reinterpretAsLongs().and(Long.MAX_VALUE);
            DoubleVector half = size.min(HALF_TANH_LIMIT_BITS).reinterpretAsDoubles();
            DoubleVector y = half.add(half);
            DoubleVector t = y.fma(LOG2_E, ROUNDER);
            DoubleVector k = t.sub(ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -LN2_LOW), k.fma(DoubleVector.broadcast(S, -LN2_HIGH), y));
            DoubleVector q = DoubleVector.broadcast(S, Q9).fma(r, DoubleVector.broadcast(S, Q8));
            q = q.fma(r, DoubleVector.broadcast(S, Q7));
            q = q.fma(r, DoubleVector.broadcast(S, Q6));
            q = q.fma(r, DoubleVector.broadcast(S, Q5));
            q = q.fma(r, DoubleVector.broadcast(S, Q4));
            q = q.fma(r, DoubleVector.broadcast(S, Q3));
            q = q.fma(r, DoubleVector.broadcast(S, Q2));
            q = q.fma(r, DoubleVector.broadcast(S, Q1));
            q = q.fma(r, DoubleVector.broadcast(S, Q0));
            q = q.fma(r.mul(r), r);
            DoubleVector scale = t.reinterpretAsLongs()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles();
            DoubleVector e = scale.fma(q, scale.sub(1));
            LongVector sign = x.reinterpretAsLongs().and(SIGN_BIT);
            // all bits where x is not a number, which the limit has hidden
            LongVector none = INFINITY_BITS.sub(size).lanewise(VectorOperators.ASHR, 63);
            e.div(e.add(2))
                    .reinterpretAsLongs()
                    .or(sign)
                    .or(none)
                    .reinterpretAsDoubles()
                    .intoArray(arena, c + i);
        }
    }

    /**
     * By {@code vectors} where no number of a few exceeds the limit in size, else as the plain kernels have it. The test is a
     * loop of its own: with a call inside, the loop of vectors is compiled well or badly as chance will have it.
     */
    private static Loop guarded(Function f, double limit, Loop vectors) {
        return (arena, n, a, c) -> {
            for (int i = 0; i < n; i += GUARDED) {
                int length = Math.min(GUARDED, n - i);
                if (within(limit, arena, length, a + i)) {
                    vectors.run(arena, length, a + i, c + i);
                } else {
                    oneByOne(f, limit, vectors, arena, length, a + i, c + i);
                }
            }
        };
    }

    /** As {@link #guarded}, a vector at a time, so that one number beyond the limit costs the time of its own vector only. */
    private static void oneByOne(Function f, double limit, Loop vectors, double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            if (within(limit, arena, W, a + i)) {
                vectors.run(arena, W, a + i, c + i);
            } else {
                PlainKernels.mapPlain(f, arena, W, a + i, c + i);
            }
        }
    }

    /** Whether no number of whole vectors exceeds the limit in size. */
    static boolean within(double limit, double[] arena, int n, int a) {
        for (int i = 0; i < n; i += W) {
            if (!DoubleVector.fromArray(S, arena, a + i)
                    .abs()
                    .compare(VectorOperators.LE, limit)
                    .allTrue()) {
                return false;
            }
        }
        return true;
    }

    /** c = e^a, within ±EXP_LIMIT. */
    private static void exponential(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector y = DoubleVector.fromArray(S, arena, a + i);
            DoubleVector t = y.fma(LOG2_E, ROUNDER);
            DoubleVector k = t.sub(ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -LN2_LOW), k.fma(DoubleVector.broadcast(S, -LN2_HIGH), y));
            DoubleVector q = DoubleVector.broadcast(S, Q9).fma(r, DoubleVector.broadcast(S, Q8));
            q = q.fma(r, DoubleVector.broadcast(S, Q7));
            q = q.fma(r, DoubleVector.broadcast(S, Q6));
            q = q.fma(r, DoubleVector.broadcast(S, Q5));
            q = q.fma(r, DoubleVector.broadcast(S, Q4));
            q = q.fma(r, DoubleVector.broadcast(S, Q3));
            q = q.fma(r, DoubleVector.broadcast(S, Q2));
            q = q.fma(r, DoubleVector.broadcast(S, Q1));
            q = q.fma(r, DoubleVector.broadcast(S, Q0));
            q = q.fma(r.mul(r), r);
            DoubleVector scale = t.reinterpretAsLongs()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles();
            scale.fma(q, scale).intoArray(arena, c + i);
        }
    }

    /** c = e^−|a|; beyond EXP_LIMIT as at it. */
    private static void expOfMinusAbs(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector z = DoubleVector.fromArray(S, arena, a + i).abs();
            DoubleVector y =
                    z.blend(EXP_LIMIT, z.compare(VectorOperators.GT, EXP_LIMIT)).neg();
            DoubleVector t = y.fma(LOG2_E, ROUNDER);
            DoubleVector k = t.sub(ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -LN2_LOW), k.fma(DoubleVector.broadcast(S, -LN2_HIGH), y));
            DoubleVector q = DoubleVector.broadcast(S, Q9).fma(r, DoubleVector.broadcast(S, Q8));
            q = q.fma(r, DoubleVector.broadcast(S, Q7));
            q = q.fma(r, DoubleVector.broadcast(S, Q6));
            q = q.fma(r, DoubleVector.broadcast(S, Q5));
            q = q.fma(r, DoubleVector.broadcast(S, Q4));
            q = q.fma(r, DoubleVector.broadcast(S, Q3));
            q = q.fma(r, DoubleVector.broadcast(S, Q2));
            q = q.fma(r, DoubleVector.broadcast(S, Q1));
            q = q.fma(r, DoubleVector.broadcast(S, Q0));
            q = q.fma(r.mul(r), r);
            DoubleVector scale = t.reinterpretAsLongs()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles();
            scale.fma(q, scale).intoArray(arena, c + i);
        }
    }

    private static void logarithmWhereNormal(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += GUARDED) {
            int length = Math.min(GUARDED, n - i);
            if (normal(arena, length, a + i)) {
                logarithm(arena, length, a + i, c + i);
            } else {
                PlainKernels.mapPlain(Function.LOGARITHM, arena, length, a + i, c + i);
            }
        }
    }

    /** Whether all numbers are positive, finite and not subnormal. */
    private static boolean normal(double[] arena, int n, int a) {
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            if (!x.compare(VectorOperators.GE, Double.MIN_NORMAL).allTrue()
                    || !x.compare(VectorOperators.LE, Double.MAX_VALUE).allTrue()) {
                return false;
            }
        }
        return true;
    }

    /** c = ln a for normal numbers: exponent and mantissa from the bits. */
    private static void logarithm(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            LongVector bits = x.reinterpretAsLongs();
            DoubleVector k = bits.lanewise(VectorOperators.LSHR, 52)
                    .or(TWO_TO_52_BITS)
                    .reinterpretAsDoubles()
                    .sub(0x1p52 + 1023);
            DoubleVector m = bits.and(MANTISSA_BITS).or(ONE_BITS).reinterpretAsDoubles();
            DoubleVector larger = DoubleVector.zero(S).blend(1, m.compare(VectorOperators.GT, SQRT_TWO));
            k = k.add(larger);
            // halved where it is larger
            DoubleVector f = m.mul(larger.fma(DoubleVector.broadcast(S, -0.5), DoubleVector.broadcast(S, 1)))
                    .sub(1);
            DoubleVector z = f.div(f.add(2));
            DoubleVector u = z.mul(z);
            DoubleVector p = DoubleVector.broadcast(S, LOG1P[10]).fma(u, DoubleVector.broadcast(S, LOG1P[9]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[8]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[7]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[6]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[5]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[4]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[3]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[2]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[1]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[0]));
            DoubleVector low = k.fma(DoubleVector.broadcast(S, LN2_LOW), z.mul(p));
            k.fma(DoubleVector.broadcast(S, LN2_HIGH), low).intoArray(arena, c + i);
        }
    }

    private static void squareRoot(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector.fromArray(S, arena, a + i).sqrt().intoArray(arena, c + i);
        }
    }

    private static void reciprocal(double[] arena, int n, int a, int c) {
        DoubleVector one = DoubleVector.broadcast(S, 1);
        for (int i = 0; i < n; i += W) {
            one.div(DoubleVector.fromArray(S, arena, a + i)).intoArray(arena, c + i);
        }
    }

    private static void sigmoidQuotient(double[] arena, int n, int a, int c) {
        DoubleVector one = DoubleVector.broadcast(S, 1);
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            DoubleVector e = DoubleVector.fromArray(S, arena, c + i);
            e.blend(one, x.compare(VectorOperators.GE, 0)).div(one.add(e)).intoArray(arena, c + i);
        }
    }

    private static void softplusQuotient(double[] arena, int n, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector e = DoubleVector.fromArray(S, arena, c + i);
            e.div(e.add(2)).intoArray(arena, c + i);
        }
    }

    private static void softplusSeries(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector z = DoubleVector.fromArray(S, arena, c + i);
            DoubleVector u = z.mul(z);
            DoubleVector p = DoubleVector.broadcast(S, LOG1P[10]).fma(u, DoubleVector.broadcast(S, LOG1P[9]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[8]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[7]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[6]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[5]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[4]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[3]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[2]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[1]));
            p = p.fma(u, DoubleVector.broadcast(S, LOG1P[0]));
            z.fma(p, DoubleVector.fromArray(S, arena, a + i).max(0)).intoArray(arena, c + i);
        }
    }

    /** c = φ(a), the rounding error of the square put back. */
    private static void density(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector z = DoubleVector.fromArray(S, arena, a + i).abs();
            DoubleVector x = z.blend(NORMAL_LIMIT, z.compare(VectorOperators.GT, NORMAL_LIMIT));
            DoubleVector square = x.mul(x);
            DoubleVector lost = x.fma(x, square.neg());
            DoubleVector y = square.mul(-0.5);
            DoubleVector t = y.fma(LOG2_E, ROUNDER);
            DoubleVector k = t.sub(ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -LN2_LOW), k.fma(DoubleVector.broadcast(S, -LN2_HIGH), y));
            DoubleVector q = DoubleVector.broadcast(S, Q9).fma(r, DoubleVector.broadcast(S, Q8));
            q = q.fma(r, DoubleVector.broadcast(S, Q7));
            q = q.fma(r, DoubleVector.broadcast(S, Q6));
            q = q.fma(r, DoubleVector.broadcast(S, Q5));
            q = q.fma(r, DoubleVector.broadcast(S, Q4));
            q = q.fma(r, DoubleVector.broadcast(S, Q3));
            q = q.fma(r, DoubleVector.broadcast(S, Q2));
            q = q.fma(r, DoubleVector.broadcast(S, Q1));
            q = q.fma(r, DoubleVector.broadcast(S, Q0));
            q = q.fma(r.mul(r), r);
            DoubleVector scale = t.reinterpretAsLongs()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles();
            DoubleVector e = scale.fma(q, scale).mul(INVERSE_SQRT_TWO_PI);
            e.fma(lost.mul(-0.5), e).intoArray(arena, c + i);
        }
    }

    /**
     * c = the first terms of (1+t)·M(t) with t = |a| by Horner's rule; the argument is kept. The polynomial of degree 24 goes through
     * several loops: in one of them each step would wait for the one before, since a processor does not look so far ahead that
     * it sees many vectors at once.
     */
    private static void millsArgument(double[] arena, int n, int a, int argument, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector z = DoubleVector.fromArray(S, arena, a + i).abs();
            DoubleVector t = z.blend(NORMAL_LIMIT, z.compare(VectorOperators.GT, NORMAL_LIMIT));
            DoubleVector w = t.sub(MILLS_POLE).div(t.add(MILLS_POLE));
            w.intoArray(arena, argument + i);
            DoubleVector p = DoubleVector.broadcast(S, MILLS[24]).fma(w, DoubleVector.broadcast(S, MILLS[23]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[22]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[21]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[20]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[19]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[18]));
            p.intoArray(arena, c + i);
        }
    }

    private static void millsSecond(double[] arena, int n, int argument, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector w = DoubleVector.fromArray(S, arena, argument + i);
            DoubleVector p = DoubleVector.fromArray(S, arena, c + i).fma(w, DoubleVector.broadcast(S, MILLS[17]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[16]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[15]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[14]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[13]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[12]));
            p.intoArray(arena, c + i);
        }
    }

    private static void millsThird(double[] arena, int n, int argument, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector w = DoubleVector.fromArray(S, arena, argument + i);
            DoubleVector p = DoubleVector.fromArray(S, arena, c + i).fma(w, DoubleVector.broadcast(S, MILLS[11]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[10]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[9]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[8]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[7]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[6]));
            p.intoArray(arena, c + i);
        }
    }

    /** c = M(|a|) from what the others have left. */
    private static void millsRatio(double[] arena, int n, int a, int argument, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector z = DoubleVector.fromArray(S, arena, a + i).abs();
            DoubleVector t = z.blend(NORMAL_LIMIT, z.compare(VectorOperators.GT, NORMAL_LIMIT));
            DoubleVector w = DoubleVector.fromArray(S, arena, argument + i);
            DoubleVector p = DoubleVector.fromArray(S, arena, c + i).fma(w, DoubleVector.broadcast(S, MILLS[5]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[4]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[3]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[2]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[1]));
            p = p.fma(w, DoubleVector.broadcast(S, MILLS[0]));
            p.div(t.add(1)).intoArray(arena, c + i);
        }
    }

    /** c = Φ(a) from c = M(|a|) and the densities. */
    private static void timesDensity(double[] arena, int n, int a, int density, int c) {
        DoubleVector one = DoubleVector.broadcast(S, 1);
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            DoubleVector tail =
                    DoubleVector.fromArray(S, arena, density + i).mul(DoubleVector.fromArray(S, arena, c + i));
            tail.blend(one.sub(tail), x.compare(VectorOperators.GE, 0)).intoArray(arena, c + i);
        }
    }

    /** c = a·Φ(a) and s = Φ(a) + a·φ(a) from c = M(|a|) and s = φ(a). */
    private static void geluFromRatio(double[] arena, int n, int a, int c, int s) {
        DoubleVector one = DoubleVector.broadcast(S, 1);
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            DoubleVector density = DoubleVector.fromArray(S, arena, s + i);
            DoubleVector tail = density.mul(DoubleVector.fromArray(S, arena, c + i));
            DoubleVector distribution = tail.blend(one.sub(tail), x.compare(VectorOperators.GE, 0));
            x.fma(distribution, zero).intoArray(arena, c + i);
            x.fma(density, distribution).intoArray(arena, s + i);
        }
    }

    private static void relu(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector.fromArray(S, arena, a + i).max(0).intoArray(arena, c + i);
        }
    }

    private static void step(double[] arena, int n, int a, int c) {
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            zero.blend(1, x.compare(VectorOperators.GT, 0)).intoArray(arena, c + i);
        }
    }

    private static void abs(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector.fromArray(S, arena, a + i).abs().intoArray(arena, c + i);
        }
    }

    private static void sign(double[] arena, int n, int a, int c) {
        for (int i = 0; i < n; i += W) {
            DoubleVector x = DoubleVector.fromArray(S, arena, a + i);
            x.blend(1, x.compare(VectorOperators.GT, 0))
                    .blend(-1, x.compare(VectorOperators.LT, 0))
                    .intoArray(arena, c + i);
        }
    }
}
