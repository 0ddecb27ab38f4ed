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
        return find(field)
                .orElseThrow(() -> new IllegalArgumentException(
                        String.format(Locale.ROOT, "the network takes in no field %s", field)));
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

    /** Puts in place what all examples share; once is enough. */
    public void loadShared(Examples examples, double[] arena) {
        for (Slot slot : shared) {
            SharedArray array = examples.shared().stream()
                    .filter(candidate -> candidate.shape().name().equals(slot.name))
                    .findFirst()
                    .orElseThrow();
            System.arraycopy(array.values(), 0, arena, slot.at, array.values().length);
        }
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
