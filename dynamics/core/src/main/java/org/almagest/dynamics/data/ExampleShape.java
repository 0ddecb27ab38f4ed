package org.almagest.dynamics.data;

import java.util.List;
import java.util.Locale;

/**
 * What arrays examples have, without the numbers: all that a computation graph needs to know of them.
 *
 * @param fields {@code inputs} and {@code targets} first, then any others
 * @param shared what the examples share
 */
public record ExampleShape(List<FieldShape> fields, List<SharedArray.Shape> shared) {
    public ExampleShape {
        fields = List.copyOf(fields);
        shared = List.copyOf(shared);
    }

    /** Examples of inputs and targets alone. */
    public static ExampleShape of(int features, int outputs) {
        return new ExampleShape(
                List.of(new FieldShape(Examples.INPUTS, features), new FieldShape(Examples.TARGETS, outputs)),
                List.of());
    }

    /** Numbers in one input. */
    public int features() {
        return fields.get(0).length();
    }

    /** Numbers in one target. */
    public int outputs() {
        return fields.get(1).length();
    }

    /**
     * The field called {@code name}.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public FieldShape field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "no field %s in these examples: expected one of %s",
                        name,
                        String.join(", ", fields.stream().map(FieldShape::name).toList()))));
    }

    /**
     * The shared array called {@code name}.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public SharedArray.Shape shared(String name) {
        return shared.stream()
                .filter(array -> array.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "no shared array %s with these examples: there %s",
                        name,
                        shared.isEmpty()
                                ? "is none"
                                : "are "
                                        + String.join(
                                                ", ",
                                                shared.stream()
                                                        .map(SharedArray.Shape::name)
                                                        .toList()))));
    }
}
