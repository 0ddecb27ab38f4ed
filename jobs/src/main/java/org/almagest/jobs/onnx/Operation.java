package org.almagest.jobs.onnx;

import java.math.BigDecimal;
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
    /** Digits that single precision keeps of every decimal number. */
    private static final int FLOAT_DIGITS = 6;

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
            List<String> texts,
            @Nullable StoredTensor tensor) {
        Attribute {
            reals = List.copyOf(reals);
            wholes = List.copyOf(wholes);
            texts = List.copyOf(texts);
        }
    }

    /** The same without the arrays among its settings, and so without the file's bytes. */
    Operation withoutArrays() {
        Map<String, Attribute> kept = new HashMap<>();
        attributes.forEach((key, given) -> kept.put(
                key, new Attribute(given.real, given.whole, given.text, given.reals, given.wholes, given.texts, null)));
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
        // the one number in PyTorch's operators that is no short decimal: that of its hard sigmoid
        return value == (float) (1.0 / 6) ? 1.0 / 6 : Double.parseDouble(Float.toString(value));
    }

    /**
     * A number in double precision that an operator takes. PyTorch writes those of its source, such as 0.1, in single precision
     * first: 0.10000000149011612. Six digits and fewer are certain to have been meant.
     */
    static double meant(double value) {
        float single = (float) value;
        if (single != value || Float.isInfinite(single)) {
            return value;
        }
        BigDecimal shortest = new BigDecimal(Float.toString(single)).stripTrailingZeros();
        return shortest.precision() <= FLOAT_DIGITS ? shortest.doubleValue() : value;
    }

    String text(String attribute, String fallback) {
        Attribute given = attributes.get(attribute);
        return given == null || given.text == null ? fallback : given.text;
    }

    /** A list of words; empty where it is not given. */
    List<String> texts(String attribute) {
        Attribute given = attributes.get(attribute);
        return given == null ? List.of() : given.texts;
    }

    /** A list of whole numbers; null where it is not given. */
    long @Nullable [] wholes(String attribute) {
        Attribute given = attributes.get(attribute);
        return given == null
                ? null
                : given.wholes.stream().mapToLong(Long::longValue).toArray();
    }
}
