package org.almagest.dynamics.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML value that remembers where it stands. */
public sealed interface Yaml {
    /** Where it begins. */
    Position position();

    /** What it is, as an error message says it. */
    String words();

    /**
     * A scalar. What it means is up to the parameter it is for, not to YAML's guess: {@code no} may be a word.
     *
     * @param text as written, without quotes
     * @param quoted whether it had quotes; then it is never a number
     */
    record Scalar(Position position, String text, boolean quoted) implements Yaml {
        /** Whether nothing stands there. */
        public boolean missing() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String words() {
            return missing() ? "nothing" : quoted ? "\"" + text + "\"" : text;
        }
    }

    /** A list. */
    record Sequence(Position position, List<Yaml> items) implements Yaml {
        @Override
        public String words() {
            return "a list";
        }
    }

    /** A map, in the order of the file. */
    record Mapping(Position position, Map<String, Entry> entries) implements Yaml {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String words() {
            return "a map";
        }
    }

    /**
     * A key with its value.
     *
     * @param key where the key stands
     * @param value its value
     */
    record Entry(Position key, Yaml value) {}
}
