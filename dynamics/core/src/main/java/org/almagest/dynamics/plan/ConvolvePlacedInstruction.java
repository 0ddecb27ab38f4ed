package org.almagest.dynamics.plan;

import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Wᵀ ∗ y where every position of y has a number in one channel alone: y is written for the purpose, row of the image by row, so that
 * the channels of a row lie together and do not share places of the cache. Operands: the result, W, places, numbers, scratch.
 *
 * @param convolution from y as it is written, of one lane
 * @param channels of y
 * @param rows of y's image
 * @param row numbers in a row of y's image
 */
record ConvolvePlacedInstruction(ConvolveInstruction convolution, int channels, int rows, int row)
        implements Instruction {
    static ConvolvePlacedInstruction of(ConvolutionGeometry g, int batch) {
        int width = g.horizontal().outputs();
        int apart = apart(width * batch);
        ConvolveInstruction convolution = ConvolveInstruction.transposed(
                g,
                ConvolutionRun.transposed(
                        g, q -> q / width * g.outChannels() * apart + q % width * batch, apart, batch),
                batch);
        return new ConvolvePlacedInstruction(
                convolution, g.outChannels(), g.vertical().outputs(), width * batch);
    }

    /** How far apart the channels of a row lie: not by a power of two. */
    private static int apart(int row) {
        int apart = (row + 15) / 8 * 8;
        return Integer.bitCount(apart) == 1 ? apart + 8 : apart;
    }

    /** Spare numbers that it needs. */
    int scratch() {
        return Math.multiplyExact(Math.multiplyExact(channels, rows), apart(row));
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int scratch = operands[at + 4];
        int apart = apart(row);
        for (int i = 0; i < rows; i++) {
            kernels.atPlace(
                    arena,
                    channels,
                    row,
                    operands[at + 2] + i * row,
                    operands[at + 3] + i * row,
                    scratch + i * channels * apart,
                    apart);
        }
        convolution.lane(kernels, arena, operands[at], operands[at + 1], scratch);
    }
}
