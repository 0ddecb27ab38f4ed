package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Kernels;

/**
 * The largest of W ∗ x or z + W ∗ x over the channels at each position, and its channel, from sums that never leave the first-level
 * cache. Operands: the result (all largest numbers, then all channels), W, x, z if there is one, scratch.
 *
 * @param convolution W ∗ x, of one lane
 */
record ConvolvedLargestInstruction(ConvolveInstruction convolution, boolean starts) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int m = convolution.m();
        int channel = convolution.targetsApart();
        int z = starts ? operands[at + 3] : -1;
        int scratch = operands[at + (starts ? 4 : 3)];
        for (int i = 0; i < convolution.runs().size(); i++) {
            ConvolutionRun run = convolution.runs().get(i);
            for (int j = 0; j < run.columns(); j += ConvolveInstruction.BLOCK) {
                int n = Math.min(ConvolveInstruction.BLOCK, run.columns() - j);
                int target = run.target() + j;
                convolution.sums(
                        kernels,
                        arena,
                        run,
                        j,
                        n,
                        operands[at + 1],
                        operands[at + 2],
                        scratch,
                        ConvolveInstruction.APART);
                kernels.largestAndPlace(
                        arena,
                        m,
                        n,
                        scratch,
                        ConvolveInstruction.APART,
                        starts ? z + target : -1,
                        channel,
                        operands[at] + target,
                        operands[at] + channel + target);
            }
        }
    }
}
