package org.almagest.dynamics.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of a map, with the problems that a map can have.
 *
 * @param problems receives them
 * @param label what messages call the map; empty for the file itself
 * @param mapping the map
 */
public record Keys(Diagnostics problems, String label, Yaml.Mapping mapping) {

    /** Whether all keys are among {@code known}; reports the others. */
    public boolean known(Collection<String> known) {
        boolean all = true;
        for (var entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                all = false;
                problems.add(
                        entry.getValue().key(),
                        String.format(
                                Locale.ROOT,
                                "unknown key %s%s (known are %s)%s",
                                entry.getKey(),
                                label.isEmpty() ? "" : " in " + label,
                                String.join(", ", known),
                                Suggestion.forWord(entry.getKey(), known)));
            }
        }
        return all;
    }

    /** Whether {@code key} is there; reports it as missing, and what was expected, if not. */
    public boolean present(String key, String expected) {
        if (!mapping.entries().containsKey(key)) {
            problems.add(
                    mapping.position(),
                    String.format(
                            Locale.ROOT,
                            "%s is missing: expected %s",
                            label.isEmpty() ? key : label + "." + key,
                            expected));
            return false;
        }
        return true;
    }

    /** The value of {@code key}. */
    public Optional<Yaml> value(String key) {
        return Optional.ofNullable(mapping.entries().get(key)).map(Yaml.Entry::value);
    }
}
