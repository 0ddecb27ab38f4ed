package org.almagest.jobs.onnx;

import java.util.Set;

/**
 * Which arrays hold whole numbers or truth values. Files give types of inputs and of their own arrays alone; of what nodes give
 * it follows from what they read.
 */
final class WholeNumbers {
    /** Operators that give truth values. */
    private static final Set<String> TRUTH =
            Set.of("And", "Equal", "Greater", "GreaterOrEqual", "IsNaN", "Less", "LessOrEqual", "Not", "Or");

    /** Operators that give whole numbers where they read nothing else. */
    private static final Set<String> KEEP = Set.of(
            "Abs",
            "Add",
            "Clip",
            "Concat",
            "Expand",
            "Flatten",
            "Gather",
            "Identity",
            "Max",
            "Min",
            "Mul",
            "Neg",
            "Pad",
            "ReduceMax",
            "ReduceSum",
            "Reshape",
            "Sign",
            "Slice",
            "Split",
            "Squeeze",
            "Sub",
            "Sum",
            "Tile",
            "Transpose",
            "Trilu",
            "Unsqueeze",
            "Where");

    /** Codes of the types of whole numbers and truth values, as Cast has them. */
    private static final Set<Long> TYPES = Set.of(2L, 3L, 4L, 5L, 6L, 7L, 9L, 12L, 13L);

    private WholeNumbers() {}

    /** Whether a node gives whole numbers or truth values. */
    static boolean come(Call call) {
        Operation operation = call.operation();
        return switch (operation.type()) {
            case "Cast" -> TYPES.contains(operation.whole("to", 0));
            case "CastLike" -> isWhole(call, 1);
            default ->
                TRUTH.contains(operation.type())
                        || KEEP.contains(operation.type())
                                && call.inputs().stream()
                                        .allMatch(value ->
                                                value == null || call.emission().isWhole(value));
        };
    }

    private static boolean isWhole(Call call, int input) {
        Value value = call.optional(input);
        return value != null && call.emission().isWhole(value);
    }

    /** Whether all that a node reads are whole numbers: a quotient of such leaves the rest out. */
    static boolean all(Call call) {
        return isWhole(call, 0) && isWhole(call, 1);
    }
}
