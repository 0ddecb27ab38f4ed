package org.almagest.dynamics.data.arrays;

import java.util.List;
import java.util.Locale;

/** How much a file may ask us to hold. */
public final class Bounds {
    /** Bytes of a file; hashing it takes seconds. */
    public static final long FILE = 4L << 30;

    /** Numbers of an array, and of a model, held as one array of doubles: 2 GiB. */
    public static final long NUMBERS = 1L << 28;

    /** Bytes of a description in front of the numbers; those of large models have a few hundred thousand. */
    public static final int HEADER = 16 << 20;

    /** Arrays in a file. */
    public static final int ARRAYS = 100_000;

    private static final int AXES = 32;

    private Bounds() {}

    /**
     * The numbers in an array of this shape.
     *
     * @throws ArrayFileException if there are more than we hold, or an extent is negative
     */
    public static int count(String array, List<Long> shape) throws ArrayFileException {
        if (shape.size() > AXES) {
            throw new ArrayFileException(
                    String.format(Locale.ROOT, "array %s has %d axes: expected at most %d", array, shape.size(), AXES));
        }
        long count = 1;
        for (long extent : shape) {
            // each factor is bounded, so that the product cannot overflow
            if (extent < 0 || extent > NUMBERS) {
                throw new ArrayFileException(String.format(
                        Locale.ROOT, "array %s has shape %s: expected extents from 0 to %d", array, shape, NUMBERS));
            }
            count = Math.min(count, NUMBERS + 1) * extent;
        }
        if (count > NUMBERS) {
            throw new ArrayFileException(String.format(
                    Locale.ROOT, "array %s has shape %s: expected at most %d numbers", array, shape, NUMBERS));
        }
        return (int) count;
    }
}
