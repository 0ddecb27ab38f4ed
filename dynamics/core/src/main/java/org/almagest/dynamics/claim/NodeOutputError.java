package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** The output of a neural ODE in L steps approaches the ODE's as 1/L, whatever the activation. */
@AutoService(Claim.class)
public final class NodeOutputError extends NodeErrorClaim {
    @Override
    public String name() {
        return "node-output-error";
    }

    @Override
    public String statement() {
        return "Untrained neural ODEs in L Euler steps: the output's distance to the ODE's falls with depth as 1/L, for smooth "
                + "activations and for ReLU alike (the paper's figures for Softplus, GELU and ReLU; that the exponent is "
                + "1 is Euler's order, and Almagest's own re-run gave 1.01 for all three).";
    }

    @Override
    String quantity() {
        return NodeExperiment.OUTPUT_ERROR;
    }

    @Override
    Expectation expectation() {
        return eulerOrder();
    }
}
