package org.almagest.dynamics.plan;

import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;

/**
 * f(W ∗ x) or f(W ∗ x + b), a bias b for each channel, from sums that stay in the second-level cache: by themselves they would be
 * written to memory and read again twice. Operands: the result, W, x, b if there is one, scratch.
 *
 * @param convolution W ∗ x, of one lane
 * @param function one that the kernels compute in place
 */
record ConvolvedMapInstruction(ConvolveInstruction convolution, Function function, boolean biased)
        implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int bias = biased ? operands[at + 3] : -1;
        int scratch = operands[at + (biased ? 4 : 3)];
        for (int i = 0; i < convolution.runs().size(); i++) {
            ConvolutionRun run = convolution.runs().get(i);
            for (int j = 0; j < run.columns(); j += ConvolveInstruction.BLOCK) {
                int n = Math.min(ConvolveInstruction.BLOCK, run.columns() - j);
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
                finish(kernels, arena, n, scratch, bias, operands[at] + run.target() + j);
            }
        }
    }

    /** Takes {@code n} sums of each channel from the scratch to the result. */
    private void finish(Kernels kernels, double[] arena, int n, int scratch, int bias, int target) {
        for (int channel = 0; channel < convolution.m(); channel++) {
            int from = scratch + channel * ConvolveInstruction.APART;
            int to = target + channel * convolution.targetsApart();
            if (bias >= 0) {
                kernels.scale(arena, n, 1, from, -1, arena[bias + channel], to);
                from = to;
            }
            kernels.map(function, arena, n, from, to);
        }
    }
}
