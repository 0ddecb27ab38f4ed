package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * One step of a plan: static sizes inside, offsets of its arrays from outside, so that the many equal layers of a deep
 * network share one instruction.
 */
interface Instruction {
    /**
     * Carries it out.
     *
     * @param arena all arrays
     * @param operands offsets; this instruction's begin at {@code at}: the result, then the inputs
     */
    void run(Kernels kernels, double[] arena, int[] operands, int at);

    /** Whether the result may lie where its first input lies, if nothing else reads that any more. */
    default boolean mayOverwrite() {
        return false;
    }
}
