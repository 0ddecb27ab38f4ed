package org.almagest.metrics;

import org.jspecify.annotations.Nullable;

/** Bins of a size by powers of two, so that a sweep over a thousand depths has ten labels. */
final class PowerOfTwo {
    private static final String NONE = "none";

    private PowerOfTwo() {}

    /** The greatest power of two that is not above {@code setting}; "none" where it is no positive whole number. */
    static String atOrBelow(@Nullable Object setting) {
        return setting instanceof Long size && size > 0 ? Long.toString(Long.highestOneBit(size)) : NONE;
    }
}
