package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Concatenate;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.GraphChecks;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.ResidualNetwork;
import org.almagest.dynamics.autodiff.Shape;
import org.junit.jupiter.api.Test;

/** What a plan promises about places, sharing and memory. */
class PlanTest {
    private static final int WIDTH = 10;
    private static final int BATCH = 32;

    private static ResidualNetwork network(int depth) {
        return new ResidualNetwork(Activation.TANH, ResidualNetwork.Delta.SHARED, 0, WIDTH, depth, 0, BATCH);
    }

    private static Plan forward(int depth) {
        ResidualNetwork net = network(depth);
        return Plan.compile(net.graph, net.inputs(null), List.of(net.loss));
    }

    private static Plan training(int depth) {
        ResidualNetwork net = network(depth);
        List<Node> outputs = new ArrayList<>(List.of(net.loss));
        outputs.addAll(net.gradient());
        return Plan.compile(net.graph, net.inputs(null), outputs);
    }

    /** Numbers of the arena that are neither inputs nor outputs of the training plan. */
    private static int spare(Plan plan, int depth) {
        int parameters = network(depth).parameterCount();
        return plan.arenaSize() - 2 * WIDTH * BATCH - parameters;
    }

    private static Object[] instructions(Plan plan) {
        return (Object[]) field(plan, "instructions");
    }

    private static Object field(Plan plan, String name) {
        try {
            Field field = Plan.class.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(plan);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Plan has no field " + name + " any more: let this test look elsewhere", e);
        }
    }

    @Test
    void inputsAndOutputsLieOneAfterAnother() {
        ResidualNetwork net = network(4);
        List<Node> outputs = new ArrayList<>(List.of(net.loss));
        outputs.addAll(net.gradient());
        List<Node> inputs = net.inputs(null);
        Plan plan = Plan.compile(net.graph, inputs, outputs);
        int at = 0;
        for (int i = 0; i < inputs.size(); i++) {
            assertEquals(at, plan.input(i), "input " + i);
            at += inputs.get(i).shape().size();
        }
        for (int i = 0; i < outputs.size(); i++) {
            assertEquals(at, plan.output(i), "output " + i);
            at += outputs.get(i).shape().size();
        }
    }

    @Test
    void outputsMayBeInputsConstantsOtherNamesAndTheSameTwice() {
        GraphChecks lab = new GraphChecks(60);
        Node a = lab.input(Shape.of(2, 3));
        Node unused = lab.input(Shape.of(4, 4));
        Node c = lab.graph.constant(0.25);
        Node sum = lab.graph.add(a, c);
        Node reshaped = lab.graph.reshape(sum, 3, 2);
        Node expanded = lab.graph.expandTo(c, Shape.of(2, 2));
        Node column = lab.graph.reshape(a, 6, 1);
        List<double[]> values = lab.evaluate(List.of(
                a, c, sum, reshaped, sum, expanded, a, column, lab.graph.transpose(column), lab.graph.constant(0)));
        assertArrayEquals(lab.valuesOf(a), values.get(0));
        assertArrayEquals(new double[] {0.25}, values.get(1));
        assertArrayEquals(values.get(2), values.get(3));
        assertArrayEquals(values.get(2), values.get(4));
        assertEquals(16, lab.valuesOf(unused).length);
    }

