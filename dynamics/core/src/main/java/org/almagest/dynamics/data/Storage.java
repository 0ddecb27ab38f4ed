package org.almagest.dynamics.data;

import java.util.Locale;

/** Arrays for examples, refused with a reason where Java has none that long. */
public final class Storage {
    /** The longest array that every JVM grants. */
    public static final int LONGEST = Integer.MAX_VALUE - 8;

    private Storage() {}

    /**
     * A zeroed array for {@code count} rows of {@code width} numbers.
     *
     * @param what whose numbers they are, for the message
     * @throws DataException if it would be longer than {@value #LONGEST}
     */
    public static double[] rows(String what, int count, int width) {
        long length = (long) count * width;
        if (length > LONGEST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d rows of %d numbers are %d numbers, expected at most %d:"
                            + " take fewer examples or fewer dimensions",
                    what,
                    count,
                    width,
                    length,
                    LONGEST));
        }
        return new double[(int) length];
    }

    /** The rows of {@code width} numbers that {@code chosen} names, in its order. */
    static double[] chosen(String what, double[] rows, int width, int[] chosen) {
        double[] result = rows(what, chosen.length, width);
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(rows, chosen[i] * width, result, i * width, width);
        }
        return result;
    }
}
