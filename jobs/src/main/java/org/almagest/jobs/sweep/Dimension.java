package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One direction of a grid: a coordinate, or several that vary together. Rows are distinct.
 */
final class Dimension {
    private final List<String> names;
    private final List<List<Object>> columns;
    private final int rows;

    private Dimension(List<String> names, List<List<Object>> columns) {
        this.names = List.copyOf(names);
        this.columns = List.copyOf(columns);
        this.rows = columns.get(0).size();
    }

    /** A coordinate that varies alone; repeated values count once. */
    static Dimension of(String name, List<Object> values) {
        List<Object> distinct = values instanceof RangeValues ? values : List.copyOf(new LinkedHashSet<>(values));
        return new Dimension(List.of(name), List.of(distinct));
    }

    /** Coordinates that vary together, by columns of equal length; repeated rows count once. */
    static Dimension zipped(List<String> names, List<List<Object>> columns) {
        Set<List<Object>> distinct = new LinkedHashSet<>();
        for (int row = 0; row < columns.get(0).size(); row++) {
            List<Object> values = new ArrayList<>();
            for (List<Object> column : columns) {
                values.add(column.get(row));
            }
            distinct.add(values);
        }
        List<List<Object>> kept = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            int index = column;
            kept.add(distinct.stream().map(row -> row.get(index)).toList());
        }
        return new Dimension(names, kept);
    }

    /** The qualified coordinates, such as {@code model.depth}. */
    List<String> names() {
        return names;
    }

    /** How many values they take. */
    int rows() {
        return rows;
    }

    /** Writes the coordinates of {@code row} into {@code coordinates}. */
    void put(int row, Map<String, Object> coordinates) {
        for (int column = 0; column < names.size(); column++) {
            coordinates.put(names.get(column), columns.get(column).get(row));
        }
    }

    /** Whether some coordinate belongs to {@code section}, such as {@code model.}. */
    boolean touches(String section) {
        return names.stream().anyMatch(name -> name.startsWith(section));
    }

    /** Tells whether the coordinates of a cell, picked out of all its coordinates, are a row of this. */
    Predicate<Map<String, Object>> membership() {
        if (names.size() == 1) {
            String name = names.get(0);
            Collection<Object> values = lookup(columns.get(0));
            return coordinates -> {
                Object value = coordinates.get(name);
                return value != null && values.contains(value);
            };
        }
        Set<List<Object>> all = new HashSet<>();
        for (int row = 0; row < rows; row++) {
            List<Object> values = new ArrayList<>();
            for (List<Object> column : columns) {
                values.add(column.get(row));
            }
            all.add(values);
        }
        return coordinates -> {
            List<Object> values = new ArrayList<>();
            for (String name : names) {
                values.add(coordinates.get(name));
            }
            return all.contains(values);
        };
    }

    /** The values of one coordinate, with a fast {@code contains}. */
    Collection<Object> values(String name) {
        return lookup(columns.get(names.indexOf(name)));
    }

    private static Collection<Object> lookup(List<Object> column) {
        return column instanceof RangeValues ? column : new HashSet<>(column);
    }
}
