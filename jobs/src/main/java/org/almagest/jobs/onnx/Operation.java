package org.almagest.jobs.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of the file's graph.
 *
 * @param name its name; where the file gives none, what it gives
 * @param type its operator, such as {@code Gemm}; with the domain before it where that is not ONNX's own
 * @param inputs names of what it reads; empty where an optional one is left out
 * @param outputs names of what it gives; empty where nobody wants one
 * @param attributes its settings by name
 */
record Operation(
        String name, String type, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
    Operation {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /**
     * A setting; those fields are there that the file gives.
     *
     * @param tensor an array
     */
    record Attribute(
            @Nullable Float real,
            @Nullable Long whole,
            @Nullable String text,
            List<Float> reals,
            List<Long> wholes,
            @Nullable StoredTensor tensor) {
        Attribute {
            reals = List.copyOf(reals);
            wholes = List.copyOf(wholes);
        }
    }

    /** The same without the arrays among its settings, and so without the file's bytes. */
    Operation withoutArrays() {
        Map<String, Attribute> kept = new HashMap<>();
        attributes.forEach((key, given) ->
                kept.put(key, new Attribute(given.real, given.whole, given.text, given.reals, given.wholes, null)));
        return new Operation(name, type, inputs, outputs, kept);
    }

    /** Operator and name, as messages have it. */
    String words() {
        return String.format(Locale.ROOT, "operator %s of node '%s'", type, name);
    }

    long whole(String attribute, long fallback) {
        Attribute given = attributes.get(attribute);
        return given == null || given.whole == null ? fallback : given.whole;
    }

    /**
     * A real number. Files hold 32 bits; what was meant is the shortest decimal number that these bits stand for, such as
     * 0.01 and not 0.00999999978.
     */
    double real(String attribute, double fallback) {
        Attribute given = attributes.get(attribute);
        return given == null || given.real == null ? fallback : decimal(given.real);
    }

    static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    String text(String attribute, String fallback) {
        Attribute given = attributes.get(attribute);
        return given == null || given.text == null ? fallback : given.text;
    }

    /** A list of whole numbers; null where it is not given. */
    long @Nullable [] wholes(String attribute) {
        Attribute given = attributes.get(attribute);
        return given == null
                ? null
                : given.wholes.stream().mapToLong(Long::longValue).toArray();
    }
}
