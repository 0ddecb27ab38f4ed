package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** The weights of trained tanh networks shrink as L^−β, β = 0.2 (H1). */
@AutoService(Claim.class)
public final class ResnetTanhBeta extends ResnetTanhClaim {
    @Override
    public String name() {
        return "resnet-tanh-beta";
    }

    @Override
    public String statement() {
        return "Trained tanh residual networks with one shared δ: the largest weight matrix shrinks with depth as L^−β, β = 0.2 "
                + "(coded in the paper's released scripts for synthetic data).";
    }

    @Override
    String quantity() {
        return "max_norm";
    }

    @Override
    boolean decay() {
        return true;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(CohenExperiment.TANH_BETA, Expectation.EXPONENT);
    }
}
