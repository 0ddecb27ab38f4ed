package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.plan.Plan;

/**
 * Where the arrays of a batch lie in the arena of a compiled network, and how examples get there. Serves every execution of
 * the plan.
 */
public final class BatchSlots {
    private final Slot[] fields;
    private final Slot[] shared;

    /** An array: where it begins, and its numbers an example (of a shared array: in all). */
    private record Slot(String name, int at, int rows, int columns) {}

    private BatchSlots(Slot[] fields, Slot[] shared) {
        this.fields = fields;
        this.shared = shared;
    }

    /** The places of what {@code network} has asked for, in {@code plan}, whose inputs are the network's sources. */
    public static BatchSlots of(NetworkInGraph network, Plan plan) {
        return new BatchSlots(slots(network, plan, network.fields()), slots(network, plan, network.shared()));
    }

    private static Slot[] slots(NetworkInGraph network, Plan plan, Map<String, Node> nodes) {
        List<Slot> slots = new ArrayList<>();
        nodes.forEach((name, node) -> {
            int at = plan.input(network.sources().indexOf(node));
            slots.add(new Slot(name, at, node.shape().rows(), node.shape().columns()));
        });
        return slots.toArray(Slot[]::new);
    }

    /**
     * Where a field of the batch begins, [length][batch].
     *
     * @throws IllegalArgumentException if the network has not asked for it
     */
    public int at(String field) {
        return slot(field).at;
    }

    /** Where a field of the batch begins, [length][batch]; empty where the network has not asked for it. */
    public OptionalInt find(String field) {
        for (Slot slot : fields) {
            if (slot.name.equals(field)) {
                return OptionalInt.of(slot.at);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The same fields elsewhere, one after another, without what examples share.
     *
     * @param at where the first begins
     * @param batch examples
     * @throws ArithmeticException if they would not fit an array
     */
    public BatchSlots packed(int at, int batch) {
        Slot[] packed = new Slot[fields.length];
        int next = at;
        for (int i = 0; i < fields.length; i++) {
            packed[i] = new Slot(fields[i].name, next, fields[i].rows, batch);
            next = Math.addExact(next, Math.multiplyExact(fields[i].rows, batch));
        }
        return new BatchSlots(packed, new Slot[0]);
    }

    /** Numbers of all fields together, of all examples. */
    public int size() {
        int size = 0;
        for (Slot slot : fields) {
            size = Math.addExact(size, Math.multiplyExact(slot.rows, slot.columns));
        }
        return size;
    }

    /**
     * Copies examples to the places of another network of the same fields, in the same order, where they may end earlier: of a field
     * [length][batch] here as many rows as there are there.
     *
     * @param arena holds the examples
     * @param columns {@code columns[from]}, {@code columns[from + 1]}, … are copied, as many as the other takes in
     * @param places where they go in {@code other}
     */
    public void copy(double[] arena, int[] columns, int from, BatchSlots places, double[] other) {
        for (int s = 0; s < fields.length; s++) {
            Slot source = fields[s];
            Slot target = places.fields[s];
            int count = target.columns;
            for (int i = 0; i < target.rows; i++) {
                int row = source.at + i * source.columns;
                int to = target.at + i * count;
                for (int j = 0; j < count; j++) {
                    other[to + j] = arena[row + columns[from + j]];
                }
            }
        }
    }

    /**
     * Numbers of a field that are not 0, in all examples together.
     *
     * @throws IllegalArgumentException if the network has not asked for it
     */
    public int filled(String field, double[] arena) {
        Slot slot = slot(field);
        int filled = 0;
        for (int i = slot.at; i < slot.at + slot.rows * slot.columns; i++) {
            filled += arena[i] == 0 ? 0 : 1;
        }
        return filled;
    }

    /**
     * Raises lengths to those that the examples have in a field: one more than the place of the last number that is not 0.
     *
     * @param lengths one an example, in rows of the field
     * @throws IllegalArgumentException if the network has not asked for the field
     */
    public void raiseLengths(String field, double[] arena, int[] lengths) {
        Slot slot = slot(field);
        for (int j = 0; j < slot.columns; j++) {
            int length = slot.rows;
            while (length > lengths[j] && arena[slot.at + (length - 1) * slot.columns + j] == 0) {
                length--;
            }
            lengths[j] = Math.max(lengths[j], length);
        }
    }

    private Slot slot(String field) {
        for (Slot slot : fields) {
            if (slot.name.equals(field)) {
                return slot;
            }
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "the network takes in no field %s", field));
    }

    /** Puts in place what all examples share; once is enough, unless something else uses the arena. */
    public void loadShared(Examples examples, double[] arena) {
        for (Slot slot : shared) {
            double[] values = shared(examples, slot.name);
            System.arraycopy(values, 0, arena, slot.at, values.length);
        }
    }

    private static double[] shared(Examples examples, String name) {
        for (int i = 0; i < examples.shared().size(); i++) {
            SharedArray array = examples.shared().get(i);
            if (array.shape().name().equals(name)) {
                return array.values();
            }
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "these examples share no array %s, as those do that the plan is for: expected the same",
                name));
    }

    /** Puts the examples {@code order[from]}, {@code order[from + 1]}, … in place. */
    public void load(Examples examples, int[] order, int from, double[] arena) {
        for (Slot slot : fields) {
            double[] source = source(examples, slot.name);
            int rows = slot.rows;
            int batch = slot.columns;
            int at = slot.at;
            for (int j = 0; j < batch; j++) {
                int example = order[from + j] * rows;
                for (int i = 0; i < rows; i++) {
                    arena[at + i * batch + j] = source[example + i];
                }
            }
        }
    }

    /** Puts the examples from {@code from} on in place. */
    public void load(Examples examples, int from, double[] arena) {
        for (Slot slot : fields) {
            double[] source = source(examples, slot.name);
            int rows = slot.rows;
            int batch = slot.columns;
            for (int j = 0; j < batch; j++) {
                for (int i = 0; i < rows; i++) {
                    arena[slot.at + i * batch + j] = source[(from + j) * rows + i];
                }
            }
        }
    }

    /** The two standard fields without a search, which a training step has no time for. */
    private static double[] source(Examples examples, String name) {
        return switch (name) {
            case Examples.INPUTS -> examples.inputs();
            case Examples.TARGETS -> examples.targets();
            default -> further(examples, name);
        };
    }

    private static double[] further(Examples examples, String name) {
        for (int i = 0; i < examples.further().size(); i++) {
            if (examples.further().get(i).name().equals(name)) {
                return examples.further().get(i).values();
            }
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "these examples have no field %s, as those have that the plan is for: expected the same fields",
                name));
    }
}
