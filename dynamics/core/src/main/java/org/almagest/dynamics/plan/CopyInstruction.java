package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Copies (or adds) segments of equal length. Operands: c, then the inputs.
 *
 * <p>Serves slices, embeddings, concatenations, gathers and scatters: each is a table of segments made once.
 */
final class CopyInstruction implements Instruction {
    private final int size;
    private final boolean covers;
    private final boolean adds;
    private final int[] operand;
    private final int[] from;
    private final int[] to;
    private final int[] length;

    /**
     * A table of segments.
     *
     * @param size numbers in the result
     * @param covers whether the segments cover it; what they don't cover is zero
     * @param adds whether segments may meet, and add up there
     * @param segments operand number (1 the first input), source offset, target offset and length of each
     */
    CopyInstruction(int size, boolean covers, boolean adds, int[][] segments) {
        this.size = size;
        this.covers = covers;
        this.adds = adds;
        this.operand = Arrays.stream(segments).mapToInt(s -> s[0]).toArray();
        this.from = Arrays.stream(segments).mapToInt(s -> s[1]).toArray();
        this.to = Arrays.stream(segments).mapToInt(s -> s[2]).toArray();
        this.length = Arrays.stream(segments).mapToInt(s -> s[3]).toArray();
    }

    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        if (!covers) {
            Arrays.fill(arena, c, c + size, 0);
        }
        for (int i = 0; i < operand.length; i++) {
            int source = operands[at + operand[i]] + from[i];
            if (adds) {
                kernels.accumulate(arena, length[i], source, c + to[i]);
            } else {
                System.arraycopy(arena, source, arena, c + to[i], length[i]);
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CopyInstruction copy
                && copy.size == size
                && copy.covers == covers
                && copy.adds == adds
                && Arrays.equals(copy.operand, operand)
                && Arrays.equals(copy.from, from)
                && Arrays.equals(copy.to, to)
                && Arrays.equals(copy.length, length);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(from) * 31 + Arrays.hashCode(to);
    }
}
