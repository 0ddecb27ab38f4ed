package org.almagest.dynamics.kernel;

/** The elementwise functions that have a kernel of their own; everything else is built from them. */
public enum Function {
    /** Hyperbolic tangent. */
    TANH,
    /** 1/(1+e^−x). */
    SIGMOID,
    /** ln(1+e^x). */
    SOFTPLUS,
    /** Standard normal density. */
    NORMAL_DENSITY,
    /** Standard normal distribution function. */
    NORMAL_DISTRIBUTION,
    /** e^x for x between ±708; beyond these limits, what it is at them. */
    EXP,
    /** e^x for every x: infinite where it overflows, subnormal and then 0 where it underflows. */
    EXPONENTIAL,
    /** ln x: −∞ at zero, NaN below. */
    LOGARITHM,
    /** √x, correctly rounded: NaN below zero, −0 at −0. */
    SQUARE_ROOT,
    /** 1/x, correctly rounded: infinite at zero, with its sign. */
    RECIPROCAL,
    /** max(x, 0). */
    RELU,
    /** 1 where x &gt; 0, else 0. */
    STEP,
    /** |x|. */
    ABS,
    /** sin x: within 2 units in the last place for every finite x; NaN at the infinite ones. */
    SINE,
    /** cos x, as {@link #SINE}. */
    COSINE,
    /** 1 or −1, as x is positive or negative; zero and NaN stay what they are. */
    SIGN
}
