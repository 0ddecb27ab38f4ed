package org.almagest.dynamics.linalg;

import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;

/**
 * The trace of an operator that is known by its products alone, by Hutch++ (Meyer, Musco, Musco, Woodruff 2021, arXiv 2010.09649,
 * algorithm 1): exactly on the space Q into which a third of the products has led, by random signs on what is left. For a spectrum with
 * few large eigenvalues, such as a Hessian's, nearly all of the trace is in the exact part.
 *
 * @param value tr(QᵀAQ) + mean of zᵀ(I − QQᵀ)A(I − QQᵀ)z
 * @param standardError of that mean over the random signs z; 0 where there are products enough for the whole diagonal
 * @param products with the operator
 */
public record TraceEstimate(double value, double standardError, int products) {
    /** Below this share of its length what is left of a vector is rounding. */
    private static final double DEPENDENT = 1e-10;

    /**
     * Estimates it.
     *
     * @param most products, at least six, so that there is a standard error; three a direction
     * @throws IllegalArgumentException if they are fewer
     */
    public static TraceEstimate of(LinearOperator operator, RandomStream random, int most) {
        if (most < 6) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d products for a trace: expected at least 6, for a standard error", most));
        }
        int size = operator.size();
        if (size <= most) {
            return new TraceEstimate(exactly(operator), 0, size);
        }
        int directions = most / 3;
        double[][] space = new double[directions][];
        int found = 0;
        int products = 0;
        double[] product = new double[size];
        for (int k = 0; k < directions; k++) {
            operator.apply(signs(random, size), product);
            products++;
            double before = Lanczos.norm(product);
            // twice is enough (Kahan, Parlett)
            project(product, space, found);
            project(product, space, found);
            double after = Lanczos.norm(product);
            if (after > DEPENDENT * before) {
                double[] next = new double[size];
                for (int i = 0; i < size; i++) {
                    next[i] = product[i] / after;
                }
                space[found++] = next;
            }
        }
        double exact = 0;
        for (int k = 0; k < found; k++) {
            operator.apply(space[k], product);
            products++;
            exact += Lanczos.dot(space[k], product);
        }
        int samples = most / 3;
        double[] rest = new double[samples];
        double mean = 0;
        for (int k = 0; k < samples; k++) {
            double[] direction = signs(random, size);
            project(direction, space, found);
            operator.apply(direction, product);
            products++;
            rest[k] = Lanczos.dot(direction, product);
            mean += rest[k] / samples;
        }
        double squares = 0;
        for (double one : rest) {
            squares = Math.fma(one - mean, one - mean, squares);
        }
        return new TraceEstimate(exact + mean, Math.sqrt(squares / (samples - 1) / samples), products);
    }

    /** With as many products as there are numbers on the diagonal nothing has to be estimated. */
    private static double exactly(LinearOperator operator) {
        double[] unit = new double[operator.size()];
        double[] product = new double[unit.length];
        double trace = 0;
        for (int i = 0; i < unit.length; i++) {
            unit[i] = 1;
            operator.apply(unit, product);
            unit[i] = 0;
            trace += product[i];
        }
        return trace;
    }

    private static double[] signs(RandomStream random, int size) {
        double[] signs = new double[size];
        for (int i = 0; i < size; i++) {
            signs[i] = random.bits() < 0 ? -1 : 1;
        }
        return signs;
    }

    /** Takes away what lies in the space of the first {@code count} vectors. */
    private static void project(double[] vector, double[][] space, int count) {
        for (int k = 0; k < count; k++) {
            double along = Lanczos.dot(space[k], vector);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Math.fma(-along, space[k][i], vector[i]);
            }
        }
    }
}
