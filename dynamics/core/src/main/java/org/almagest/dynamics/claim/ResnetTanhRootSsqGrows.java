package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** The root sum of squares grows as L^(½−β): smooth weights; under H2 it would be flat. */
@AutoService(Claim.class)
public final class ResnetTanhRootSsqGrows extends ResnetTanhClaim {
    @Override
    public String name() {
        return "resnet-tanh-root-ssq-grows";
    }

    @Override
    public String statement() {
        return "Trained tanh residual networks with one shared δ: the root sum of squares of the weights grows with depth as "
                + "L^(½−β) (the paper's H1; under H2 it is flat). Expected is ½ − 0.2 from the paper's β; Almagest's own "
                + "re-run of the released settings gave about 0.26.";
    }

    @Override
    String quantity() {
        return "root_sum_of_squares";
    }

    @Override
    boolean decay() {
        return false;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(0.5 - CohenExperiment.TANH_BETA, Expectation.TWO_EXPONENTS);
    }
}
