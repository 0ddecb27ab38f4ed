package org.almagest.dynamics.geometry;

import java.util.Locale;

/**
 * Of every pixel the Euclidean distance of its centre from the nearest pixel of a set, in pixels: 0 in the set. Exact, in a time
 * proportional to the number of pixels: nearest pixels down the columns first, then the lower envelope of the parabolas that
 * they make along each row (Felzenszwalb, Huttenlocher, Theory of Computing 2012, section 2.1). Keeps its working memory from
 * set to set: one thread at a time.
 */
public final class DistanceTransform {
    private final int height;
    private final int width;
    /** Farther than any two pixels are. */
    private final int beyond;
    /** Of every pixel the distance from the nearest one of the set in its column. */
    private final int[] vertical;
    /** Columns whose parabolas are the envelope of a row, and from which place on each of them is the lowest. */
    private final int[] lowest;

    private final double[] from;

    /**
     * For sets in pictures of {@code height} rows of {@code width} pixels.
     *
     * @throws IllegalArgumentException if one of them is below 1
     */
    public DistanceTransform(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "distances in a picture of %d×%d: expected positive sizes", height, width));
        }
        this.height = height;
        this.width = width;
        this.beyond = Math.addExact(height, width);
        this.vertical = new int[Math.multiplyExact(height, width)];
        this.lowest = new int[width];
        this.from = new double[width];
    }

    /**
     * The distances from the pixels that are {@code wanted} in {@code mask}.
     *
     * @param mask row by row
     * @param wanted true for distances from the mask, false for distances from what it leaves out
     * @param distances of as many pixels, overwritten; infinite where the set is empty
     * @throws IllegalArgumentException if one of them has another size
     */
    public void from(boolean[] mask, boolean wanted, double[] distances) {
        if (mask.length != vertical.length || distances.length != mask.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a mask of %d pixels and %d distances: expected %d of each, %d×%d",
                    mask.length,
                    distances.length,
                    vertical.length,
                    height,
                    width));
        }
        for (int x = 0; x < width; x++) {
            column(mask, wanted, x);
        }
        for (int y = 0; y < height; y++) {
            row(y * width, distances);
        }
    }

    private void column(boolean[] mask, boolean wanted, int x) {
        int distance = beyond;
        for (int i = x; i < mask.length; i += width) {
            distance = mask[i] == wanted ? 0 : Math.min(beyond, distance + 1);
            vertical[i] = distance;
        }
        for (int i = mask.length - width + x; i >= 0; i -= width) {
            distance = Math.min(vertical[i], distance + 1);
            vertical[i] = distance;
        }
    }

    private void row(int first, double[] distances) {
        int count = 0;
        for (int x = 0; x < width; x++) {
            if (vertical[first + x] == beyond) {
                continue;
            }
            double start = Double.NEGATIVE_INFINITY;
            while (count > 0) {
                start = crossing(first, lowest[count - 1], x);
                if (start > from[count - 1]) {
                    break;
                }
                count--;
                start = Double.NEGATIVE_INFINITY;
            }
            lowest[count] = x;
            from[count++] = start;
        }
        int at = 0;
        for (int x = 0; x < width; x++) {
            if (count == 0) {
                distances[first + x] = Double.POSITIVE_INFINITY;
                continue;
            }
            while (at + 1 < count && from[at + 1] <= x) {
                at++;
            }
            distances[first + x] = Math.sqrt(squared(first, lowest[at], x));
        }
    }

    /** The squared distance of place {@code x} of a row from the nearest pixel in column {@code of}. */
    private double squared(int first, int of, int x) {
        double down = vertical[first + of];
        double along = x - of;
        return along * along + down * down;
    }

    /** From which place on the column {@code right} is nearer than {@code left}, which lies before it. */
    private double crossing(int first, int left, int right) {
        return (squared(first, right, 0) - squared(first, left, 0)) / (2.0 * (right - left));
    }
}
