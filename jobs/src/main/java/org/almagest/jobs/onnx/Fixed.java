package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/**
 * Numbers that do not depend on parameters or inputs.
 *
 * @param extents its extents
 * @param values the last axis fastest; not to be changed
 * @param whole whether they are whole numbers or truth values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Fixed(long[] extents, double[] values, boolean whole) implements Value {
    /** Numbers of an array that is worked with outside the graph. */
    static final int MOST = 1 << 22;

    /** Numbers of all such arrays of a network together: half a gibibyte. */
    static final long MOST_TOGETHER = 1L << 26;

    /** One whole number without axes. */
    static Fixed whole(long value) {
        return new Fixed(new long[0], new double[] {value}, true);
    }

    /** Whole numbers in a row. */
    static Fixed wholes(long... values) {
        return new Fixed(
                new long[] {values.length},
                Arrays.stream(values).asDoubleStream().toArray(),
                true);
    }

    /** The numbers as whole ones. */
    long[] wholes() {
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }

    /**
     * Numbers in an array of these extents.
     *
     * @throws UntranslatableException if there are too many to be worked with
     */
    static int count(long... extents) {
        long count = 1;
        boolean none = false;
        for (long extent : extents) {
            if (extent < 0 || extent > Value.EXAMPLES) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "an array of shape %s: expected extents from 0 to 2^31",
                        Arrays.toString(extents)));
            }
            none |= extent == 0;
            // an array without numbers has its other extents bounded as well: something goes through them
            count = Math.min(count, (long) MOST + 1) * Math.max(extent, 1);
        }
        if (count > MOST) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an array of shape %s of fixed numbers: expected at most %d",
                    Arrays.toString(extents),
                    MOST));
        }
        return none ? 0 : (int) count;
    }

    /** An array of other extents, number i of which is {@code from.applyAsInt(i)} of this one. */
    Fixed pick(long[] shape, IntUnaryOperator from) {
        double[] picked = new double[count(shape)];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[from.applyAsInt(i)];
        }
        return new Fixed(shape, picked, whole);
    }

    /** The same numbers under other extents. */
    Fixed as(long... shape) {
        if (count(shape) != values.length) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "%d numbers as an array of shape %s: expected as many",
                    values.length,
                    Arrays.toString(shape)));
        }
        return new Fixed(shape, values, whole);
    }

    /** Whether all its numbers are the same one. */
    boolean uniform() {
        return values.length > 0 && Arrays.stream(values).allMatch(value -> value == values[0]);
    }
}
