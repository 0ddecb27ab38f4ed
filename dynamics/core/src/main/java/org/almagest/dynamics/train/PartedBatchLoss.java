package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.FieldShape;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.InParts;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * The objective of a network that looks at every example by itself, computed part by part: loss and gradient are the means of those
 * of the parts, weighed by their examples. Of sentences, a part is computed as far as its longest one, by a plan that is made when the
 * first such part comes.
 *
 * <p>One arena: first that of a part's plan, which begins with the parameters, whichever plan it is; then the gradient, then the whole
 * batch, from which each part gets its examples.
 */
final class PartedBatchLoss implements PlannedLoss {
    private final Plans plans;
    private final BiFunction<StepPlan, double[], CompiledBatchLoss> arrays;
    private final ExampleShape shape;
    private final List<String> padded;
    private final int longest;
    private final int[] sizes;
    private final int batch;
    /** Numbers in the model's flat vector. */
    private final int length;
    /** Numbers in the gradient. */
    private final int own;
    /** Where the gradient of the whole batch lies, and then the batch: behind the arrays of a part. */
    private final int gradient;

    /** Of the largest part that goes as far as sentences may. */
    private final StepPlan plan;

    private final BatchSlots slots;
    private final double[] arena;
    /** The examples in the order in which parts take them. */
    private final int[] order;

    /** How many numbers of the fields that the objective counts are not 0, in the whole batch. */
    private final double[] filled;

    private final int[] lengths;
    private final int[] begins;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable CompiledBatchLoss last;
    private @Nullable Examples shared;
    private long step;

    /** Makes the plan of so many examples. */
    @FunctionalInterface
    interface Plans {
        /**
         * The plan.
         *
         * @param shape of the examples
         * @param count examples
         * @param apart whether they are a part of those of the step
         */
        StepPlan of(ExampleShape shape, int count, boolean apart);
    }

    /** What computes parts of one size, as far as {@code reach} numbers of their sentences. */
    private record Part(int reach, CompiledBatchLoss loss) {}

    /**
     * The objective on batches of {@code batch} examples: in parts where the model says so and the objective allows it, else at once.
     *
     * @param model see {@link InParts}
     * @param own numbers in the gradient
     * @param arrays makes a plan ready to run on an arena, which other plans may use as well
     */
    static PlannedLoss of(
            Model model,
            Objective objective,
            ExampleShape shape,
            int batch,
            int own,
            Plans plans,
            BiFunction<StepPlan, double[], CompiledBatchLoss> arrays) {
        InParts parts = model.capability(InParts.class).orElse(null);
        if (parts != null && objective.meanOverExamples() && model.statistics().isEmpty()) {
            int[] sizes = BatchParts.sizes(batch, parts.examples());
            List<String> padded = objective.ignoresPadding() ? parts.padded() : List.of();
            if (sizes.length > 1 || !padded.isEmpty()) {
                StepPlan plan = plans.of(shape, Arrays.stream(sizes).max().orElseThrow(), true);
                if (plan.chance().isEmpty()) {
                    return new PartedBatchLoss(model.length(), own, padded, shape, batch, sizes, plan, plans, arrays);
                }
            }
        }
        StepPlan whole = plans.of(shape, batch, false);
        CompiledBatchLoss loss = arrays.apply(whole, room(whole));
        loss.execution().takeOver();
        return loss;
    }

