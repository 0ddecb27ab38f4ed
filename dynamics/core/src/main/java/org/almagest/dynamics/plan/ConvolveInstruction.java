package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;

/**
 * W ∗ x or Wᵀ ∗ y in each lane, run by run; no copy of the windows is made. Operands: the result, W, x or y.
 *
 * @param m rows of the weights' operand: channels of the result
 * @param weightsApart distance of these rows
 * @param targetsApart distance of the result's channels
 * @param size numbers of the result in one lane
 */
record ConvolveInstruction(
        int m,
        int weightsApart,
        int targetsApart,
        int size,
        Offsets weights,
        Offsets sources,
        List<ConvolutionRun> runs)
        implements Instruction {
    /** Positions times examples that are taken at once where sums go to a scratch. */
    static final int BLOCK = 256;

    /** Rows of a scratch lie so far apart: not by a power of two, for the sake of the cache. */
    static final int APART = BLOCK + 8;

    static ConvolveInstruction forward(ConvolutionGeometry g, Shape w, Shape x, Shape y) {
        int apart = g.weightColumns() * (g.shared() ? 1 : g.outPositions());
        List<ConvolutionRun> runs = ConvolutionRun.forward(g, y.columns());
        boolean everyLaneMeetsTheSameInputs =
                x.rank() == 2 && w.withMatrix(1, 1).equals(y.withMatrix(1, 1));
        // then the lanes are but further channels, since theirs follow each other at the same distance
        Shape lanes = everyLaneMeetsTheSameInputs ? y.withMatrix(1, 1) : Shape.SCALAR;
        Shape full = everyLaneMeetsTheSameInputs ? Shape.SCALAR : y;
        return new ConvolveInstruction(
                g.outChannels() * lanes.size(),
                apart,
                g.outPositions() * y.columns(),
                g.outRows() * y.columns() * lanes.size(),
                Offsets.over(full, 2, everyLaneMeetsTheSameInputs ? Shape.SCALAR : w),
                Offsets.over(full, 2, everyLaneMeetsTheSameInputs ? Shape.SCALAR : x),
                runs);
    }

    /** Wᵀ ∗ y of one lane by runs of its own. */
    static ConvolveInstruction transposed(ConvolutionGeometry g, List<ConvolutionRun> runs, int batch) {
        Offsets lane = Offsets.over(Shape.SCALAR, 2, Shape.SCALAR);
        return new ConvolveInstruction(
                g.inChannels(), g.taps(), g.inPositions() * batch, g.inRows() * batch, lane, lane, runs);
    }

    static ConvolveInstruction transposed(ConvolutionGeometry g, Shape w, Shape y, Shape x) {
        return new ConvolveInstruction(
                g.inChannels(),
                g.taps(),
                g.inPositions() * x.columns(),
                g.inRows() * x.columns(),
                Offsets.over(x, 2, w),
                Offsets.over(x, 2, y),
                ConvolutionRun.transposed(g, x.columns()));
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        for (int lane = 0; lane < weights.count(); lane++) {
            int w = operands[at + 1] + weights.at(lane);
            int x = operands[at + 2] + sources.at(lane);
            lane(kernels, arena, operands[at] + lane * size, w, x);
        }
    }

    /** One lane of it. */
    void lane(Kernels kernels, double[] arena, int c, int w, int x) {
        for (int i = 0; i < runs.size(); i++) {
            ConvolutionRun run = runs.get(i);
            sums(kernels, arena, run, 0, run.columns(), w, x, c + run.target(), targetsApart);
        }
    }

    /** Spare numbers for a block of sums. */
    int scratch() {
        return m * APART;
    }

    /** The {@code n} sums of each channel from column {@code from} of a run on, at c, its rows {@code apart}. */
    void sums(Kernels kernels, double[] arena, ConvolutionRun run, int from, int n, int w, int x, int c, int apart) {
        kernels.gatheredProduct(
                arena,
                m,
                n,
                run.weights().values(),
                run.sources().values(),
                w + run.weight(),
                weightsApart,
                x + run.source() + from,
                c,
                apart);
    }
}
