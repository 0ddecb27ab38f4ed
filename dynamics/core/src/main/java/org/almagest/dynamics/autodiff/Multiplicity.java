package org.almagest.dynamics.autodiff;

import java.util.OptionalInt;

/**
 * The multiplicity p of an activation: the order of its first derivative that does not vanish at 0 (arXiv 2105.11686). From
 * a small initialisation, input weights are said to condense on at most p lines.
 */
public final class Multiplicity {
    private Multiplicity() {}

    /** p of {@code activation}; empty where it has no derivatives at 0. */
    public static OptionalInt of(Activation activation) {
        return switch (activation) {
            case LINEAR, TANH, SIGMOID, SOFTPLUS, GELU, SINE, SILU -> OptionalInt.of(1);
            case XTANH -> OptionalInt.of(2);
            case X2TANH -> OptionalInt.of(3);
            case RELU, LEAKY_RELU, ABS -> OptionalInt.empty();
        };
    }

    /** p of the first activation that {@code graph} applies; 1 where it applies none, being linear. */
    public static OptionalInt ofFirst(GraphBuilder graph) {
        for (Node node : graph.nodes()) {
            if (node.primitive() instanceof Activate activate && activate.order() == 0) {
                return of(activate.function());
            }
        }
        return of(Activation.LINEAR);
    }
}
