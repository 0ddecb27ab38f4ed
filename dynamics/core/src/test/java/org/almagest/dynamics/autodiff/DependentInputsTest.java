package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/** Derivatives in inputs that are themselves computed from other inputs. */
class DependentInputsTest {
    /** y = tanh(3x)·x in x and in u = 3x: ẏ = t′·(3ẋ + u̇)·x + t·ẋ. */
    @Test
    void aSeedAddsToWhatComesFromBelow() {
        GraphBuilder graph = new GraphBuilder();
        Node x = graph.input("x", Shape.SCALAR);
        Node u = graph.scale(3, x);
        Node y = graph.multiply(graph.activate(Activation.TANH, u), x);
        List<Node> seeds = List.of(graph.constant(0.5), graph.constant(2));
        Node tangent = Differentiation.tangents(graph, List.of(y), List.of(x, u), seeds)
                .get(0);
        List<Node> cotangents =
                Differentiation.cotangents(graph, List.of(y), List.of(graph.constant(1)), List.of(x, u));
        Execution execution = Plan.compile(graph, List.of(x), List.of(tangent, cotangents.get(0), cotangents.get(1)))
                .execution();
        execution.set(0, 0.3);
        execution.run();
        double t = Math.tanh(0.9);
        double expected = (1 - t * t) * (3 * 0.5 + 2) * 0.3 + t * 0.5;
        double rounding = 1e-15;
        assertEquals(expected, execution.copyOf(0, 1)[0], rounding);
        double adjoint = 0.5 * execution.copyOf(1, 1)[0] + 2 * execution.copyOf(2, 1)[0];
        assertEquals(adjoint, execution.copyOf(0, 1)[0], rounding, "⟨1, Jv⟩ = ⟨Jᵀ1, v⟩");
    }
}
