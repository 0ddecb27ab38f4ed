package org.almagest.dynamics.kernel;

/**
 * Elementary functions in double arithmetic whose every operation is fixed, so that the plain and the vector kernels
 * give the same bits on every machine. The polynomial tables are Chebyshev fits; the script that makes them, {@code
 * elementary_coefficients.py}, is among the test resources. Accuracy is a few units in the last place (the tests state
 * it function by function).
 */
final class Elementary {
    static final double LOG2_E = 1.4426950408889634;
    /** ln 2 in two parts; the high one has trailing zeros, so that n·LN2_HIGH is exact for exponents n. */
    static final double LN2_HIGH = 0.6931471805592082;

    static final double LN2_LOW = 7.371002565167799e-13;
    /** Adding and subtracting 1.5·2⁵² rounds to the nearest integer and leaves it in the low bits. */
    static final double ROUNDER = 0x1.8p52;

    /** exp overflows and turns subnormal outside ±this; arguments are clamped to it. */
    static final double EXP_LIMIT = 708;
    /** e^x is infinite beyond this. */
    static final double OVERFLOW_LIMIT = 709.782712893384;
    /** e^x is 0 below this: half the smallest number, and less. */
    static final double UNDERFLOW_LIMIT = -745.1332191019412;

    /** Whole powers up to this are made by multiplication, so that negative numbers have them. */
    static final double LARGEST_WHOLE_POWER = 1000;

    /** Beyond this the number of quarter turns would lose its last bits: sine and cosine are then {@link StrictMath}'s. */
    static final double TURN_LIMIT = 0x1p30;

    static final double TWO_OVER_PI = 0.6366197723675814;
    /** π/2 in three parts, to about 160 bits. */
    static final double HALF_PI_HIGH = 1.5707963267948966;

    static final double HALF_PI_MIDDLE = 6.123233995736766e-17;
    static final double HALF_PI_LOW = -1.4973849048591698e-33;

    /** (sin r − r)/r³ for |r| ≤ π/4, in powers of r². */
    static final double S0 = -0.16666666666666666;

    static final double S1 = 0.008333333333330925;
    static final double S2 = -0.00019841269836722418;
    static final double S3 = 2.755731608381636e-06;
    static final double S4 = -2.5051127944014188e-08;
    static final double S5 = 1.5917848524808262e-10;

    /** (cos r − 1)/r² for |r| ≤ π/4, in powers of r². */
    static final double C0 = -0.5;

    static final double C1 = 0.04166666666666664;
    static final double C2 = -0.0013888888888880693;
    static final double C3 = 2.4801587293630193e-05;
    static final double C4 = -2.7557315544387844e-07;
    static final double C5 = 2.087588326175103e-09;
    static final double C6 = -1.1367793938832811e-11;

    static final double SQRT_TWO = 1.4142135623730951;
    /** tanh is ±1 to the last bit from here on: 2·20 = 40. */
    static final double TANH_LIMIT = 40;

    static final double INVERSE_SQRT_TWO_PI = 0.3989422804014327;
    /** φ(x) is below 1e−307 beyond this. */
    static final double NORMAL_LIMIT = 37.5;
    /** The Mills ratio's argument is mapped by (t−4)/(t+4). */
    static final double MILLS_POLE = 4;

    /** (expm1(r) − r)/r² for |r| ≤ ln 2 / 2, ascending powers. */
    static final double Q0 = 0.5000000000000001;

    static final double Q1 = 0.16666666666666669;
    static final double Q2 = 0.04166666666662413;
    static final double Q3 = 0.008333333333330062;
    static final double Q4 = 0.0013888888917213717;
    static final double Q5 = 0.00019841269863053618;
    static final double Q6 = 2.4801521295954376e-05;
    static final double Q7 = 2.7557268459997064e-06;
    static final double Q8 = 2.7620088445409746e-07;
    static final double Q9 = 2.510038549551032e-08;

