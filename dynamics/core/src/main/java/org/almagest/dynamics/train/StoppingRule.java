package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The stopping rules of Cohen et al. 2021: a goal for the mean loss of an epoch, and a number of epochs in a row without a
 * relative gain on the best; and a guard against divergence.
 */
final class StoppingRule {
    private final double goal;
    private final int patience;
    private final double gain;
    private final double ceiling;
    private double best = Double.POSITIVE_INFINITY;
    private int idle;

    StoppingRule(Settings training, double initialLoss) {
        this(
                training.real("stop_loss"),
                training.integer("patience"),
                training.real("patience_gain"),
                training.real("divergence_factor") * Math.abs(initialLoss));
    }

    /** For a later stage: no goal, and no patience, but the guard against divergence. */
    static StoppingRule guard(Settings training, double initialLoss) {
        return new StoppingRule(0, 0, 0, training.real("divergence_factor") * Math.abs(initialLoss));
    }

    private StoppingRule(double goal, int patience, double gain, double ceiling) {
        this.goal = goal;
        this.patience = patience;
        this.gain = gain;
        this.ceiling = ceiling;
    }

    /** The loss beyond which a run has diverged. */
    double ceiling() {
        return ceiling;
    }

    /** How the run ends after an epoch of this mean loss; null to go on. */
    @Nullable
    Status after(double epochLoss) {
        if (!Double.isFinite(epochLoss) || epochLoss > ceiling) {
            return Status.DIVERGED;
        }
        if (goal > 0 && epochLoss < goal) {
            return Status.CONVERGED;
        }
        // an objective may be negative, and a gain then makes it larger in size
        if (epochLoss < (best > 0 ? best * (1 - gain) : best * (1 + gain))) {
            best = epochLoss;
            idle = 0;
        } else {
            idle++;
        }
        return patience > 0 && idle >= patience ? Status.FINISHED : null;
    }
}
