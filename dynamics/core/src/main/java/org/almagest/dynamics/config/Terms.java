package org.almagest.dynamics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of a file says under its keys.
 *
 * @param values by key, defaults filled in; their types are those of {@link Key.Kind}
 */
public record Terms(Map<String, Object> values) {
    public Terms {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** The value of {@code key}, null where the entry is silent and there is no default. */
    public <T> @Nullable T optional(String key, Class<T> type) {
        return type.cast(values.get(key));
    }

    /** The value of a key that is required, or has a default. */
    public <T> T get(String key, Class<T> type) {
        T value = optional(key, type);
        if (value == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s has no value: it is required, and the reader of the file checks that", key));
        }
        return value;
    }

    /** The same for a word. */
    public String word(String key) {
        return get(key, String.class);
    }

    /** The same for a number. */
    public double number(String key) {
        return get(key, Double.class);
    }

    /** The same for a whole number. */
    public int whole(String key) {
        return Math.toIntExact(get(key, Long.class));
    }

    /** The elements of a list; none where the entry is silent. */
    public <T> List<T> list(String key, Class<T> type) {
        List<?> list = optional(key, List.class);
        return list == null ? List.of() : list.stream().<T>map(type::cast).toList();
    }

    /** Lists by name, in the order of the entry; none where it is silent. */
    public <T> Map<String, List<T>> lists(String key, Class<T> type) {
        Map<String, List<T>> lists = new LinkedHashMap<>();
        Map<?, ?> values = optional(key, Map.class);
        if (values != null) {
            values.forEach((name, list) -> lists.put(
                    String.valueOf(name),
                    ((List<?>) list).stream().<T>map(type::cast).toList()));
        }
        return lists;
    }

    /** Numbers by place, in the order of the entry; none where it is silent. */
    @SuppressWarnings("unchecked") // the reader puts nothing else under a key of this kind
    public Map<Double, Double> places(String key) {
        Map<Double, Double> places = optional(key, Map.class);
        return places == null ? Map.of() : places;
    }

    /** Runs, each with its numbers by name; none where the entry is silent. */
    @SuppressWarnings("unchecked") // the reader puts nothing else under a key of this kind
    public List<Map<String, Double>> runs(String key) {
        List<Map<String, Double>> runs = optional(key, List.class);
        return runs == null ? List.of() : runs;
    }
}
