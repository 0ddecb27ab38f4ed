package org.almagest.dynamics.probe;

import java.util.Locale;

/** What training itself records of every run, without any probe. */
public enum TrainingQuantity {
    /** The loss over the whole training set, at each point of the trajectory. */
    LOSS(true),
    /** The Euclidean norm of its gradient, at each point of the trajectory. */
    GRADIENT_NORM(true),
    /** The loss before the first step. */
    INITIAL_LOSS(false),
    /** The loss after the last step. */
    FINAL_LOSS(false),
    /** The share of training examples whose class is predicted after the last step. */
    TRAIN_ACCURACY(false),
    /** The loss over the examples held out, after the last step. */
    TEST_LOSS(false),
    /** The share of examples held out whose class is predicted after the last step. */
    TEST_ACCURACY(false),
    /** Optimiser steps taken. */
    STEPS(false);

    private final boolean alongTrajectory;

    TrainingQuantity(boolean alongTrajectory) {
        this.alongTrajectory = alongTrajectory;
    }

    /** Its column, in the table {@code trajectory} or {@code runs}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is one for each recorded point of the trajectory; one for the run where not. */
    public boolean alongTrajectory() {
        return alongTrajectory;
    }
}
