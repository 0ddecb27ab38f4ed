package org.almagest.dynamics.season;

import java.util.Arrays;

/**
 * The smallest value of a smooth function of a few numbers, by the method of Broyden, Fletcher, Goldfarb and Shanno with steps
 * that are halved until they gain enough (Nocedal, Wright, Numerical Optimization, algorithms 3.1 and 6.1).
 */
final class QuasiNewton {
    /** Steps at most; some dozens are usual. */
    private static final int STEPS = 100;
    /** Of what the slope promises, a step must bring this share. */
    private static final double SHARE = 1e-4;
    /** Numbers are logarithms: a step of more than e² in one of them is a leap into the unknown. */
    private static final double LONGEST = 2;
    /** Ends where the gradient is so flat, or a step changes so little. */
    private static final double FLAT = 3e-7;

    private static final double SMALLEST = 1e-12;

    /** A function with its gradient. */
    @FunctionalInterface
    interface Function {
        /**
         * The value at {@code x}; NaN or infinite where there is none.
         *
         * @param gradient receives the derivatives
         */
        double at(double[] x, double[] gradient);
    }

    private QuasiNewton() {}

    /** A place near {@code start} from which no step gains. */
    static double[] least(Function function, double[] start) {
        int n = start.length;
        double[] x = start.clone();
        double[] gradient = new double[n];
        double value = function.at(x, gradient);
        double[] inverse = identity(n);
        for (int step = 0; step < STEPS && largest(gradient) > FLAT; step++) {
            double[] direction = direction(inverse, gradient);
            double promised = dot(direction, gradient);
            if (promised >= 0) {
                inverse = identity(n);
                direction = direction(inverse, gradient);
                promised = dot(direction, gradient);
            }
            double length = Math.min(1, LONGEST / largest(direction));
            double[] next = new double[n];
            double[] slopes = new double[n];
            double found = Double.NaN;
            boolean gained = false;
            while (!gained && length * largest(direction) > SMALLEST) {
                for (int i = 0; i < n; i++) {
                    next[i] = x[i] + length * direction[i];
                }
                found = function.at(next, slopes);
                gained = found <= value + SHARE * length * promised;
                length = gained ? length : length / 2;
            }
            if (!gained) {
                break;
            }
            improve(inverse, x, next, gradient, slopes);
            x = next;
            value = found;
            gradient = slopes;
        }
        return x;
    }

    private static double[] identity(int n) {
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            matrix[i * n + i] = 1;
        }
        return matrix;
    }

    private static double[] direction(double[] inverse, double[] gradient) {
        int n = gradient.length;
        double[] direction = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                direction[i] -= inverse[i * n + j] * gradient[j];
            }
        }
        return direction;
    }

    /** H ← (I − s·yᵀ/(sᵀy))·H·(I − y·sᵀ/(sᵀy)) + s·sᵀ/(sᵀy), where the slope has grown along the step. */
    private static void improve(double[] inverse, double[] x, double[] next, double[] gradient, double[] slopes) {
        int n = x.length;
        double[] s = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            s[i] = next[i] - x[i];
            y[i] = slopes[i] - gradient[i];
        }
        double curvature = dot(s, y);
        if (!(curvature > SMALLEST * dot(s, s))) {
            return;
        }
        double[] hy = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                hy[i] += inverse[i * n + j] * y[j];
            }
        }
        double factor = 1 + dot(y, hy) / curvature;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[i * n + j] += (factor * s[i] * s[j] - hy[i] * s[j] - s[i] * hy[j]) / curvature;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    private static double largest(double[] a) {
        return Arrays.stream(a).map(Math::abs).max().orElse(0);
    }
}
