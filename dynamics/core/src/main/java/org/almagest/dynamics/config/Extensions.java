package org.almagest.dynamics.config;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The implementations of an extension point on the class path, by name. A user's own jar adds to them through {@link
 * ServiceLoader}.
 *
 * @param <T> the extension point
 */
public final class Extensions<T> {
    private final String kind;
    private final Map<String, T> byName;

    private Extensions(String kind, Map<String, T> byName) {
        this.kind = kind;
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * Loads all implementations of {@code type}.
     *
     * @param kind what a message calls one of them, such as "family"
     * @throws IllegalStateException if two share a name
     */
    public static <T> Extensions<T> load(Class<T> type, String kind, Function<T, String> name) {
        Map<String, T> byName = new TreeMap<>();
        for (T extension : ServiceLoader.load(type, type.getClassLoader())) {
            T other = byName.put(name.apply(extension), extension);
            if (other != null) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "two implementations of %s %s: %s and %s; rename one",
                        kind,
                        name.apply(extension),
                        other.getClass(),
                        extension.getClass()));
            }
        }
        return new Extensions<>(kind, byName);
    }

    /** These implementations and no others, by their names. */
    public static <T> Extensions<T> of(String kind, Map<String, T> byName) {
        return new Extensions<>(kind, new TreeMap<>(byName));
    }

    /**
     * The implementation called {@code name}.
     *
     * @throws IllegalArgumentException naming what is known
     */
    public T named(String name) {
        T extension = byName.get(name);
        if (extension == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "unknown %s %s: known are %s", kind, name, String.join(", ", byName.keySet())));
        }
        return extension;
    }

    /** All names, sorted. */
    public Collection<String> names() {
        return byName.keySet();
    }

    /** All implementations, sorted by name. */
    public Collection<T> all() {
        return byName.values();
    }
}
