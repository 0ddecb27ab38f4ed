package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.nn.FixedNumbers;
import org.junit.jupiter.api.Test;

/** One plan for equal graphs, and another for every graph that differs in anything that shapes a plan. */
class SharedPlansTest {
    /** w·x, times a factor, plus fixed numbers; with other names and with nodes that nobody asks for, if wanted. */
    private static final class Graph {
        final GraphBuilder graph = new GraphBuilder();
        final Node w;
        final Node x;
        final Node product;
        final Node result;

        Graph(String names, int columns, double factor, double fixed) {
            w = graph.input(names + "w", Shape.of(2, 3));
            x = graph.input(names + "x", Shape.of(3, columns));
            product = graph.product(w, x);
            Node numbers = new FixedNumbers(2, 1, new double[] {fixed, 5}).in(graph);
            result = graph.add(graph.scale(factor, product), numbers);
        }

        Plan in(SharedPlans plans) {
            return plans.plan(graph, List.of(w, x), List.of(result), List.of());
        }
    }

    @Test
    void equalGraphsShareAPlan() {
        SharedPlans plans = new SharedPlans(1_000_000);
        Plan first = new Graph("", 4, 2, 7).in(plans);
        Graph other = new Graph("other ", 4, 2, 7);
        // nodes that no output needs make no difference
        other.graph.add(other.product, other.result);
        assertSame(first, other.in(plans));
    }

    @Test
    void whatShapesAPlanTellsThemApart() {
        SharedPlans plans = new SharedPlans(1_000_000);
        Plan first = new Graph("", 4, 2, 7).in(plans);
        assertNotSame(first, new Graph("", 5, 2, 7).in(plans));
        assertNotSame(first, new Graph("", 4, 3, 7).in(plans));
        assertNotSame(first, new Graph("", 4, 2, 8).in(plans));
        Graph same = new Graph("", 4, 2, 7);
        assertNotSame(first, plans.plan(same.graph, List.of(same.x, same.w), List.of(same.result), List.of()));
        assertNotSame(first, plans.plan(same.graph, List.of(same.w, same.x), List.of(same.product), List.of()));
        assertNotSame(
                first, plans.plan(same.graph, List.of(same.w, same.x), List.of(same.result, same.product), List.of()));
        assertNotSame(first, plans.plan(same.graph, List.of(same.w, same.x), List.of(same.result), List.of(same.x)));
        Node unused = same.graph.input("unused", Shape.of(1, 1));
        assertNotSame(first, plans.plan(same.graph, List.of(same.w, same.x, unused), List.of(same.result), List.of()));
    }

    @Test
    void wiringTellsGraphsApart() {
        SharedPlans plans = new SharedPlans(1_000_000);
        GraphBuilder graph = new GraphBuilder();
        Node a = graph.input("a", Shape.of(2, 2));
        Node b = graph.input("b", Shape.of(2, 2));
        Plan ab = plans.plan(graph, List.of(a, b), List.of(graph.product(a, b)), List.of());
        assertNotSame(ab, plans.plan(graph, List.of(a, b), List.of(graph.product(b, a)), List.of()));
        assertNotSame(ab, plans.plan(graph, List.of(a, b), List.of(graph.product(a, a)), List.of()));
    }

    @Test
    void aSharedPlanComputesWhatAFreshOneDoes() {
        SharedPlans plans = new SharedPlans(1_000_000);
        new Graph("", 4, 2, 7).in(plans);
        Graph other = new Graph("other ", 4, 2, 7);
        double[] w = {1, -2, 3, 0.5, 0.25, 7};
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13};
        Execution shared = other.in(plans).execution();
        Execution fresh = Plan.compile(other.graph, List.of(other.w, other.x), List.of(other.result))
                .execution();
        for (Execution execution : List.of(shared, fresh)) {
            execution.set(0, w);
            execution.set(1, x);
            execution.run();
        }
        assertArrayEquals(fresh.copyOf(0, 8), shared.copyOf(0, 8));
        // the first number by hand: 2·(1·1 − 2·5 + 3·9) + 7
        assertEquals(43, shared.copyOf(0, 8)[0]);
    }

    @Test
    void theLeastRecentlyUsedGoFirst() {
        int length = new Graph("", 4, 2, 7).in(new SharedPlans(1)).length();
        SharedPlans plans = new SharedPlans(2L * length);
        Plan first = new Graph("", 4, 2, 7).in(plans);
        Plan second = new Graph("", 5, 2, 7).in(plans);
        assertSame(first, new Graph("", 4, 2, 7).in(plans));
        new Graph("", 6, 2, 7).in(plans);
        assertSame(first, new Graph("", 4, 2, 7).in(plans));
        assertNotSame(second, new Graph("", 5, 2, 7).in(plans));
    }

    @Test
    void whatIsWrongIsSaidWhetherAPlanIsThereOrNot() {
        SharedPlans plans = new SharedPlans(1_000_000);
        Graph graph = new Graph("", 4, 2, 7);
        graph.in(plans);
        for (List<Node> inputs : List.of(
                List.of(graph.w), List.of(graph.w, graph.w, graph.x), List.of(graph.w, graph.x, graph.product))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> plans.plan(graph.graph, inputs, List.of(graph.result), List.of()));
        }
    }
}