    /** log1p(e)/z in powers of z², z = e/(2+e), for e in [0, 1]. */
    static final double[] LOG1P = {
        2.0,
        0.6666666666666615,
        0.4000000000018575,
        0.28571428545454114,
        0.22222224080747674,
        0.18181740832504806,
        0.1538661404230401,
        0.13300374032674625,
        0.12110168728069218,
        0.0832450651186082,
        0.17044163562781398
    };

    /** (1+t)·M(t) in powers of (t−4)/(t+4), M(t) = Φ(−t)/φ(t) the Mills ratio, for t in [0, 39]. */
    static final double[] MILLS = {
        1.1832619145678034,
        -0.2423996705218073,
        0.03509188023474873,
        0.07169048120135216,
        -0.08070800967909861,
        0.04495912907973878,
        -0.012539103619216419,
        -0.0007159509440583488,
        0.001741848757890892,
        -0.00023670144351141593,
        -0.0002202154484618519,
        5.3265389895310854e-05,
        3.415815766142067e-05,
        -8.601041659551471e-06,
        -6.5510972943010656e-06,
        1.0083757464001458e-06,
        1.385536596352018e-06,
        1.2752365485263678e-08,
        -2.7887435273984206e-07,
        -5.9345981399995253e-08,
        4.2854147895966396e-08,
        2.1280630881745977e-08,
        -2.0622353133546435e-09,
        -3.444410312850291e-09,
        -6.74388480543516e-10
    };

    private Elementary() {}

    /** tanh x = e/(e+2) with e = expm1(2|x|), sign of x. */
    static double tanh(double x) {
        double y = Math.min(2 * Math.abs(x), TANH_LIMIT);
        double e = expm1(y);
        return Math.copySign(e / (e + 2), x);
    }

