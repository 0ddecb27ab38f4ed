package org.almagest.jobs.analyse;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs of a sweep that differ in one coordinate and the seed only.
 *
 * @param sweep name of the sweep
 * @param axis what varies
 * @param coordinate the coordinate that varies: the axis itself, or what it follows from
 * @param held the coordinates that vary elsewhere in the sweep, with family and data: what tells this slice from others
 * @param runs its runs, never empty
 */
public record Slice(String sweep, String axis, String coordinate, List<String> held, List<ObservedRun> runs) {

    /** The coordinates that tell this slice from others. */
    SortedMap<String, Object> label() {
        Coordinates coordinates = runs.get(0).coordinates();
        SortedMap<String, Object> label = new TreeMap<>();
        for (String name : held) {
            Object value = coordinates.value(name);
            if (value != null) {
                label.put(name, value);
            }
        }
        return label;
    }

    /** All coordinates that its runs share. */
    SortedMap<String, Object> fixed() {
        SortedMap<String, Object> fixed = runs.get(0).coordinates().map();
        fixed.remove(coordinate);
        for (String draw : CoordinateReader.DRAWS) {
            Object first = fixed.get(draw);
            if (first != null
                    && !runs.stream()
                            .allMatch(run -> first.equals(run.coordinates().value(draw)))) {
                fixed.remove(draw);
            }
        }
        return fixed;
    }
}
