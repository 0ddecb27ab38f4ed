package org.almagest.jobs.sweep;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almagest.dynamics.train.RunConfiguration;

/**
 * A product of dimensions. Its cells are computed when asked for, the first dimension slowest, the last fastest.
 *
 * @param shape what the cells share
 * @param fixed the coordinates that do not vary, with all defaults
 * @param dimensions those that do
 */
record Grid(GridSchema shape, Map<String, Object> fixed, List<Dimension> dimensions) {
    /** Longer axes are not compared value by value: counting the cells will tell. */
    private static final int MOST_LOOKED_UP = 100_000;

    Grid {
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
        dimensions = List.copyOf(dimensions);
    }

    /**
     * How many cells it has.
     *
     * @throws ArithmeticException if that does not fit a long
     */
    long size() {
        long size = 1;
        for (Dimension dimension : dimensions) {
            size = Math.multiplyExact(size, dimension.rows());
        }
        return size;
    }

    /** Its cells, but those that are {@code taken}. */
    Iterator<RunConfiguration> runs(List<Membership> taken) {
        return new GridIterator(this, taken);
    }

    /** Whether a cell may be in both grids, judged by each coordinate alone; in doubt it may. */
    boolean mayOverlap(Grid other) {
        return shape.comparable(other.shape)
                && coordinates().allMatch(name -> mayIntersect(values(name), other.values(name)));
    }

    private Stream<String> coordinates() {
        return Stream.concat(
                fixed.keySet().stream(), dimensions.stream().flatMap(dimension -> dimension.names().stream()));
    }

    private Collection<Object> values(String name) {
        Object value = fixed.get(name);
        return value != null
                ? Set.of(value)
                : dimensions.stream()
                        .filter(dimension -> dimension.names().contains(name))
                        .findFirst()
                        .map(dimension -> dimension.values(name))
                        .orElse(Set.of());
    }

    private static boolean mayIntersect(Collection<Object> one, Collection<Object> other) {
        Collection<Object> fewer = one.size() < other.size() ? one : other;
        Collection<Object> more = one.size() < other.size() ? other : one;
        return fewer.size() > MOST_LOOKED_UP || fewer.stream().anyMatch(more::contains);
    }

    /** Tells whether coordinates are in a grid. */
    static final class Membership {
        private final Grid grid;
        private final List<Predicate<Map<String, Object>>> rows;

        /** Of a grid that has the same coordinates as the cells that it will be asked for. */
        Membership(Grid grid) {
            this.grid = grid;
            this.rows = grid.dimensions.stream().map(Dimension::membership).toList();
        }

        /** Whether the cell at {@code coordinates} is in the grid. */
        boolean contains(Map<String, Object> coordinates) {
            for (Map.Entry<String, Object> coordinate : grid.fixed.entrySet()) {
                if (!coordinate.getValue().equals(coordinates.get(coordinate.getKey()))) {
                    return false;
                }
            }
            return rows.stream().allMatch(row -> row.test(coordinates));
        }
    }
}
