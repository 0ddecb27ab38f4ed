package org.almagest.dynamics.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Examples, one after another: named arrays of fixed length each, of which inputs and targets are always there. Example i has
 * {@code inputs[i*features .. )} and {@code targets[i*outputs .. )}; class labels are one-hot targets. The arrays are
 * shared, not copied: treat them as read-only.
 *
 * @param features numbers in one input
 * @param outputs numbers in one target
 * @param count examples
 * @param inputs [count][features]
 * @param targets [count][outputs]
 * @param further fields beside these two
 * @param shared arrays that all examples share
 */
public record Examples(
        int features,
        int outputs,
        int count,
        double[] inputs,
        double[] targets,
        List<Field> further,
        List<SharedArray> shared) {
    /** The name of the field that a network sees. */
    public static final String INPUTS = "inputs";

    /** The name of the field that it should give. */
    public static final String TARGETS = "targets";

    /** Inputs and targets alone. */
    public Examples(int features, int outputs, int count, double[] inputs, double[] targets) {
        this(features, outputs, count, inputs, targets, List.of(), List.of());
    }

    public Examples {
        if (features < 1 || outputs < 1 || count < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "examples of %d features, %d outputs, count %d: expected positive sizes",
                    features,
                    outputs,
                    count));
        }
        if (inputs.length != features * count || targets.length != outputs * count) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d inputs and %d targets, expected %d×%d and %d×%d",
                    inputs.length,
                    targets.length,
                    count,
                    features,
                    count,
                    outputs));
        }
        further = List.copyOf(further);
        shared = List.copyOf(shared);
        Set<String> names = new HashSet<>(List.of(INPUTS, TARGETS));
        for (Field field : further) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "two fields called %s: expected different names", field.name()));
            }
            if (field.values().length != (long) count * field.shape().length()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "field %s holds %d numbers, expected %d×%d",
                        field.name(),
                        field.values().length,
                        count,
                        field.shape().length()));
            }
        }
        Set<String> arrays = new HashSet<>();
        for (SharedArray array : shared) {
            if (!arrays.add(array.shape().name())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "two shared arrays called %s: expected different names",
                        array.shape().name()));
            }
        }
    }

    /** What arrays they have. */
    public ExampleShape shape() {
        List<FieldShape> fields =
                new ArrayList<>(List.of(new FieldShape(INPUTS, features), new FieldShape(TARGETS, outputs)));
        further.forEach(field -> fields.add(field.shape()));
        return new ExampleShape(fields, shared.stream().map(SharedArray::shape).toList());
    }

    /**
     * The field called {@code name}; {@code inputs} and {@code targets} are fields too.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Field field(String name) {
        return switch (name) {
            case INPUTS -> Field.real(INPUTS, features, inputs);
            case TARGETS -> Field.real(TARGETS, outputs, targets);
            default ->
                further.stream()
                        .filter(field -> field.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(String.format(
                                Locale.ROOT, "no field %s in these examples: expected one of %s", name, names())));
        };
    }

    private String names() {
        return String.join(", ", shape().fields().stream().map(FieldShape::name).toList());
    }

    /** Some of them, in the order of their numbers in {@code chosen}. */
    public Examples chosen(int[] chosen) {
        return new Examples(
                features,
                outputs,
                chosen.length,
                Storage.chosen("inputs", inputs, features, chosen),
                Storage.chosen("targets", targets, outputs, chosen),
                further.stream().map(field -> field.chosen(chosen)).toList(),
                shared);
    }

    /**
     * These and then others.
     *
     * @param others with the same arrays, and sharing the same
     * @throws IllegalArgumentException if their arrays differ
     */
    public Examples followedBy(Examples others) {
        if (!shape().equals(others.shape())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "examples of %s followed by examples of %s: expected the same arrays",
                    shape(),
                    others.shape()));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < further.size(); i++) {
            Field field = further.get(i);
            double[] values = joined(field.values(), others.further.get(i).values());
            fields.add(new Field(field.shape(), field.kind(), values));
        }
        return new Examples(
                features,
                outputs,
                count + others.count,
                joined(inputs, others.inputs),
                joined(targets, others.targets),
                fields,
                shared);
    }

    private static double[] joined(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The first {@code most} of them; all of them where there are no more, or {@code most} is 0. */
    public Examples first(int most) {
        return most == 0 || most >= count
                ? this
                : new Examples(
                        features,
                        outputs,
                        most,
                        Arrays.copyOf(inputs, most * features),
                        Arrays.copyOf(targets, most * outputs),
                        further.stream().map(field -> field.first(most)).toList(),
                        shared);
    }
}
