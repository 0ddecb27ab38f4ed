package org.almagest.dynamics.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.almagest.dynamics.infinite.InfiniteWidthLaw;
import org.almagest.dynamics.infinite.NeuralOdeLaw;
import org.almagest.dynamics.linear.LinearNetwork;
import org.junit.jupiter.api.Test;

/** A network is asked for what it can do, whatever its class. */
class CapabilityTest {
    @Test
    void aPerceptronHasALinearNetwork() {
        Model model = Networks.model("mlp", 3, 2, "depth", 1, "width", 4);
        assertEquals(
                2, model.capability(LinearNetwork.class).orElseThrow().layers().size());
        assertFalse(model.capability(InfiniteWidthLaw.class).isPresent());
        assertFalse(model.capability(DivergenceReason.class).isPresent());
    }

    @Test
    void aResidualNetworkHasNone() {
        assertFalse(Networks.model("resnet", 3, 3, "depth", 2)
                .capability(LinearNetwork.class)
                .isPresent());
    }

    @Test
    void aNeuralOdeIsOneAndHasALaw() {
        Model model = Networks.model("neural-ode", 3, 2, "width", 4, "depth", 5);
        assertSame(model, model.capability(NeuralOdeModel.class).orElseThrow());
        assertTrue(model.capability(DivergenceReason.class).isPresent());
        Model wider = Networks.model("neural-ode", 3, 2, "width", 8, "depth", 5);
        InfiniteWidthLaw law = model.capability(InfiniteWidthLaw.class).orElseThrow();
        assertEquals(law, wider.capability(InfiniteWidthLaw.class).orElseThrow(), "the law knows no width");
        assertTrue(law instanceof NeuralOdeLaw && law.known());
    }

    @Test
    void displacementsAreTheMultipleThatTheirNetworkIs() {
        Model model = Networks.model("mlp", 7, 3, "depth", 1, "width", 4, "residual", "positions", "alpha", 8.0);
        assertEquals(8, model.capability(OutputScale.class).orElseThrow().factor());
        assertFalse(Networks.model("mlp", 7, 3, "depth", 1, "residual", "positions")
                .capability(OutputScale.class)
                .isPresent());
    }

    @Test
    void aWrapperPassesThemOn() {
        Model model = Networks.model("neural-ode", 3, 2, "width", 4, "depth", 5);
        assertSame(model, Wrapped.of(model).capability(NeuralOdeModel.class).orElseThrow());
    }
}
