package org.almagest.dynamics.objective;

import org.almagest.dynamics.config.Extensions;

/** The objectives on the class path, and two that other code asks for by themselves. */
public final class Objectives {
    /** All of them. */
    public static final Extensions<Objective> ALL = Extensions.load(Objective.class, "loss", Objective::name);

    /** Mean squared error. */
    public static final PredictionLoss SQUARED_ERROR = new SquaredError();

    /** Cross-entropy after softmax. */
    public static final PredictionLoss CROSS_ENTROPY = new CrossEntropy();

    private Objectives() {}
}
