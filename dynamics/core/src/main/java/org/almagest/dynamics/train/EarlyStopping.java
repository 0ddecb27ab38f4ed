package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Follows the loss over the examples held out from epoch to epoch: training stops after a number of epochs in a row without a
 * new best, and the best weights are kept if that is asked for.
 */
final class EarlyStopping {
    private final int patience;
    private final boolean keeps;
    private double best = Double.POSITIVE_INFINITY;
    private int idle;
    private double @Nullable [] parameters;
    private double @Nullable [] average;

    /**
     * At its start.
     *
     * @param patience epochs without a new best after which training stops; 0 for never
     * @param keeps whether the best weights are kept
     */
    EarlyStopping(int patience, boolean keeps) {
        this.patience = patience;
        this.keeps = keeps;
    }

    /** What {@code training} says; null where the examples held out decide nothing. */
    static @Nullable EarlyStopping of(Settings training) {
        return asked(training)
                ? new EarlyStopping(training.integer("early_stopping"), training.flag("best_weights"))
                : null;
    }

    /** Whether the examples held out decide anything. */
    static boolean asked(Settings training) {
        return training.integer("early_stopping") > 0 || training.flag("best_weights");
    }

    /**
     * After an epoch.
     *
     * @param loss over the examples held out
     * @param risk holds the weights
     * @param averaged their moving average; null where there is none
     * @return whether training stops
     */
    boolean after(double loss, EmpiricalRisk risk, @Nullable ParameterAverage averaged) {
        if (loss < best) {
            best = loss;
            idle = 0;
            if (keeps) {
                parameters = risk.copyOfParameters();
                average = averaged == null ? null : averaged.values().clone();
            }
        } else {
            idle++;
        }
        return patience > 0 && idle >= patience;
    }

    /**
     * Puts the best weights back, with the average of their time.
     *
     * @return whether the weights were others
     */
    boolean goBack(EmpiricalRisk risk, @Nullable ParameterAverage averaged) {
        if (parameters == null || idle == 0) {
            return false;
        }
        System.arraycopy(parameters, 0, risk.arena(), risk.at(), parameters.length);
        if (average != null && averaged != null) {
            System.arraycopy(average, 0, averaged.values(), 0, average.length);
        }
        return true;
    }
}
