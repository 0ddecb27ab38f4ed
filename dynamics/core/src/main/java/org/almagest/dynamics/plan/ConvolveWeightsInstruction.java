package org.almagest.dynamics.plan;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;

/**
 * The weight gradient of a convolution in each lane. Operands: the result, the output's cotangent, the input, scratch.
 *
 * @param m output channels
 * @param outputsApart distance of these channels in the output
 * @param targetsApart distance of their kernels in the result
 * @param size numbers of the result in one lane
 * @param covers whether the segments meet every weight; those that meet padding alone get zero
 */
record ConvolveWeightsInstruction(
        int m,
        int outputsApart,
        int targetsApart,
        int size,
        boolean covers,
        Offsets outputs,
        Offsets inputs,
        List<ConvolutionSegments> segments)
        implements Instruction {
    static ConvolveWeightsInstruction of(ConvolutionGeometry g, Shape y, Shape x, Shape w) {
        List<ConvolutionSegments> segments = ConvolutionSegments.of(g, x.columns());
        int met = segments.stream().mapToInt(s -> s.columns().count()).sum();
        return new ConvolveWeightsInstruction(
                g.outChannels(),
                g.outPositions() * x.columns(),
                g.weightColumns() * (g.shared() ? 1 : g.outPositions()),
                g.weightRows() * g.weightColumns(),
                met == g.weightColumns() * (g.shared() ? 1 : g.outPositions()),
                Offsets.over(w, 2, y),
                Offsets.over(w, 2, x),
                segments);
    }

    /** Spare numbers that it needs. */
    int scratch() {
        return segments.stream()
                .mapToInt(s -> Kernels.segmentScratch(m, s.columns().count()))
                .max()
                .orElse(1);
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int scratch = operands[at + 3];
        if (!covers) {
            Arrays.fill(arena, operands[at], operands[at] + outputs.count() * size, 0);
        }
        for (int lane = 0; lane < outputs.count(); lane++) {
            for (int i = 0; i < segments.size(); i++) {
                ConvolutionSegments s = segments.get(i);
                kernels.segmentProduct(
                        arena,
                        m,
                        s.columns().count(),
                        s.length(),
                        s.outputs().values(),
                        s.inputs().values(),
                        operands[at + 1] + outputs.at(lane),
                        outputsApart,
                        operands[at + 2] + inputs.at(lane),
                        s.columns().values(),
                        operands[at] + lane * size + s.target(),
                        targetsApart,
                        s.targets().values(),
                        scratch);
            }
        }
    }
}
