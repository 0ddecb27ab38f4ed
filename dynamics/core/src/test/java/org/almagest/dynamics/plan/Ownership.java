package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.almagest.dynamics.autodiff.Constant;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Carries a plan out by names alone: of every number of the arena it knows which node it belongs to, and whatever a step reads must
 * belong, number by number, to the node that it means to read. It knows the steps and where their operands lie, and nothing of how
 * places were found.
 */
final class Ownership {
    private static final int NOBODY = -1;
    private static final int SCRATCH = -2;

    private final Plan plan;
    private final List<Node> sources;
    private final List<Node> results;
    private final List<Step> steps;
    private final List<Integer> copies;
    private final int[] owners;

    private Ownership(Plan plan, List<Node> sources, List<Node> results, List<Step> steps) {
        this.plan = plan;
        this.sources = sources;
        this.results = results;
        this.steps = steps;
        this.copies = copies();
        this.owners = new int[plan.arenaSize()];
        Arrays.fill(owners, NOBODY);
    }

    /** Fails unless every step of the plan, and every reader of its outputs, finds the numbers that are meant. */
    static Plan check(GraphBuilder graph, List<Node> inputs, List<Node> outputs, List<Node> varying) {
        Plan plan = Plan.compile(graph, inputs, outputs, varying);
        List<Node> wanted = new ArrayList<>(outputs);
        wanted.addAll(inputs);
        Interleaving.Rewritten rewritten = Interleaving.rewrite(graph, wanted, varying);
        Lowering.Lowered lowered = Lowering.lower(rewritten.graph(), rewritten.outputs(), rewritten.seeds());
        List<Node> results = lowered.outputs().subList(0, outputs.size());
        List<Node> sources = lowered.outputs().subList(outputs.size(), wanted.size());
        List<Step> steps = Scheduler.schedule(lowered.graph(), results, lowered.varying());
        Ownership arena = new Ownership(plan, sources, results, steps);
        arena.begin();
        arena.run(0, plan.length());
        arena.checkOutputs();
        // other settings of what varies, then other inputs, on the same arrays
        arena.run(plan.prologueLength(), plan.length());
        arena.checkOutputs();
        arena.run(0, plan.length());
        arena.checkOutputs();
        for (int i = 0; i < outputs.size(); i++) {
            arena.run(0, plan.reached(i));
            arena.checkOutput(i);
        }
        return plan;
    }

    private void begin() {
        for (int i = 0; i < sources.size(); i++) {
            own(plan.input(i), sources.get(i));
        }
        Set<Node> constants = new HashSet<>();
        for (int i = 0; i < plan.length(); i++) {
            List<Node> operands = i < steps.size() ? steps.get(i).operands() : List.of();
            for (int j = 0; j < operands.size(); j++) {
                Node node = Scheduler.resolve(operands.get(j));
                if (node.primitive() instanceof Constant && constants.add(node)) {
                    own(plan.place(i, 1 + j), node);
                }
            }
        }
        for (int copy = 0, i = steps.size(); i < plan.length(); i++, copy++) {
            Node node = Scheduler.resolve(results.get(copies.get(copy)));
            if (node.primitive() instanceof Constant && constants.add(node)) {
                own(plan.place(i, 1), node);
            }
        }
    }

    /** Outputs that no step writes where they are asked for: instructions after the last step copy them, in this order. */
    private List<Integer> copies() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            boolean written = false;
            for (int s = 0; s < steps.size(); s++) {
                written |= steps.get(s).result() == Scheduler.resolve(results.get(i))
                        && plan.place(s, 0) == plan.output(i)
                        && size(steps.get(s).result()) == size(results.get(i));
            }
            if (!written) {
                found.add(i);
            }
        }
        return found;
    }

    private void run(int from, int to) {
        assertEquals(plan.length(), steps.size() + copies.size(), "instructions");
        for (int i = from; i < to; i++) {
            if (i < steps.size()) {
                carryOut(i, steps.get(i));
            } else {
                int output = copies.get(i - steps.size());
                assertEquals(plan.output(output), plan.place(i, 0), "where output " + output + " is copied to");
                checkRead(plan.place(i, 1), results.get(output), () -> "output " + output);
                own(plan.output(output), size(results.get(output)), Scheduler.resolve(results.get(output)));
            }
        }
    }

    private void carryOut(int i, Step step) {
        Supplier<String> what = () -> "step " + i + ", " + step.instruction();
        int at = plan.place(i, 0);
        int size = size(step.result());
        for (int j = 0; j < step.operands().size(); j++) {
            int place = plan.place(i, 1 + j);
            Node operand = step.operands().get(j);
            checkRead(place, operand, what);
            boolean overwritten = j == 0 && step.instruction().mayOverwrite() && place == at && size(operand) == size;
            assertTrue(
                    overwritten || apart(at, size, place, size(operand)), () -> what.get() + " writes what it reads");
        }
        if (step.scratch() > 0) {
            int scratch = plan.place(i, 1 + step.operands().size());
            Arrays.fill(owners, scratch, scratch + step.scratch(), SCRATCH);
            for (int j = 0; j < step.operands().size(); j++) {
                checkRead(plan.place(i, 1 + j), step.operands().get(j), () -> what.get() + ", after its scratch");
            }
            assertTrue(apart(at, size, scratch, step.scratch()), () -> what.get() + " has its scratch in its result");
        }
        own(at, step.result());
    }

    private void checkRead(int place, Node read, Supplier<String> what) {
        Node owner = Scheduler.resolve(read);
        for (int k = place; k < place + size(read); k++) {
            if (owners[k] != owner.id()) {
                fail(what.get() + " reads " + read + " and finds, at " + k + ", numbers of node " + owners[k]);
            }
        }
    }

    private void checkOutputs() {
        for (int i = 0; i < results.size(); i++) {
            checkOutput(i);
        }
    }

    private void checkOutput(int i) {
        checkRead(plan.output(i), results.get(i), () -> "output " + i);
        for (int j = 0; j < sources.size(); j++) {
            int input = j;
            checkRead(plan.input(j), sources.get(j), () -> "input " + input);
        }
    }

    private void own(int at, Node node) {
        own(at, size(node), node);
    }

    private void own(int at, int size, Node node) {
        Arrays.fill(owners, at, at + size, node.id());
    }

    private static boolean apart(int a, int length, int b, int other) {
        return a + length <= b || b + other <= a;
    }

    private static int size(Node node) {
        return node.shape().size();
    }
}
