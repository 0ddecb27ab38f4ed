package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.autodiff.Constant;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Input;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A compiled graph: a list of instructions over one arena in which every array has its place. Immutable and safe to share
 * between threads; each thread runs it on an {@link Execution} of its own, and running allocates nothing.
 */
public final class Plan {
    private final Instruction[] instructions;
    private final int prologue;
    private final int[] starts;
    private final int[] operands;
    private final int[] inputs;
    private final int[] outputs;
    private final int[] reached;
    private final int[] constants;
    private final double[] values;
    private final int size;

    private Plan(
            Instruction[] instructions,
            int prologue,
            int[] starts,
            int[] operands,
            int[] inputs,
            int[] outputs,
            int[] reached,
            int[] constants,
            double[] values,
            int size) {
        this.instructions = instructions;
        this.prologue = prologue;
        this.starts = starts;
        this.operands = operands;
        this.inputs = inputs;
        this.outputs = outputs;
        this.reached = reached;
        this.constants = constants;
        this.values = values;
        this.size = size;
    }

    /**
     * Compiles the part of a graph that {@code outputs} need.
     *
     * @param inputs made by {@link GraphBuilder#input}; they lie in the arena one after another in this order
     * @param outputs they lie in the arena one after another in this order
     * @throws IllegalArgumentException if an input is none or comes twice, or an output needs one that is not listed
     * @throws ArithmeticException if the arena would not fit an array
     */
    public static Plan compile(GraphBuilder graph, List<Node> inputs, List<Node> outputs) {
        return compile(graph, inputs, outputs, List.of());
    }

    /**
     * Compiles the part of a graph that {@code outputs} need for an execution with many settings of some inputs: what does
     * not depend on them becomes a prologue that can be run once ({@link Execution#runPrologue}).
     *
     * @param inputs made by {@link GraphBuilder#input}; they lie in the arena one after another in this order
     * @param outputs they lie in the arena one after another in this order
     * @param varying those of the inputs that change from one run of the body to the next
     * @throws IllegalArgumentException if an output needs an input that is not listed, or the arena would not fit an array
     */
    public static Plan compile(GraphBuilder graph, List<Node> inputs, List<Node> outputs, List<Node> varying) {
        checkInputs(graph, inputs, outputs);
        List<Node> wanted = new ArrayList<>(outputs);
        wanted.addAll(inputs);
        Interleaving.Rewritten rewritten = Interleaving.rewrite(graph, wanted, varying);
        Lowering.Lowered lowered = Lowering.lower(rewritten.graph(), rewritten.outputs(), rewritten.seeds());
        List<Node> results = lowered.outputs().subList(0, outputs.size());
        List<Node> sources = lowered.outputs().subList(outputs.size(), wanted.size());
        List<Step> steps = Scheduler.schedule(lowered.graph(), results, lowered.varying());
        return new Assembly(lowered.graph().nodes().size(), steps, sources, results, lowered.varying()).plan();
    }

