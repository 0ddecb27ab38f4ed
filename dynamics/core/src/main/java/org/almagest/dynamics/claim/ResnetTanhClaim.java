package org.almagest.dynamics.claim;

/** A claim about tanh residual networks with one shared δ. */
abstract class ResnetTanhClaim extends ExponentClaim {
    @Override
    public String paper() {
        return CohenExperiment.PAPER;
    }

    @Override
    ExperimentFilter setting() {
        return CohenExperiment.TANH;
    }

    @Override
    String sweep() {
        return CohenExperiment.SWEEP;
    }
}