    /** e^y − 1, |y| ≤ EXP_LIMIT. */
    static double expm1(double y) {
        double t = Math.fma(y, LOG2_E, ROUNDER);
        double n = t - ROUNDER;
        double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, y));
        double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(t) + 1023) << 52);
        return Math.fma(scale, reduced(r), scale - 1);
    }

    /** e^y, clamped to ±EXP_LIMIT. */
    static double exp(double x) {
        double y = Math.max(Math.min(x, EXP_LIMIT), -EXP_LIMIT);
        double t = Math.fma(y, LOG2_E, ROUNDER);
        double n = t - ROUNDER;
        double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, y));
        double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(t) + 1023) << 52);
        return Math.fma(scale, reduced(r), scale);
    }

    /** e^x for every x, overflow and underflow included: as {@link #exp} within its limits, bit by bit. */
    static double exponential(double x) {
        if (!(x <= OVERFLOW_LIMIT && x >= UNDERFLOW_LIMIT)) {
            return x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? 0 : x;
        }
        double n = Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
        double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        return Math.scalb(1 + reduced(r), (int) n);
    }

    /** ln x = k·ln 2 + ln m with x = m·2ᵏ and m about 1: between √½ and √2. */
    static double logarithm(double x) {
        if (!(x > 0 && x <= Double.MAX_VALUE)) {
            return x == 0 ? Double.NEGATIVE_INFINITY : x < 0 ? Double.NaN : x;
        }
        // a subnormal number has no exponent of its own
        int lifted = x < Double.MIN_NORMAL ? 54 : 0;
        double m = Math.scalb(x, lifted);
        int exponent = Math.getExponent(m);
        m = Math.scalb(m, -exponent);
        int k = exponent - lifted;
        if (m > SQRT_TWO) {
            m *= 0.5;
            k++;
        }
        double f = m - 1;
        double z = f / (2 + f);
        double low = Math.fma(k, LN2_LOW, z * polynomial(LOG1P, z * z));
        return Math.fma(k, LN2_HIGH, low);
    }

    /** x to a whole power, by squares. */
    static double wholePower(double x, int exponent) {
        double power = 1;
        double square = x;
        for (int rest = Math.abs(exponent); rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                power *= square;
            }
            square *= square;
        }
        return exponent < 0 ? 1 / power : power;
    }

    /** sin x. */
    static double sine(double x) {
        return Math.abs(x) <= TURN_LIMIT ? turned(x, 0) : StrictMath.sin(x);
    }

    /** cos x. */
    static double cosine(double x) {
        return Math.abs(x) <= TURN_LIMIT ? turned(x, 1) : StrictMath.cos(x);
    }

    /**
     * sin(x + quarters·π/2): with x = n·π/2 + r, the sine or cosine of r with a sign. The first of the three subtractions is
     * exact, since n·HALF_PI_HIGH and x are multiples of one small number and their difference is below 1.
     */
    private static double turned(double x, long quarters) {
        double t = Math.fma(x, TWO_OVER_PI, ROUNDER);
        double n = t - ROUNDER;
        double r = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_MIDDLE, Math.fma(n, -HALF_PI_HIGH, x)));
        double u = r * r;
        long quadrant = Double.doubleToRawLongBits(t) + quarters;
        double value = (quadrant & 1) == 0 ? reducedSine(r, u) : reducedCosine(u);
        return (quadrant & 2) == 0 ? value : -value;
    }

    private static double reducedSine(double r, double u) {
        double p = Math.fma(S5, u, S4);
        p = Math.fma(p, u, S3);
        p = Math.fma(p, u, S2);
        p = Math.fma(p, u, S1);
        p = Math.fma(p, u, S0);
        return Math.fma(p, r * u, r);
    }

    private static double reducedCosine(double u) {
        double p = Math.fma(C6, u, C5);
        p = Math.fma(p, u, C4);
        p = Math.fma(p, u, C3);
        p = Math.fma(p, u, C2);
        p = Math.fma(p, u, C1);
        p = Math.fma(p, u, C0);
        return Math.fma(p, u, 1);
    }

    /** expm1 on the reduced range. */
    private static double reduced(double r) {
        double q = Math.fma(Q9, r, Q8);
        q = Math.fma(q, r, Q7);
        q = Math.fma(q, r, Q6);
        q = Math.fma(q, r, Q5);
        q = Math.fma(q, r, Q4);
        q = Math.fma(q, r, Q3);
        q = Math.fma(q, r, Q2);
        q = Math.fma(q, r, Q1);
        q = Math.fma(q, r, Q0);
        return Math.fma(q, r * r, r);
    }

    /** 1/(1+e^−x), from e^−|x| so that nothing overflows. */
    static double sigmoid(double x) {
        double e = exp(-Math.abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    /** ln(1+e^x) = max(x, 0) + log1p(e^−|x|). */
    static double softplus(double x) {
        double e = exp(-Math.abs(x));
        double z = e / (2 + e);
        return Math.fma(z, polynomial(LOG1P, z * z), Math.max(x, 0));
    }

    /** Standard normal density; the rounding error of x² is put back by a first-order correction. */
    static double normalDensity(double x) {
        double y = Math.min(Math.abs(x), NORMAL_LIMIT);
        double square = y * y;
        double lost = Math.fma(y, y, -square);
        double e = exp(-0.5 * square) * INVERSE_SQRT_TWO_PI;
        return Math.fma(e, -0.5 * lost, e);
    }

    /** Standard normal distribution function, Φ(−t) = φ(t)·M(t). */
    static double normalDistribution(double x) {
        double t = Math.min(Math.abs(x), NORMAL_LIMIT);
        double w = (t - MILLS_POLE) / (t + MILLS_POLE);
        double tail = normalDensity(x) * (polynomial(MILLS, w) / (1 + t));
        return x >= 0 ? 1 - tail : tail;
    }

    /** Horner's rule with fused multiply-add; coefficients in ascending powers, at least two. */
    static double polynomial(double[] coefficients, double x) {
        double p = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            p = Math.fma(p, x, coefficients[i]);
        }
        return p;
    }
}
