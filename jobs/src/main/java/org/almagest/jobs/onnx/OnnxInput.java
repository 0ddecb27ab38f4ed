package org.almagest.jobs.onnx;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a graph takes: one array for each example.
 *
 * @param name its name
 * @param whole whether it takes whole numbers
 * @param extents with the examples and all that the file leaves open filled in
 * @param examples the axis of the examples
 * @param declared the number of examples that the file fixes; 0 where it leaves it open
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OnnxInput(String name, boolean whole, long[] extents, int examples, long declared) {
    private static final int MOST_NAMED = 10;

    /**
     * That of {@code model} for inputs of {@code features} numbers. The examples go along the first axis, or along the only one
     * that is open where the first is not.
     *
     * @throws UntranslatableException if there are several inputs, or one without a shape
     * @throws IllegalArgumentException if it takes another number of numbers
     */
    static OnnxInput of(OnnxModel model, int features) {
        if (model.inputs().size() != 1) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "%d inputs %s: expected one, with an example's numbers",
                    model.inputs().size(),
                    first(model.inputs().stream().map(OnnxModel.Input::name))));
        }
        OnnxModel.Input input = model.inputs().get(0);
        List<@Nullable Long> shape = input.shape();
        if (shape == null || shape.isEmpty()) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "input '%s' has no shape: expected one such as [N, 784]", input.name()));
        }
        int examples = examples(shape);
        Long given = shape.get(examples);
        long[] extents = new long[shape.size()];
        long known = 1;
        Set<Integer> open = new TreeSet<>();
        for (int axis = 0; axis < extents.length; axis++) {
            Long extent = shape.get(axis);
            if (axis == examples) {
                extents[axis] = Value.EXAMPLES;
            } else if (extent == null || extent < 1) {
                open.add(axis);
            } else {
                extents[axis] = extent;
                known = Math.min(known, Value.EXAMPLES) * Math.min(extent, Value.EXAMPLES);
            }
        }
        if (open.size() == 1 && features % known == 0) {
            extents[open.iterator().next()] = features / known;
        } else if (!open.isEmpty() || known != features) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "it takes inputs of shape %s, of which axis %d counts the examples, and the data has inputs of %d numbers; expected as many numbers: give data as the network takes it",
                    words(shape),
                    examples,
                    features));
        }
        return new OnnxInput(input.name(), input.whole(), extents, examples, given == null ? 0 : given);
    }

    private static int examples(List<@Nullable Long> shape) {
        Long first = shape.get(0);
        if (first == null || first == 1) {
            return 0;
        }
        int open = -1;
        for (int axis = 1; axis < shape.size(); axis++) {
            if (shape.get(axis) == null) {
                if (open >= 0) {
                    return 0;
                }
                open = axis;
            }
        }
        return Math.max(open, 0);
    }

    /** As many names as a message has room for. */
    private static List<String> first(Stream<String> names) {
        return names.limit(MOST_NAMED).toList();
    }

    private static String words(List<@Nullable Long> shape) {
        return shape.stream()
                .map(extent -> extent == null ? "?" : extent.toString())
                .toList()
                .toString();
    }

    /**
     * The name of what {@code model} gives.
     *
     * @throws UntranslatableException if it gives several arrays
     */
    static String output(OnnxModel model) {
        if (model.outputs().size() != 1) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "%d outputs %s: expected one, the prediction; export a module that returns it alone",
                    model.outputs().size(),
                    first(model.outputs().stream())));
        }
        return model.outputs().get(0);
    }
}
