package org.almagest.dynamics.fit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The experiment of a paper, as far as a re-run must share it.
 *
 * @param conditions what a coordinate of a run must fulfil, by the coordinate's name
 */
public record ExperimentFilter(SortedMap<String, Condition> conditions) {
    /** Every run. */
    public static final ExperimentFilter ANY = new ExperimentFilter(new TreeMap<>());

    /**
     * What one coordinate must fulfil.
     *
     * @param values what it may be, or with {@code not} what it may not be; empty where the bounds alone count
     * @param not whether the values are those that are excluded
     * @param least the smallest number allowed, null where there is none
     * @param most the largest number allowed, null where there is none
     */
    public record Condition(List<Object> values, boolean not, @Nullable Double least, @Nullable Double most) {
        public Condition {
            values = List.copyOf(values);
        }

        boolean holds(Object value) {
            boolean among = values.stream().anyMatch(one -> same(one, value));
            boolean bounded = least != null || most != null;
            return (values.isEmpty() || among != not)
                    && (!bounded
                            || value instanceof Number number
                                    && (least == null || number.doubleValue() >= least)
                                    && (most == null || number.doubleValue() <= most));
        }

        /** A value that fulfils it. */
        Object example() {
            if (values.isEmpty()) {
                return least != null ? least : most != null ? most : (Object) 1L;
            }
            return not ? "not " + values.get(0) : values.get(0);
        }

        /** "tanh", "not relu", "at least 64". */
        public String words() {
            String words = values.stream().map(Condition::word).collect(Collectors.joining(" or "));
            return (not ? "not " + words : words)
                    + (least == null ? "" : "at least " + JsonText.number(least))
                    + (most == null ? "" : (least == null ? "" : " and ") + "at most " + JsonText.number(most));
        }

        private static String word(Object value) {
            return value instanceof Double number ? JsonText.number(number) : String.valueOf(value);
        }

        private static boolean same(Object one, Object other) {
            return one instanceof Number a && other instanceof Number b
                    ? a.doubleValue() == b.doubleValue()
                    : one.equals(other);
        }
    }

    public ExperimentFilter {
        conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
    }

    /** The runs with one value of one coordinate. */
    static ExperimentFilter of(String coordinate, Object value) {
        return new ExperimentFilter(
                new TreeMap<>(Map.of(coordinate, new Condition(List.of(value), false, null, null))));
    }

    /** Whether a run with these coordinates is such an experiment; a family without a switch has it off. */
    public boolean matches(Function<String, @Nullable Object> coordinates) {
        return conditions.entrySet().stream().allMatch(entry -> {
            Object value = coordinates.apply(entry.getKey());
            return entry.getValue().holds(value == null ? (Object) false : value);
        });
    }

    /** "activation tanh, data ode-flow, …". */
    public String words() {
        return conditions.isEmpty()
                ? "any settings"
                : conditions.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().words())
                        .collect(Collectors.joining(", "));
    }

    /** Coordinates that it accepts. */
    public SortedMap<String, Object> example() {
        return conditions.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().example(), (a, b) -> a, TreeMap::new));
    }
}
