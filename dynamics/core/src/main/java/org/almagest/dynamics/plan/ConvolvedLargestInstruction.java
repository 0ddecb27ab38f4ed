package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * The largest of W ∗ x or z + W ∗ x over the channels at each position, and its channel, from sums that never leave the first-level
 * cache. Operands: the result (all largest numbers, then all channels), W, x, z if there is one, scratch.
 *
 * @param convolution W ∗ x, of one lane
 */
record ConvolvedLargestInstruction(ConvolveInstruction convolution, boolean starts) implements Instruction {
    /** Positions times examples taken at once. */
    private static final int BLOCK = 256;

    /** Rows of the scratch lie so far apart: not by a power of two, for the sake of the cache. */
    private static final int APART = BLOCK + 8;

    /** Spare numbers that it needs. */
    int scratch() {
        return convolution.m() * APART;
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int m = convolution.m();
        int channel = convolution.targetsApart();
        int z = starts ? operands[at + 3] : -1;
        int scratch = operands[at + (starts ? 4 : 3)];
        for (int i = 0; i < convolution.runs().size(); i++) {
            ConvolutionRun run = convolution.runs().get(i);
            for (int j = 0; j < run.columns(); j += BLOCK) {
                int n = Math.min(BLOCK, run.columns() - j);
                int target = run.target() + j;
                kernels.gatheredProduct(
                        arena,
                        m,
                        n,
                        run.weights().values(),
                        run.sources().values(),
                        operands[at + 1] + run.weight(),
                        convolution.weightsApart(),
                        operands[at + 2] + run.source() + j,
                        scratch,
                        APART);
                kernels.largestAndPlace(
                        arena,
                        m,
                        n,
                        scratch,
                        APART,
                        starts ? z + target : -1,
                        channel,
                        operands[at] + target,
                        operands[at] + channel + target);
            }
        }
    }
}
