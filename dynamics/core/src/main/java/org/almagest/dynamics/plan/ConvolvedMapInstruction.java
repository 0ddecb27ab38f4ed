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
        int bias = biased ? operands[at + 3] : -1;
        int scratch = operands[at + (biased ? 4 : 3)];
        for (int i = 0; i < convolution.runs().size(); i++) {
            ConvolutionRun run = convolution.runs().get(i);
            for (int j = 0; j < run.columns(); j += BLOCK) {
                int n = Math.min(BLOCK, run.columns() - j);
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
                finish(kernels, arena, n, scratch, bias, operands[at] + run.target() + j);
            }
        }
    }

    /** Takes {@code n} sums of each channel from the scratch to the result. */
    private void finish(Kernels kernels, double[] arena, int n, int scratch, int bias, int target) {
        for (int channel = 0; channel < convolution.m(); channel++) {
            int from = scratch + channel * APART;
            int to = target + channel * convolution.targetsApart();
            if (bias >= 0) {
                kernels.scale(arena, n, 1, from, -1, arena[bias + channel], to);
                from = to;
            }
            kernels.map(function, arena, n, from, to);
        }
    }
}
