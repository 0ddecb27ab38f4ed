package org.almagest.dynamics.infinite;

/**
 * Two jointly normal numbers u and v of mean 0.
 *
 * @param first E u²
 * @param second E v²
 * @param covariance E uv
 */
record GaussianPair(double first, double second, double covariance) {
    /** v = slope·u + rest·z with z independent of u; rounding may have made the rest's square negative. */
    double slope() {
        return first > 0 ? covariance / first : 0;
    }

    double rest() {
        return Math.sqrt(Math.max(0, second - slope() * covariance));
    }

    /** The angle between them, in [0, π]. */
    double angle() {
        double size = Math.sqrt(first * second);
        return size > 0 ? StrictMath.acos(Math.max(-1, Math.min(1, covariance / size))) : Math.PI / 2;
    }
}
