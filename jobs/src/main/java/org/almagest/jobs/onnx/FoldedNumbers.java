package org.almagest.jobs.onnx;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fixed numbers of a network that are worked with outside the graph, so that a small file cannot ask for a large
 * memory or for hours by many nodes.
 */
final class FoldedNumbers {
    /** Numbers that are read altogether: a few seconds. */
    private static final long MOST_READ = 1L << 30;

    private long held;
    private long read;

    /**
     * So many are kept from here on.
     *
     * @throws UntranslatableException if that makes more than {@link Fixed#MOST_TOGETHER}
     */
    void hold(long count) {
        held += count;
        if (held > Fixed.MOST_TOGETHER) {
            throw tooMany("kept", Fixed.MOST_TOGETHER);
        }
    }

    /** What a node gives is kept. */
    void hold(List<Value> results) {
        for (Value result : results) {
            hold(count(result));
        }
    }

    /**
     * What a node reads.
     *
     * @throws UntranslatableException if nodes have read too much by now
     */
    void read(List<@Nullable Value> inputs) {
        for (Value input : inputs) {
            read += count(input);
        }
        if (read > MOST_READ) {
            throw tooMany("read", MOST_READ);
        }
    }

    private static long count(@Nullable Value value) {
        return value instanceof Fixed fixed ? fixed.values().length : 0;
    }

    private static UntranslatableException tooMany(String what, long most) {
        return new UntranslatableException(String.format(
                Locale.ROOT, "more than %d fixed numbers are %s altogether: expected at most as many", most, what));
    }
}
