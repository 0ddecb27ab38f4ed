package org.almagest.dynamics.geometry;

import java.util.Arrays;
import java.util.Locale;

/**
 * Counts the connected parts of masks of one size, where pixels hang together by their edges and not by their corners. Keeps
 * its working memory from mask to mask: one thread at a time.
 */
public final class ConnectedParts {
    private final int width;
    private final boolean[] seen;
    private final int[] waiting;

    /**
     * For masks of {@code height} rows of {@code width} pixels.
     *
     * @throws IllegalArgumentException if one of them is below 1
     */
    public ConnectedParts(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "masks of %d×%d: expected positive sizes", height, width));
        }
        this.width = width;
        this.seen = new boolean[Math.multiplyExact(height, width)];
        // a pixel waits at most once, since it is marked when it is put here
        this.waiting = new int[seen.length];
    }

    /**
     * How many parts the true pixels are in; 0 where there are none.
     *
     * @param mask row by row
     * @throws IllegalArgumentException if it has another size
     */
    public int count(boolean[] mask) {
        if (mask.length != seen.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a mask of %d pixels: expected %d, %d×%d",
                    mask.length,
                    seen.length,
                    seen.length / width,
                    width));
        }
        Arrays.fill(seen, false);
        int parts = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] && !seen[i]) {
                parts++;
                mark(mask, i);
            }
        }
        return parts;
    }

    /** Marks all that hangs together with pixel {@code first}. */
    private void mark(boolean[] mask, int first) {
        int count = put(mask, first, 0);
        while (count > 0) {
            int pixel = waiting[--count];
            int column = pixel % width;
            if (column > 0) {
                count = put(mask, pixel - 1, count);
            }
            if (column < width - 1) {
                count = put(mask, pixel + 1, count);
            }
            if (pixel >= width) {
                count = put(mask, pixel - width, count);
            }
            if (pixel < mask.length - width) {
                count = put(mask, pixel + width, count);
            }
        }
    }

    private int put(boolean[] mask, int pixel, int count) {
        if (!mask[pixel] || seen[pixel]) {
            return count;
        }
        seen[pixel] = true;
        waiting[count] = pixel;
        return count + 1;
    }
}
