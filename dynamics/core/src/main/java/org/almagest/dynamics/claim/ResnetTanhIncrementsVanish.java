package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** Scaled increments of the weights vanish with depth: the limit is an ODE, not an SDE. */
@AutoService(Claim.class)
public final class ResnetTanhIncrementsVanish extends ResnetTanhClaim {
    @Override
    public String name() {
        return "resnet-tanh-increments-vanish";
    }

    @Override
    public String statement() {
        return "Trained tanh residual networks with one shared δ: the scaled increments L^β·max‖w_{k+1} − w_k‖ vanish "
                + "with depth (the paper's H1; under H2 they would not). Measured is their exponent, that of "
                + "largest_increment / max_norm; it must lie clearly below 0. The paper's text gives no number that was "
                + "checked; Almagest's own re-run of the released settings gave about −0.55.";
    }

    @Override
    String quantity() {
        return "relative_increment";
    }

    @Override
    boolean decay() {
        return false;
    }

    @Override
    Expectation expectation() {
        return Expectation.below(0, Expectation.EXPONENT);
    }
}
