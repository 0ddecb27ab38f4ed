package org.almagest.dynamics.config;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Checked, complete, immutable values for a list of {@link Parameter}s, in alphabetical order of their names. */
public final class Settings {
    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Checks {@code given} against {@code parameters} and fills in what is missing.
     *
     * @throws IllegalArgumentException if a key is unknown, a value is not allowed, or a required one is missing
     */
    public static Settings of(List<Parameter> parameters, Map<String, ?> given) {
        Map<String, Object> values = new TreeMap<>();
        for (Parameter parameter : parameters) {
            Object value = given.get(parameter.name());
            if (value == null) {
                value = parameter.fallback();
            }
            if (value == null) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s is missing: give %s", parameter.name(), parameter.allowed()));
            }
            values.put(parameter.name(), parameter.accept(value));
        }
        for (String key : given.keySet()) {
            if (!values.containsKey(key)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s is unknown: known are %s",
                        key,
                        String.join(", ", new TreeMap<>(values).keySet())));
            }
        }
        return new Settings(values);
    }

    /** The value of a whole-number parameter that fits an int. */
    public int integer(String name) {
        return Math.toIntExact((Long) value(name));
    }

    /** The value of a whole-number parameter. */
    public long whole(String name) {
        return (Long) value(name);
    }

    /** The value of a real parameter. */
    public double real(String name) {
        return (Double) value(name);
    }

    /** The value of a text parameter. */
    public String text(String name) {
        return (String) value(name);
    }

    /** The value of a flag. */
    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** All values by name: Long, Double, String or Boolean; sorted, so that it can be hashed. */
    public Map<String, Object> values() {
        return values;
    }

    private Object value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no setting %s among %s", name, values.keySet()));
        }
        return value;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Settings settings && settings.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
