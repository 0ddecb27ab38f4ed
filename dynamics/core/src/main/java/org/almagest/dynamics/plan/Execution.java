package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/** The arrays of one plan, for one thread: fill the inputs, run, read the outputs. */
public final class Execution {
    private final Plan plan;
    private final double[] arena;
    private final Kernels kernels;

    Execution(Plan plan, double[] arena, Kernels kernels) {
        this.plan = plan;
        this.arena = arena;
        this.kernels = kernels;
    }

    /** Computes the outputs from the inputs; allocates nothing. */
    public void run() {
        plan.runPrologue(kernels, arena);
        plan.runBody(kernels, arena);
    }

    /**
     * Computes one output, with the bits of {@link #run}; the others are any numbers then, until the next {@link #run}.
     *
     * @param i number of the output, from 0, in the order that the plan was compiled with
     * @throws ArrayIndexOutOfBoundsException if there is none
     */
    public void runTo(int i) {
        plan.runTo(i, kernels, arena);
    }

    /** Computes what does not depend on the plan's varying inputs. */
    public void runPrologue() {
        plan.runPrologue(kernels, arena);
    }

    /** Computes the rest, after {@link #runPrologue}: as often as wanted, while only varying inputs change. */
    public void runBody() {
        plan.runBody(kernels, arena);
    }

    /** After another plan has run on the same array: puts the constants in place. The inputs are any numbers then. */
    public void takeOver() {
        plan.putConstants(arena);
    }

    /** All arrays; inputs and outputs begin at the plan's offsets. */
    public double[] arena() {
        return arena;
    }

    /** The plan that runs. */
    public Plan plan() {
        return plan;
    }

    /** Copies {@code values} into the i-th input. */
    public void set(int i, double... values) {
        System.arraycopy(values, 0, arena, plan.input(i), values.length);
    }

    /** A copy of {@code length} numbers of the i-th output. */
    public double[] copyOf(int i, int length) {
        double[] copy = new double[length];
        System.arraycopy(arena, plan.output(i), copy, 0, length);
        return copy;
    }
}
