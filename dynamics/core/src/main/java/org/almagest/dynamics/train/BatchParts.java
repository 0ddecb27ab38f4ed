package org.almagest.dynamics.train;

import java.util.Arrays;

/**
 * How a batch falls into parts: as many as come nearest to a wanted size, all but the last of a multiple of eight examples where there
 * are enough, so that vectors of examples are full.
 */
final class BatchParts {
    private static final int FULL = 8;

    private BatchParts() {}

    /** The sizes of the parts of {@code batch} examples, of about {@code wanted} each; one part where there are few. */
    static int[] sizes(int batch, int wanted) {
        int count = Math.max(1, (int) Math.round((double) batch / wanted));
        int unit = wanted >= FULL ? FULL : 1;
        int units = batch / unit;
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = (units / count + (i < units % count ? 1 : 0)) * unit;
        }
        sizes[count - 1] += batch - units * unit;
        return sizes;
    }

    /**
     * Puts columns in the order of their lengths, the shortest first, and those of equal length as they lie.
     *
     * @param lengths of each column, at least 1
     * @param longest that a column may be
     * @param order receives the columns
     * @param begins room for {@code longest + 1} numbers
     */
    static void byLength(int[] lengths, int longest, int[] order, int[] begins) {
        Arrays.fill(begins, 0, longest + 1, 0);
        for (int length : lengths) {
            begins[length]++;
        }
        int next = 0;
        for (int length = 1; length <= longest; length++) {
            int count = begins[length];
            begins[length] = next;
            next += count;
        }
        for (int column = 0; column < lengths.length; column++) {
            order[begins[lengths[column]]++] = column;
        }
    }
}
