package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The segments of several groups of weights in the order in which they lie in the output, so that the numbers of the output are
 * met by all weights while they are in the first-level cache. Each sum has its segments in the same order as if it were alone.
 *
 * @param groups the weights, of which those of a group share their segments
 * @param blocks the output, piece by piece
 * @param firsts where the partial sums of each group begin, and where those of the last one end
 */
record ConvolutionSweep(List<ConvolutionSegments> groups, List<Block> blocks, OffsetTable firsts) {
    /** Numbers of every output channel taken at once: eight rows of 2 KB stay in the first-level cache. A multiple of eight. */
    static final int BLOCK = 256;

    /** Partial sums that stay in the first-level cache beside what they are made of. */
    private static final int PARTS = 4096;

    /**
     * A piece of every output channel.
     *
     * @param begin where it begins in a channel
     * @param runs one after another, for each run of stretches: the group, how many numbers each stretch has, how many stretches
     *     there are, and then for each of them where it begins in the piece and, from the column, in the input
     */
    record Block(int begin, OffsetTable runs) {
        /** Numbers before those of the stretches. */
        static final int HEAD = 3;

        /** Neighbouring stretches of the same group and length become a run. */
        static Block of(int begin, List<int[]> stretches) {
            List<int[]> runs = new ArrayList<>();
            int from = 0;
            while (from < stretches.size()) {
                int[] first = stretches.get(from);
                int to = from + 1;
                while (to < stretches.size()
                        && first[0] == stretches.get(to)[0]
                        && first[3] == stretches.get(to)[3]) {
                    to++;
                }
                int[] run = new int[HEAD + 2 * (to - from)];
                run[0] = first[0];
                run[1] = first[3];
                run[2] = to - from;
                for (int i = from; i < to; i++) {
                    run[HEAD + 2 * (i - from)] = stretches.get(i)[1];
                    run[HEAD + 2 * (i - from) + 1] = stretches.get(i)[2];
                }
                runs.add(run);
                from = to;
            }
            return new Block(
                    begin,
                    new OffsetTable(runs.stream().flatMapToInt(Arrays::stream).toArray()));
        }
    }

    /** As few sweeps as the cache allows for kernels of {@code m} output channels. */
    static List<ConvolutionSweep> of(List<ConvolutionSegments> segments, int m) {
        List<ConvolutionSweep> sweeps = new ArrayList<>();
        int from = 0;
        while (from < segments.size()) {
            int to = from + 1;
            int parts = parts(segments.get(from), m);
            while (to < segments.size() && parts + parts(segments.get(to), m) <= PARTS) {
                parts += parts(segments.get(to++), m);
            }
            sweeps.add(together(List.copyOf(segments.subList(from, to)), m));
            from = to;
        }
        return sweeps;
    }

    private static ConvolutionSweep together(List<ConvolutionSegments> groups, int m) {
        int[] firsts = new int[groups.size() + 1];
        Map<Integer, List<int[]>> blocks = new TreeMap<>();
        for (int g = 0; g < groups.size(); g++) {
            firsts[g + 1] = firsts[g] + parts(groups.get(g), m);
            addSteps(g, groups.get(g), blocks);
        }
        List<Block> list = new ArrayList<>();
        blocks.forEach((begin, stretches) -> list.add(Block.of(begin, stretches)));
        return new ConvolutionSweep(groups, list, new OffsetTable(firsts));
    }

    /** The segments of a group, cut where a block ends: or a little later, since parts go by eight. */
    private static void addSteps(int group, ConvolutionSegments s, Map<Integer, List<int[]>> blocks) {
        for (int i = 0; i < s.outputs().count(); i++) {
            int output = s.outputs().values()[i];
            int input = s.inputs().values()[i];
            int p = 0;
            while (p < s.length()) {
                int begin = (output + p) / BLOCK * BLOCK;
                int rest = begin + BLOCK - output - p;
                int length = Math.min((rest + 7) / 8 * 8, s.length() - p);
                blocks.computeIfAbsent(begin, b -> new ArrayList<>())
                        .add(new int[] {group, output + p - begin, input + p, length});
                p += length;
            }
        }
    }

    private static int parts(ConvolutionSegments s, int m) {
        return Math.multiplyExact(8 * m, s.columns().count());
    }

    /** Where the partial sums of a group begin among those of all. */
    int first(int group) {
        return firsts.values()[group];
    }

    /** Partial sums of all groups. */
    int parts() {
        return first(groups.size());
    }
}