    @Test
    void anInputThatIsNotListedIsNamed() {
        GraphChecks lab = new GraphChecks(61);
        Node a = lab.graph.input("a", Shape.of(2, 2));
        Node b = lab.graph.input("the second one", Shape.of(2, 2));
        Node sum = lab.graph.add(a, b);
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> Plan.compile(lab.graph, List.of(a), List.of(sum)));
        assertTrue(thrown.getMessage().contains("the second one"), thrown.getMessage());
    }

    @Test
    void inputsMustBeInputsAndDifferent() {
        GraphBuilder graph = new GraphBuilder();
        Node a = graph.input("a", Shape.of(2, 2));
        Node sum = graph.add(a, a);
        for (List<Node> wrong : List.of(List.of(a, a), List.of(a, sum))) {
            IllegalArgumentException thrown =
                    assertThrows(IllegalArgumentException.class, () -> Plan.compile(graph, wrong, List.of(sum)));
            assertTrue(thrown.getMessage().contains("expected different nodes"), thrown.getMessage());
        }
    }

    @Test
    void equalLayersShareTheirInstructions() {
        Plan plan = training(300);
        Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(Arrays.asList(instructions(plan)));
        assertTrue(plan.length() > 300 * 3, "instructions of 300 layers: " + plan.length());
        assertTrue(distinct.size() <= 30, () -> "distinct instructions of 300 equal layers: " + distinct.size());
    }

    /** Two builders that do the same give the same plan, to the last offset. */
    @Test
    void compilingIsDeterministic() {
        Plan first = training(12);
        Plan second = training(12);
        assertArrayEquals(instructions(first), instructions(second));
        assertArrayEquals((int[]) field(first, "operands"), (int[]) field(second, "operands"));
        assertEquals(first.arenaSize(), second.arenaSize());
    }

    @Test
    void aForwardPassNeedsNoMoreArraysHoweverDeep() {
        assertEquals(spare(forward(20), 20), spare(forward(400), 400));
    }

    /** Each layer keeps its input and its tanh for the way back, and its gradient; all else finds a used place. */
    @Test
    void trainingKeepsTwoArraysALayer() {
        int shallow = spare(training(20), 20) - network(20).parameterCount();
        int deep = spare(training(420), 420) - network(420).parameterCount();
        double arraysPerLayer = (deep - shallow) / (400.0 * WIDTH * BATCH);
        assertTrue(arraysPerLayer <= 2.1, () -> "arrays of a batch kept per layer: " + arraysPerLayer);
    }

    /** A part that lies in one piece is another name for numbers of the whole, also where it is asked for. */
    @Test
    void partsInOnePieceAreNotCopied() {
        GraphChecks lab = new GraphChecks(63);
        Node a = lab.input(Shape.of(4, 3));
        Node whole = lab.graph.activate(Activation.TANH, a);
        Node rows = lab.graph.slice(whole, 1, 1, 2);
        Node last = lab.graph.slice(lab.graph.slice(whole, 1, 3, 1), 0, 2, 1);
        Node sum = lab.graph.add(rows, last);
        assertEquals(2, lab.compile(List.of(sum)).length(), "tanh and a sum");
        lab.evaluate(List.of(sum, rows, last, whole, rows));
        lab.evaluate(List.of(last, lab.graph.slice(a, 1, 2, 2)));
    }

    /** The derivatives in the parts of an array are written next to each other, not added up among zeros. */
    @Test
    void derivativesInPartsComeTogether() {
        GraphChecks lab = new GraphChecks(64);
        Node a = lab.input(Shape.of(30, 3));
        Node product = lab.graph.constant(1);
        for (int part = 0; part < 10; part++) {
            product = lab.graph.multiply(product, lab.graph.slice(a, 1, 3 * part, 3));
        }
        Node loss = lab.graph.sum(product);
        Node gradient = Differentiation.gradient(lab.graph, loss, List.of(a)).get(0);
        assertTrue(gradient.primitive() instanceof Concatenate, gradient::toString);
        lab.evaluate(gradient);
    }

    @Test
    void executionsOfOnePlanAreIndependent() {
        GraphChecks lab = new GraphChecks(62);
        Node a = lab.input(Shape.of(1, 5));
        Plan plan = lab.compile(List.of(lab.graph.scale(2, a)));
        Execution first = plan.execution();
        Execution second = plan.execution();
        first.set(0, 1, 2, 3, 4, 5);
        second.set(0, 5, 4, 3, 2, 1);
        first.run();
        second.run();
        assertArrayEquals(new double[] {2, 4, 6, 8, 10}, first.copyOf(0, 5));
        assertArrayEquals(new double[] {10, 8, 6, 4, 2}, second.copyOf(0, 5));
    }
}
