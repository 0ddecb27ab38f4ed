package org.almagest.dynamics.claim;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.MeasuredRun;

/**
 * The experiment of a paper, as far as a re-run must share it.
 *
 * @param coordinates settings by name with the paper's value
 */
record ExperimentFilter(SortedMap<String, Object> coordinates) {
    ExperimentFilter {
        coordinates = Collections.unmodifiableSortedMap(new TreeMap<>(coordinates));
    }

    static ExperimentFilter of(Map<String, ?> coordinates) {
        return new ExperimentFilter(new TreeMap<>(coordinates));
    }

    /** Whether all runs of {@code slice} have these coordinates; a family without a switch has it off. */
    boolean matches(FittedSlice slice) {
        return coordinates.entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(slice.fixed().getOrDefault(entry.getKey(), false)));
    }

    /** Whether {@code run} has these coordinates; a family without a switch has it off. */
    boolean matches(MeasuredRun run) {
        return coordinates.entrySet().stream().allMatch(entry -> {
            Object value = run.coordinate(entry.getKey());
            return entry.getValue().equals(value == null ? (Object) false : value);
        });
    }

    /** "activation tanh, data ode-flow, …". */
    String words() {
        return coordinates.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