    private static void checkInputs(GraphBuilder graph, List<Node> inputs, List<Node> outputs) {
        Set<Node> given = new HashSet<>();
        for (Node input : inputs) {
            if (!(input.primitive() instanceof Input) || !given.add(input)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "input %s: expected different nodes, each made by GraphBuilder.input", input));
            }
        }
        boolean[] live = Differentiation.below(graph, outputs);
        for (int id = 0; id < live.length; id++) {
            Node node = graph.nodes().get(id);
            if (live[id] && node.primitive() instanceof Input input && !given.contains(node)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the outputs need the input %s: expected it among the %d inputs given",
                        input.name(),
                        inputs.size()));
            }
        }
    }

    /** Fresh arrays to run this plan on, with the constants in place and all else zero. */
    public Execution execution() {
        return execution(Kernels.active());
    }

    /** As {@link #execution()}, to be carried out by other kernels than those in use. */
    public Execution execution(Kernels kernels) {
        return execution(new double[size + Kernels.SLACK], kernels);
    }

    /**
     * As {@link #execution()}, on an array that nothing else uses any more, for many small plans one after another: fresh
     * memory would be a good part of their time.
     *
     * @param spare at least {@link #arenaSize} + {@link Kernels#SLACK} numbers, whatever they are; its first {@link
     *     #arenaSize} become zero, but for constants
     */
    public Execution execution(double[] spare) {
        Arrays.fill(spare, 0, size, 0);
        return execution(spare, Kernels.active());
    }

    private Execution execution(double[] arena, Kernels kernels) {
        putConstants(arena);
        return new Execution(this, arena, kernels);
    }

    /**
     * This plan on an array on which several take turns. Before the first run, and whenever another plan has run in between, {@link
     * Execution#takeOver} is called and all inputs are filled.
     *
     * @param shared at least {@link #arenaSize} + {@link Kernels#SLACK} numbers
     */
    public Execution sharing(double[] shared, Kernels kernels) {
        return new Execution(this, shared, kernels);
    }

    void putConstants(double[] arena) {
        for (int i = 0; i < constants.length; i++) {
            arena[constants[i]] = values[i];
        }
    }

    /** Where the i-th input begins in the arena. */
    public int input(int i) {
        return inputs[i];
    }

    /** Where the i-th output begins in the arena. */
    public int output(int i) {
        return outputs[i];
    }

    /** Numbers in the arena. */
    public int arenaSize() {
        return size;
    }

    /** Instructions that one execution carries out. */
    public int length() {
        return instructions.length;
    }

    /** Those of them that do not depend on the varying inputs. */
    int prologueLength() {
        return prologue;
    }

    /** Instructions after which an output is there. */
    int reached(int output) {
        return reached[output];
    }

    /** Where an operand of an instruction lies; the first is its result. */
    int place(int instruction, int operand) {
        return operands[starts[instruction] + operand];
    }

    void runTo(int output, Kernels kernels, double[] arena) {
        run(kernels, arena, 0, reached[output]);
    }

    void runPrologue(Kernels kernels, double[] arena) {
        run(kernels, arena, 0, prologue);
    }

    void runBody(Kernels kernels, double[] arena) {
        run(kernels, arena, prologue, instructions.length);
    }

    private void run(Kernels kernels, double[] arena, int from, int to) {
        for (int i = from; i < to; i++) {
            instructions[i].run(kernels, arena, operands, starts[i]);
        }
    }

    /** Gives the arrays their places and the instructions their operands. */
    private static final class Assembly {
        private final int nodes;
        private final List<Step> steps;
        private final Layout layout;
        private final List<Node> sources;
        private final List<Node> results;
        private final int prologue;
        private final List<Instruction> instructions = new ArrayList<>();
        private final Map<Instruction, Instruction> shared = new HashMap<>();
        private final List<Integer> starts = new ArrayList<>();
        private int[] operands = new int[64];
        private int operandCount;
        private final List<Node> constantNodes = new ArrayList<>();

        Assembly(int nodes, List<Step> steps, List<Node> sources, List<Node> results, BitSet varying) {
            this.nodes = nodes;
            this.steps = steps;
            this.sources = sources;
            this.results = results;
            this.prologue = (int) steps.stream()
                    .filter(step -> !varying.get(step.result().id()))
                    .count();
            this.layout = new Layout(nodes);
        }

        Plan plan() {
            int[] inputs = new int[sources.size()];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = layout.append(sources.get(i).shape().size());
                layout.fix(sources.get(i), inputs[i]);
            }
            int[] outputs = new int[results.size()];
            int[] reached = new int[results.size()];
            List<Integer> copies = new ArrayList<>();
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = layout.append(results.get(i).shape().size());
                Node node = Scheduler.resolve(results.get(i));
                boolean part = node.shape().size() != results.get(i).shape().size();
                if (part || layout.placed(node) || node.arity() == 0) {
                    copies.add(i);
                } else {
                    layout.fix(node, outputs[i]);
                }
            }
            placeConstants();
            int[] scratches = placeSteps(outputs, copies);
            emitSteps(scratches);
            int[] made = new int[nodes];
            for (int i = 0; i < steps.size(); i++) {
                made[steps.get(i).result().id()] = i + 1;
            }
            for (int i = 0; i < reached.length; i++) {
                reached[i] = made[Scheduler.resolve(results.get(i)).id()];
            }
            for (int i : copies) {
                int length = results.get(i).shape().size();
                int[][] whole = {{1, 0, 0, length}};
                emit(new CopyInstruction(length, true, false, whole), outputs[i], layout.placeOf(results.get(i)));
                reached[i] = instructions.size();
            }
            int[] constants = constantNodes.stream().mapToInt(layout::placeOf).toArray();
            double[] values = constantNodes.stream()
                    .mapToDouble(n -> ((Constant) n.primitive()).value())
                    .toArray();
            return new Plan(
                    instructions.toArray(Instruction[]::new),
                    prologue,
                    starts.stream().mapToInt(Integer::intValue).toArray(),
                    Arrays.copyOf(operands, operandCount),
                    inputs,
                    outputs,
                    reached,
                    constants,
                    values,
                    layout.size());
        }

        private void placeConstants() {
            List<Node> read = new ArrayList<>(results);
            steps.forEach(step -> read.addAll(step.operands()));
            for (Node operand : read) {
                Node node = Scheduler.resolve(operand);
                if (node.primitive() instanceof Constant && !layout.placed(node)) {
                    layout.fix(node, layout.append(1));
                    constantNodes.add(node);
                }
            }
        }

        /**
         * Gives the arrays between inputs and outputs their places, from the last step back.
         *
         * @return the place of each step's scratch
         */
        private int[] placeSteps(int[] outputs, List<Integer> copies) {
            for (Node result : results) {
                place(Scheduler.resolve(result));
            }
            if (prologue > 0) {
                placeSettled();
            }
            // copies are made after the last step
            copies.forEach(i -> layout.vacate(outputs[i], results.get(i).shape().size()));
            int[] scratches = new int[steps.size()];
            for (int i = steps.size() - 1; i >= 0; i--) {
                Step step = steps.get(i);
                place(step.result());
                Node overwritten = overwritten(step);
                if (overwritten != null) {
                    layout.fix(overwritten, layout.placeOf(step.result()));
                }
                step.operands().forEach(operand -> place(Scheduler.resolve(operand)));
                if (step.scratch() > 0) {
                    scratches[i] = layout.allocate(step.scratch());
                    layout.vacate(scratches[i], step.scratch());
                }
                if (overwritten == null) {
                    layout.vacate(
                            layout.placeOf(step.result()), step.result().shape().size());
                }
            }
            return scratches;
        }

        /** What the prologue makes and the body reads again and again. */
        private void placeSettled() {
            BitSet early = new BitSet(nodes);
            steps.subList(0, prologue).forEach(step -> early.set(step.result().id()));
            for (Step step : steps.subList(prologue, steps.size())) {
                for (Node operand : step.operands()) {
                    Node node = Scheduler.resolve(operand);
                    if (early.get(node.id())) {
                        place(node);
                    }
                }
            }
        }

        private void place(Node node) {
            if (!layout.placed(node)) {
                layout.fix(node, layout.allocate(node.shape().size()));
            }
        }

        /** The first operand, if it is read for the last time and the result takes its place. */
        private @Nullable Node overwritten(Step step) {
            if (!step.instruction().mayOverwrite()) {
                return null;
            }
            Node first = Scheduler.resolve(step.operands().get(0));
            boolean once = true;
            for (Node operand : step.operands().subList(1, step.operands().size())) {
                once &= Scheduler.resolve(operand) != first;
            }
            boolean whole = first.shape().size() == step.result().shape().size();
            return !layout.placed(first) && once && whole ? first : null;
        }

        private void emitSteps(int[] scratches) {
            for (int i = 0; i < scratches.length; i++) {
                Step step = steps.get(i);
                int[] places = new int[1 + step.operands().size() + (step.scratch() > 0 ? 1 : 0)];
                places[0] = layout.placeOf(step.result());
                for (int j = 0; j < step.operands().size(); j++) {
                    places[j + 1] = layout.placeOf(step.operands().get(j));
                }
                if (step.scratch() > 0) {
                    places[places.length - 1] = scratches[i];
                }
                emit(step.instruction(), places);
            }
        }

        private void emit(Instruction instruction, int... places) {
            instructions.add(shared.computeIfAbsent(instruction, same -> same));
            starts.add(operandCount);
            if (operandCount + places.length > operands.length) {
                operands = Arrays.copyOf(operands, 2 * operands.length + places.length);
            }
            System.arraycopy(places, 0, operands, operandCount, places.length);
            operandCount += places.length;
        }
    }
}
