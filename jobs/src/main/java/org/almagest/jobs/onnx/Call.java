package org.almagest.jobs.onnx;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A node about to be emitted.
 *
 * @param emission the evaluation that it is part of
 * @param operation the node
 * @param inputs what it reads; null where an optional input is left out
 */
record Call(Emission emission, Operation operation, List<@Nullable Value> inputs) {
    GraphBuilder graph() {
        return emission.graph();
    }

    /** Input {@code i}; null where it is left out. */
    @Nullable
    Value optional(int i) {
        return i < inputs.size() ? inputs.get(i) : null;
    }

    Value value(int i) {
        Value value = optional(i);
        if (value == null) {
            throw new UntranslatableException(String.format(Locale.ROOT, "input %d is missing", i));
        }
        return value;
    }

    /** Input {@code i} as an array of the graph. */
    Signal signal(int i) {
        return emission.signal(value(i));
    }

    /** Input {@code i} as an array of the graph, which goes by examples. */
    Signal examples(int i) {
        Signal signal = signal(i);
        if (!signal.hasExamples()) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "input %d does not depend on the examples", i));
        }
        return signal;
    }

    /** Input {@code i}, which must not depend on parameters or examples; null where it is left out. */
    @Nullable
    Fixed fixed(int i) {
        Value value = optional(i);
        if (value == null || value instanceof Fixed) {
            return (Fixed) value;
        }
        throw new UntranslatableException(String.format(
                Locale.ROOT, "input %d depends on parameters or examples: expected fixed numbers there", i));
    }

    Fixed required(int i) {
        Fixed fixed = fixed(i);
        if (fixed == null) {
            throw new UntranslatableException(String.format(Locale.ROOT, "input %d is missing", i));
        }
        return fixed;
    }

    /** The one fixed number of input {@code i}. */
    double number(int i, double fallback) {
        Fixed fixed = fixed(i);
        if (fixed == null) {
            return fallback;
        }
        if (fixed.values().length != 1) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "input %d has %d numbers: expected one", i, fixed.values().length));
        }
        return fixed.values()[0];
    }

    /** Whole numbers that earlier versions have as an attribute and later ones as input {@code i}; null where neither is there. */
    long @Nullable [] wholes(String attribute, int i) {
        Fixed fixed = fixed(i);
        return fixed == null ? operation.wholes(attribute) : fixed.wholes();
    }

    /** Refuses an attribute that is not what it has to be. */
    void expect(String attribute, long expected) {
        long given = operation.whole(attribute, expected);
        if (given != expected) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "%s %d: expected %d", attribute, given, expected));
        }
    }

    /** Whether anybody may ask for output {@code i}. */
    boolean gives(int i) {
        return i < operation.outputs().size() && !operation.outputs().get(i).isEmpty();
    }

    /** Whether all its inputs are fixed numbers. */
    boolean allFixed() {
        return inputs.stream().allMatch(value -> value == null || value instanceof Fixed);
    }
}
