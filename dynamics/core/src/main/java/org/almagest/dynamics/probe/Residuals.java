package org.almagest.dynamics.probe;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;

/**
 * What a network's output lacks, r = −∂L/∂f up to a constant: the direction in which the loss pulls each prediction.
 *
 * @param values [count][outputs]: y − f for squared error, y − softmax(f) for cross-entropy
 * @param rate the constant: −∂L/∂f_i = rate·r_i/n; 2/K for the mean squared error over K outputs, 1 for cross-entropy
 */
record Residuals(double[] values, double rate) {
    /** Whether the residuals of an objective are known. */
    static boolean known(Objective objective) {
        return objective.equals(Objectives.SQUARED_ERROR) || objective.equals(Objectives.CROSS_ENTROPY);
    }

    /** At the predictions {@code f}, [count][outputs]. */
    static Residuals at(double[] f, Examples examples, Objective objective) {
        int outputs = examples.outputs();
        double[] predicted = f.clone();
        if (objective.equals(Objectives.CROSS_ENTROPY)) {
            for (int i = 0; i < examples.count(); i++) {
                softmax(predicted, i * outputs, outputs);
            }
        }
        double[] values = examples.targets().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] -= predicted[i];
        }
        return new Residuals(values, objective.equals(Objectives.CROSS_ENTROPY) ? 1 : 2.0 / outputs);
    }

    /** At the prediction 0, from which a network of ever smaller initialisation starts. */
    static Residuals atZero(Examples examples, Objective objective) {
        return at(new double[examples.targets().length], examples, objective);
    }

    private static void softmax(double[] z, int at, int length) {
        double largest = z[at];
        for (int i = at; i < at + length; i++) {
            largest = Math.max(largest, z[i]);
        }
        double sum = 0;
        for (int i = at; i < at + length; i++) {
            z[i] = StrictMath.exp(z[i] - largest);
            sum += z[i];
        }
        for (int i = at; i < at + length; i++) {
            z[i] /= sum;
        }
    }
}
