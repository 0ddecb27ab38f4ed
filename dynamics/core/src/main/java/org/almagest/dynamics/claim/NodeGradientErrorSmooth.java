package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.fit.FittedSlice;

/** With a smooth activation the gradient of a neural ODE in L steps approaches the ODE's as 1/L too. */
@AutoService(Claim.class)
public final class NodeGradientErrorSmooth extends NodeErrorClaim {
    private static final List<String> KINKED = List.of("relu");

    @Override
    public String name() {
        return "node-gradient-error-smooth";
    }

    @Override
    public String statement() {
        return "Untrained neural ODEs in L Euler steps with a smooth activation: discretise-then-optimise tends to "
                + "optimise-then-discretise (the paper's theorem), the gradient's distance to the ODE's falling with depth "
                + "as 1/L (Euler's order; Almagest's own re-run gave 1.01 for Softplus and for GELU).";
    }

    @Override
    String quantity() {
        return NodeExperiment.GRADIENT_ERROR;
    }

    @Override
    boolean concerns(FittedSlice slice) {
        return !KINKED.contains(activation(slice));
    }

    @Override
    List<Gate> gates(FittedSlice slice) {
        return outputFallsByOrder(slice);
    }

    @Override
    Expectation expectation() {
        return eulerOrder();
    }
}
