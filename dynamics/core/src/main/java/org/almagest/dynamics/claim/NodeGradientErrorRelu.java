package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.fit.FittedSlice;

/** With ReLU the gradient approaches more slowly than the output does: it is the gradient that tells a kink. */
@AutoService(Claim.class)
public final class NodeGradientErrorRelu extends NodeErrorClaim {
    @Override
    public String name() {
        return "node-gradient-error-relu";
    }

    @Override
    public String statement() {
        return "Untrained neural ODEs in L Euler steps with ReLU: the gradient's distance to the ODE's falls more slowly than "
                + "1/L, though the output's does not (the paper: smooth activations are what makes gradients agree). The "
                + "paper gives no exponent. For L to infinity it is 1/2 (derived: neurons on the other side of the kink at "
                + "T number ~ 1/L, and each changes ∂F/∂h(T) by its whole share); at depths where errors of 1/L still "
                + "count it lies between 1/2 and 1, and Almagest's own re-run on few examples gave 0.45.";
    }

    @Override
    ExperimentFilter setting() {
        Map<String, Object> coordinates = new TreeMap<>(super.setting().coordinates());
        coordinates.put("activation", "relu");
        return ExperimentFilter.of(coordinates);
    }

    @Override
    String quantity() {
        return NodeExperiment.GRADIENT_ERROR;
    }

    @Override
    List<Gate> gates(FittedSlice slice) {
        return outputFallsByOrder(slice);
    }

    @Override
    Expectation expectation() {
        return Expectation.below(NodeExperiment.EULER_ORDER, Expectation.TWO_EXPONENTS);
    }
}
