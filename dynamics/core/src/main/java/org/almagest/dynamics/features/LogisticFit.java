package org.almagest.dynamics.features;

import java.util.Locale;
import org.almagest.dynamics.linalg.LeastSquares;

/** Logistic regression, solved exactly: its loss is convex, and Newton's method doubles the correct digits at every step. */
public final class LogisticFit {
    /** Newton's steps, which are some ten; a convex loss with a ridge cannot need so many. */
    private static final int MOST_STEPS = 200;

    /** A step that changes the loss by less leaves about the square of that to go, which is far less than rounding. */
    private static final double LAST_CHANGE = 1e-12;

    /** A step is halved at most so often. */
    private static final int MOST_HALVES = 60;

    private final double[] rows;
    private final boolean[] labels;
    private final int columns;
    private final double ridge;

    private LogisticFit(double[] rows, boolean[] labels, int columns, double ridge) {
        this.rows = rows;
        this.labels = labels;
        this.columns = columns;
        this.ridge = ridge;
    }

    /**
     * The weights that make mean ln(1 + exp(−y⟨w, x⟩)) + ridge·‖w‖² smallest, y = 1 for rows labelled true and −1 for the others.
     *
     * @param rows [count][columns]; who wants an intercept gives a column of ones
     * @param labels one a row
     * @param ridge above 0, so that there is one minimum
     * @return [columns]
     * @throws IllegalArgumentException if the sizes do not fit, a number is not finite, or the ridge is not above 0
     * @throws ArithmeticException if {@value #MOST_STEPS} steps do not end at the minimum
     */
    public static double[] weights(double[] rows, boolean[] labels, int columns, double ridge) {
        if (columns < 1 || labels.length < 1 || rows.length != (long) labels.length * columns || !(ridge > 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a logistic fit with %d numbers, %d labels, %d columns and ridge %s: expected as many numbers as labels times columns, and a ridge above 0",
                    rows.length,
                    labels.length,
                    columns,
                    ridge));
        }
        return new LogisticFit(rows, labels, columns, ridge).minimum();
    }

    private double[] minimum() {
        double[] w = new double[columns];
        double loss = loss(w);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] aim = newton(w);
            double change = -slope(w, aim);
            if (!(change > LAST_CHANGE)) {
                return newton(aim);
            }
            double share = 1;
            double[] next = aim;
            double reached = loss(next);
            for (int half = 0; half < MOST_HALVES && !(reached <= loss); half++) {
                share /= 2;
                next = between(w, aim, share);
                reached = loss(next);
            }
            if (!(reached <= loss)) {
                // the loss cannot be told from its minimum any more
                return aim;
            }
            w = next;
            loss = reached;
        }
        throw new ArithmeticException(String.format(
                Locale.ROOT,
                "a logistic fit of %d rows is not at its minimum after %d Newton steps; expected that of any finite data",
                labels.length,
                MOST_STEPS));
    }

    /** Where Newton's step from w leads: to the solution of a ridge problem with weights. */
    private double[] newton(double[] w) {
        int count = labels.length;
        double[] weighted = new double[rows.length];
        double[] aims = new double[count];
        for (int i = 0; i < count; i++) {
            double logit = logit(w, i);
            double probability = 1 / (1 + StrictMath.exp(-logit));
            // the product keeps its digits where the probability is next to 1
            double curvature = Math.max(probability / (1 + StrictMath.exp(logit)), Double.MIN_NORMAL);
            double missing = labels[i] ? 1 / (1 + StrictMath.exp(logit)) : -probability;
            double factor = Math.sqrt(curvature / count);
            for (int c = 0; c < columns; c++) {
                weighted[i * columns + c] = factor * rows[i * columns + c];
            }
            aims[i] = factor * (logit + missing / curvature);
        }
        return LeastSquares.ridge(weighted, count, columns, aims, 2 * ridge);
    }

    /** The slope of the loss at w towards {@code aim}: below 0 but at the minimum. */
    private double slope(double[] w, double[] aim) {
        int count = labels.length;
        double slope = 0;
        for (int i = 0; i < count; i++) {
            double logit = logit(w, i);
            double missing = labels[i] ? 1 / (1 + StrictMath.exp(logit)) : -1 / (1 + StrictMath.exp(-logit));
            slope -= missing * (logit(aim, i) - logit) / count;
        }
        for (int c = 0; c < columns; c++) {
            slope += 2 * ridge * w[c] * (aim[c] - w[c]);
        }
        return slope;
    }

    private double loss(double[] w) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double against = labels[i] ? -logit(w, i) : logit(w, i);
            sum += Math.max(against, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(against)));
        }
        double squares = 0;
        for (double weight : w) {
            squares = Math.fma(weight, weight, squares);
        }
        return sum / labels.length + ridge * squares;
    }

    private double logit(double[] w, int row) {
        double logit = 0;
        for (int c = 0; c < columns; c++) {
            logit = Math.fma(w[c], rows[row * columns + c], logit);
        }
        return logit;
    }

    private static double[] between(double[] from, double[] to, double share) {
        double[] place = new double[from.length];
        for (int c = 0; c < place.length; c++) {
            place[c] = from[c] + share * (to[c] - from[c]);
        }
        return place;
    }
}
