package org.almagest.dynamics.geometry;

import java.util.Locale;

/**
 * How far two sets of pixels agree, by counts, so that those of several pictures can be added up first.
 *
 * @param both pixels that are in both sets
 * @param either pixels that are in at least one
 */
public record Overlap(long both, long either) {
    /** No pixels at all. */
    public static final Overlap NONE = new Overlap(0, 0);

    /**
     * The overlap of two masks of one picture.
     *
     * @throws IllegalArgumentException if they differ in length
     */
    public static Overlap of(boolean[] a, boolean[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "masks of %d and %d pixels: expected as many, those of one picture",
                    a.length,
                    b.length));
        }
        long both = 0;
        long either = 0;
        for (int i = 0; i < a.length; i++) {
            both += a[i] & b[i] ? 1 : 0;
            either += a[i] | b[i] ? 1 : 0;
        }
        return new Overlap(both, either);
    }

    /** The counts of both together. */
    public Overlap plus(Overlap other) {
        return new Overlap(both + other.both, either + other.either);
    }

    /** Intersection over union (Jaccard 1912): 1 for equal sets, two empty ones included, 0 for disjoint ones. */
    public double iou() {
        return either == 0 ? 1 : (double) both / either;
    }
}
