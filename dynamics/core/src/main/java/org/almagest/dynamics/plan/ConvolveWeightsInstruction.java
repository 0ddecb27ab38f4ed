package org.almagest.dynamics.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;

/**
 * The weight gradient of a convolution in each lane. Operands: the result, the output's cotangent, the input, scratch; or, where
 * every position has a cotangent in one channel alone, places and numbers instead of the cotangent.
 *
 * @param channels where each output channel begins in a block
 * @param channel numbers in an output channel
 * @param targetsApart distance of their kernels in the result
 * @param size numbers of the result in one lane
 * @param covers whether the segments meet every weight; those that meet padding alone get zero
 * @param source where the numbers of a block come from
 */
record ConvolveWeightsInstruction(
        OffsetTable channels,
        int channel,
        int targetsApart,
        int size,
        boolean covers,
        Source source,
        Offsets outputs,
        Offsets inputs,
        List<ConvolutionSweep> sweeps)
        implements Instruction {
    /** Fewer weights than these in a channel are done with a block before copying it would have paid. */
    private static final int WORTH_A_COPY = 4;

    /** Rows of the scratch lie so far apart: not by a power of two, for the sake of the cache. */
    private static final int APART = ConvolutionSweep.BLOCK + 16;

    /** Where the numbers of a block come from. */
    enum Source {
        /** They are read where they lie. */
        ARRAY,
        /** They are copied first, to where the channels do not share places of the cache. */
        COPY,
        /** They are put at their places first. */
        PLACES
    }

    static ConvolveWeightsInstruction of(ConvolutionGeometry g, Shape y, Shape x, Shape w) {
        boolean worth = g.shared() && g.weightColumns() >= WORTH_A_COPY && g.outChannels() >= WORTH_A_COPY;
        return of(g, worth ? Source.COPY : Source.ARRAY, y, x, w);
    }

    /** As {@link #of}, from places and numbers; of one lane. */
    static ConvolveWeightsInstruction placed(ConvolutionGeometry g, Shape x, Shape w) {
        return of(g, Source.PLACES, Shape.SCALAR, x, w);
    }

    private static ConvolveWeightsInstruction of(ConvolutionGeometry g, Source source, Shape y, Shape x, Shape w) {
        List<ConvolutionSegments> segments = ConvolutionSegments.of(g, x.columns());
        int met = segments.stream().mapToInt(s -> s.columns().count()).sum();
        int channel = g.outPositions() * x.columns();
        int apart = source == Source.ARRAY ? channel : APART;
        return new ConvolveWeightsInstruction(
                new OffsetTable(
                        IntStream.range(0, g.outChannels()).map(i -> i * apart).toArray()),
                channel,
                g.weightColumns() * (g.shared() ? 1 : g.outPositions()),
                g.weightRows() * g.weightColumns(),
                met == g.weightColumns() * (g.shared() ? 1 : g.outPositions()),
                source,
                Offsets.over(w, 2, y),
                Offsets.over(w, 2, x),
                ConvolutionSweep.of(segments, g.outChannels()));
    }

    /** Spare numbers that it needs. */
    int scratch() {
        return Math.addExact(parts(), source == Source.ARRAY ? 0 : Math.multiplyExact(channels.count(), APART));
    }

    private int parts() {
        int most = 1;
        for (int i = 0; i < sweeps.size(); i++) {
            most = Math.max(most, sweeps.get(i).parts());
        }
        return most;
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        boolean placed = source == Source.PLACES;
        int parts = operands[placed ? at + 4 : at + 3];
        int block = parts + parts();
        if (!covers) {
            Arrays.fill(arena, operands[at], operands[at] + outputs.count() * size, 0);
        }
        for (int lane = 0; lane < outputs.count(); lane++) {
            int y = operands[at + 1] + outputs.at(lane);
            int x = (placed ? operands[at + 3] : operands[at + 2]) + inputs.at(lane);
            for (int i = 0; i < sweeps.size(); i++) {
                ConvolutionSweep sweep = sweeps.get(i);
                Arrays.fill(arena, parts, parts + sweep.parts(), 0);
                for (int b = 0; b < sweep.blocks().size(); b++) {
                    int begin = sweep.blocks().get(b).begin();
                    switch (source) {
                        case ARRAY -> {}
                        case COPY -> copy(arena, y, begin, block);
                        case PLACES -> place(kernels, arena, y, operands[at + 2], begin, block);
                    }
                    sum(kernels, arena, sweep, b, source == Source.ARRAY ? y + begin : block, x, parts);
                }
                join(kernels, arena, sweep, parts, operands[at] + lane * size);
            }
        }
    }

    /** A block has a few numbers of the next one, for segments that end a little later. */
    private int length(int begin) {
        return Math.min(ConvolutionSweep.BLOCK + 7, channel - begin);
    }

    private void copy(double[] arena, int y, int begin, int block) {
        int length = length(begin);
        for (int i = 0; i < channels.count(); i++) {
            System.arraycopy(arena, y + i * channel + begin, arena, block + i * APART, length);
        }
    }

    private void place(Kernels kernels, double[] arena, int places, int numbers, int begin, int block) {
        kernels.atPlace(arena, channels.count(), length(begin), places + begin, numbers + begin, block, APART);
    }

    private void sum(Kernels kernels, double[] arena, ConvolutionSweep sweep, int block, int y, int x, int parts) {
        int[] runs = sweep.blocks().get(block).runs().values();
        int run = 0;
        while (run < runs.length) {
            int group = runs[run];
            int count = runs[run + 2];
            int stretches = run + ConvolutionSweep.Block.HEAD;
            kernels.segmentProduct(
                    arena,
                    runs[run + 1],
                    runs,
                    stretches,
                    count,
                    y,
                    channels.values(),
                    x,
                    sweep.groups().get(group).columns().values(),
                    parts + sweep.first(group));
            run = stretches + 2 * count;
        }
    }

    private void join(Kernels kernels, double[] arena, ConvolutionSweep sweep, int parts, int target) {
        for (int group = 0; group < sweep.groups().size(); group++) {
            ConvolutionSegments s = sweep.groups().get(group);
            kernels.joinParts(
                    arena,
                    channels.count(),
                    s.columns().count(),
                    parts + sweep.first(group),
                    target + s.target(),
                    targetsApart,
                    s.targets().values());
        }
    }
}
