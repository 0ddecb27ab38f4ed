package org.almagest.jobs.analyse;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands in its sweep: all that its configuration says but the seed, by name.
 *
 * @param names sorted; one list shared by all runs that have the same names
 * @param values a String, Long, Double or Boolean for each name, in their order
 */
record Coordinates(List<String> names, List<Object> values) {

    /** The value of {@code name}, or null where the run has no such coordinate. */
    @Nullable
    Object value(String name) {
        int index = Collections.binarySearch(names, name);
        return index < 0 ? null : values.get(index);
    }

    /** The value of {@code name} as a number, NaN where it is none. */
    double number(String name) {
        return value(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    SortedMap<String, Object> map() {
        SortedMap<String, Object> map = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }
}
