package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** One residual step is of size 1/L: α + β = 1 (H1). */
@AutoService(Claim.class)
public final class ResnetTanhAlphaPlusBeta extends ResnetTanhClaim {
    @Override
    public String name() {
        return "resnet-tanh-alpha-plus-beta";
    }

    @Override
    public String statement() {
        return "Trained tanh residual networks with one shared δ: α + β = 1, so that a residual step is of size 1/L and "
                + "the depth limit is an ODE (the paper's hypothesis H1, for L to infinity). Almagest's own re-run of the "
                + "released settings up to depth 1000 gave 0.89 to 0.93.";
    }

    @Override
    String quantity() {
        return "branch_scale";
    }

    @Override
    boolean decay() {
        return true;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(1, Expectation.TWO_EXPONENTS);
    }
}
