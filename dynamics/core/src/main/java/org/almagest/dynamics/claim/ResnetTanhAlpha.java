package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** The shared δ of trained tanh networks shrinks as L^−α (H1). */
@AutoService(Claim.class)
public final class ResnetTanhAlpha extends ResnetTanhClaim {
    @Override
    public String name() {
        return "resnet-tanh-alpha";
    }

    @Override
    public String statement() {
        return "Trained tanh residual networks with one shared δ: |δ| shrinks with depth as L^−α (the paper). The "
                + "number expected, 0.71, is not the paper's but that of Almagest's own re-run of the released settings.";
    }

    @Override
    String quantity() {
        return "delta";
    }

    @Override
    boolean decay() {
        return true;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(CohenExperiment.TANH_ALPHA_RERUN, Expectation.EXPONENT);
    }
}
