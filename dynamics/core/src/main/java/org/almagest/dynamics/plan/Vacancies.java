package org.almagest.dynamics.plan;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The free ranges of an arena: neighbours grow together, and the shortest that an array fits into is taken. */
final class Vacancies {
    /** Numbers from which on it matters that vectors do not straddle cache lines. */
    private static final int LONG = 64;

    /** Numbers in a cache line. */
    private static final int LINE = 8;

    /**
     * The place, modulo {@link #LINE}, of numbers that begin a cache line: a large array begins a region of the heap, with sixteen
     * bytes before its first number. Of a small one nothing is known.
     */
    private static final int FIRST_OF_A_LINE = 6;

    /** Where each range ends, by where it begins. */
    private final TreeMap<Integer, Integer> ends = new TreeMap<>();
    /** The ranges by length, then by where they begin. */
    private final TreeSet<Long> byLength = new TreeSet<>();
    /** The same by what is left of them from their first cache line on. */
    private final TreeSet<Long> byAlignedLength = new TreeSet<>();

    /** Where an array of this size begins, if nothing lies before it from {@code from} on. */
    static int aligned(int from, int size) {
        return size < LONG ? from : from + ((FIRST_OF_A_LINE - from) & (LINE - 1));
    }

    /** Takes a place of this size; −1 if there is none. */
    int take(int size) {
        Long key = (size < LONG ? byLength : byAlignedLength).ceiling((long) size << Integer.SIZE);
        if (key == null) {
            return -1;
        }
        int begin = key.intValue();
        int end = requireNonNull(ends.get(begin));
        int at = aligned(begin, size);
        remove(begin, end);
        add(begin, at);
        add(at + size, end);
        return at;
    }

    /** Takes the range that ends here and gives its beginning; {@code end} itself if there is none. */
    int takeLast(int end) {
        Map.Entry<Integer, Integer> last = ends.lastEntry();
        if (last == null || last.getValue() != end) {
            return end;
        }
        int begin = last.getKey();
        remove(begin, end);
        return begin;
    }

    /** Numbers that nobody uses any more. */
    void give(int at, int size) {
        int begin = at;
        int end = at + size;
        Map.@Nullable Entry<Integer, Integer> before = ends.floorEntry(at);
        if (before != null && before.getValue() == begin) {
            begin = before.getKey();
            remove(begin, before.getValue());
        }
        Integer after = ends.get(end);
        if (after != null) {
            remove(end, after);
            end = after;
        }
        add(begin, end);
    }

    private void add(int begin, int end) {
        if (begin < end) {
            ends.put(begin, end);
            byLength.add(key(end - begin, begin));
            byAlignedLength.add(key(end - aligned(begin, LONG), begin));
        }
    }

    private void remove(int begin, int end) {
        ends.remove(begin);
        byLength.remove(key(end - begin, begin));
        byAlignedLength.remove(key(end - aligned(begin, LONG), begin));
    }

    private static long key(int length, int begin) {
        return (long) length << Integer.SIZE | begin;
    }
}