    private PartedBatchLoss(
            int length,
            int own,
            List<String> padded,
            ExampleShape shape,
            int batch,
            int[] sizes,
            StepPlan plan,
            Plans plans,
            BiFunction<StepPlan, double[], CompiledBatchLoss> arrays) {
        this.length = length;
        this.own = own;
        this.padded = padded;
        this.shape = shape;
        this.batch = batch;
        this.sizes = sizes;
        this.plan = plan;
        this.plans = plans;
        this.arrays = arrays;
        this.longest = padded.stream()
                .mapToInt(name -> shape.field(name).length())
                .max()
                .orElse(1);
        this.gradient = plan.plan().arenaSize();
        this.slots = plan.slots().packed(Math.addExact(gradient, own), batch);
        this.arena = new double[Math.addExact(Math.addExact(gradient + own, slots.size()), Kernels.SLACK)];
        this.filled = new double[plan.filled().size()];
        this.order = Sampling.inOrder(batch);
        this.lengths = new int[batch];
        this.begins = new int[longest + 1];
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public double[] arena() {
        return arena;
    }

    @Override
    public int parameters() {
        return plan.parameters();
    }

    @Override
    public int inputs() {
        return slots.at(Examples.INPUTS);
    }

    @Override
    public int targets() {
        return slots.at(Examples.TARGETS);
    }

    @Override
    public OptionalInt field(String name) {
        return slots.find(name);
    }

    @Override
    public int gradient() {
        return gradient;
    }

    @Override
    public int joins(int block) {
        return plan.joins(block);
    }

    @Override
    public void loadShared(Examples examples) {
        shared = examples;
        last = null;
    }

    @Override
    public void load(Examples examples, int[] chosen, int from) {
        slots.load(examples, chosen, from, arena);
    }

    @Override
    public void drawStep(long nextStep) {
        step = nextStep;
    }

    @Override
    public double evaluate() {
        return evaluate(true);
    }

    @Override
    public double lossAlone() {
        return evaluate(false);
    }

    private double evaluate(boolean withGradient) {
        for (int i = 0; i < filled.length; i++) {
            filled[i] = slots.filled(plan.filled().get(i).field(), arena);
        }
        if (!padded.isEmpty()) {
            sort();
        }
        if (withGradient) {
            Arrays.fill(arena, gradient, gradient + own, 0);
        }
        double loss = 0;
        int from = 0;
        for (int size : sizes) {
            CompiledBatchLoss part = part(size, padded.isEmpty() ? longest : longest(from, size));
            double share = (double) size / batch;
            fill(part, from, share);
            loss += share * (withGradient ? part.evaluate() : part.lossAlone());
            if (withGradient) {
                gather(part, share);
            }
            from += size;
        }
        return loss;
    }

    /** Puts the examples in the order of their sentences' lengths. */
    private void sort() {
        Arrays.fill(lengths, 1);
        for (int i = 0; i < padded.size(); i++) {
            slots.raiseLengths(padded.get(i), arena, lengths);
        }
        BatchParts.byLength(lengths, longest, order, begins);
    }

    private int longest(int from, int size) {
        return lengths[order[from + size - 1]];
    }

    private CompiledBatchLoss part(int size, int reach) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.reach == reach && part.loss.batch() == size) {
                return part.loss;
            }
        }
        StepPlan needed = plan(size, reach);
        // nearly always: what is shorter may yet lie in another way
        boolean fits = needed.plan().arenaSize() <= gradient;
        CompiledBatchLoss made = arrays.apply(needed, fits ? arena : room(needed));
        parts.add(new Part(reach, made));
        return made;
    }

    private StepPlan plan(int size, int reach) {
        return size == plan.batch() && reach == longest ? plan : plans.of(cut(reach), size, true);
    }

    private static double[] room(StepPlan plan) {
        return new double[Math.addExact(plan.plan().arenaSize(), Kernels.SLACK)];
    }

    /** Examples whose sentences end after {@code reach} numbers at the latest. */
    private ExampleShape cut(int reach) {
        List<FieldShape> fields = shape.fields().stream()
                .map(field -> padded.contains(field.name())
                        ? new FieldShape(field.name(), Math.min(reach, field.length()))
                        : field)
                .toList();
        return new ExampleShape(fields, shape.shared());
    }

    private void fill(CompiledBatchLoss part, int from, double share) {
        double[] other = part.arena();
        StepPlan its = part.plan();
        if (part != last) {
            part.execution().takeOver();
            if (shared != null) {
                part.loadShared(shared);
            }
            last = part;
        }
        if (other != arena) {
            System.arraycopy(arena, parameters(), other, its.parameters(), length);
        }
        slots.copy(arena, order, from, its.slots(), other);
        for (int i = 0; i < filled.length; i++) {
            other[its.filled().get(i).at()] = share * filled[i];
        }
        part.drawStep(step);
    }

    private void gather(CompiledBatchLoss part, double share) {
        double[] other = part.arena();
        int at = part.gradient();
        for (int i = 0; i < own; i++) {
            arena[gradient + i] += share * other[at + i];
        }
    }

    @Override
    public int instructions() {
        int instructions = 0;
        for (int size : sizes) {
            instructions += plan(size, longest).plan().length();
        }
        return instructions;
    }

    @Override
    public int numbers() {
        int numbers = arena.length;
        for (Part part : parts) {
            numbers += part.loss.arena() == arena ? 0 : part.loss.numbers();
        }
        return numbers;
    }
}
