package org.almagest.dynamics.train;

import java.util.Locale;

/** How a run ended. */
public enum Status {
    /** The loss reached the configured goal. */
    CONVERGED,
    /** Training stopped without reaching it: out of epochs, or out of progress. */
    FINISHED,
    /** A loss, gradient or weight became NaN or infinite, or the loss grew beyond the configured factor. */
    DIVERGED,
    /** The run could not be carried out; the row's error says why. */
    FAILED;

    /** The word in the tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
