package org.almagest.jobs.onnx;

import java.util.Locale;

/** What a node gives or reads: numbers that are fixed, or an array of the graph. */
sealed interface Value permits Fixed, Signal {
    /**
     * Stands for the number of examples in the extents of an array. It is a prime, and larger than any other extent that is
     * allowed, so that arithmetic with extents, as exported graphs do it, can be carried out once for any number of
     * examples.
     */
    long EXAMPLES = Integer.MAX_VALUE;

    /** Its extents as the file's graph sees them, not to be changed. */
    long[] extents();

    /** Number of axes. */
    default int rank() {
        return extents().length;
    }

    /** The place of axis {@code axis}, which may count from the end. */
    default int axis(long axis) {
        long place = axis < 0 ? axis + rank() : axis;
        if (place < 0 || place >= rank()) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "axis %d of an array of %d axes", axis, rank()));
        }
        return (int) place;
    }
}
