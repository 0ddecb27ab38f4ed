package org.almagest.dynamics.decomposition;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Items in numbered groups.
 *
 * @param of the group of each item, from 0 in the order of first items
 * @param count how many groups there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Grouping(int[] of, int count) {
    /** Up to so many pairs of a group and a value have a table, which is faster than a map. */
    private static final int TABLE = 1 << 20;

    /** All in one. */
    static Grouping one(int items) {
        return new Grouping(new int[items], 1);
    }

    /** Those of one group that differ in {@code values}, which are from 0 on, in groups of their own. */
    Grouping refined(int[] values) {
        long largest = Arrays.stream(values).max().orElse(0) + 1L;
        return count * largest <= TABLE ? byTable(values, (int) largest) : byMap(values, largest);
    }

    private Grouping byTable(int[] values, int largest) {
        int[] known = new int[count * largest];
        Arrays.fill(known, -1);
        int[] refined = new int[of.length];
        int next = 0;
        for (int item = 0; item < of.length; item++) {
            int key = of[item] * largest + values[item];
            if (known[key] < 0) {
                known[key] = next++;
            }
            refined[item] = known[key];
        }
        return new Grouping(refined, next);
    }

    /** The same numbers where there are many more pairs than items. */
    private Grouping byMap(int[] values, long largest) {
        Map<Long, Integer> known = new HashMap<>();
        int[] refined = new int[of.length];
        for (int item = 0; item < of.length; item++) {
            int next = known.size();
            refined[item] = known.computeIfAbsent(of[item] * largest + values[item], key -> next);
        }
        return new Grouping(refined, known.size());
    }
}
