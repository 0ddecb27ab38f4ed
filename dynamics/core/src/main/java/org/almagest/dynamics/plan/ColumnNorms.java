package org.almagest.dynamics.plan;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.jspecify.annotations.Nullable;

/**
 * The layer norms of a graph that one instruction can compute: nobody asks for their variances, nor for anything else of them before
 * their results are there.
 */
final class ColumnNorms {
    private static final int NEVER = Integer.MAX_VALUE;

    private final @Nullable ColumnNormForm[] endingIn;
    private final BitSet inside = new BitSet();
    private final BitSet outputs = new BitSet();
    private final BitSet read = new BitSet();
    private final int[] secondReader;

    ColumnNorms(List<Node> nodes, boolean[] live, List<Node> outputs) {
        this.endingIn = new ColumnNormForm[live.length];
        this.secondReader = new int[live.length];
        outputs.forEach(node -> this.outputs.set(node.id()));
        Arrays.fill(secondReader, NEVER);
        for (int id = 0; id < live.length; id++) {
            if (live[id]) {
                note(nodes.get(id));
            }
        }
        for (int id = 0; id < live.length; id++) {
            ColumnNormForm form = live[id] ? ColumnNormForm.of(nodes.get(id)) : null;
            if (form != null && standsAlone(form)) {
                endingIn[id] = form;
                form.inside().forEach(node -> inside.set(node.id()));
            }
        }
    }

    private void note(Node reader) {
        for (int i = 0; i < reader.arity(); i++) {
            int id = reader.input(i).id();
            if (!read.get(id)) {
                read.set(id);
            } else if (secondReader[id] == NEVER) {
                secondReader[id] = reader.id();
            }
        }
    }

    /** Whether the first reader of each part, which is the norm itself, is the only one, or the only one before the result. */
    private boolean standsAlone(ColumnNormForm form) {
        boolean alone = true;
        for (Node node : form.unseen()) {
            alone &= secondReader[node.id()] == NEVER && !outputs.get(node.id());
        }
        for (Node node : form.seen()) {
            alone &= secondReader[node.id()] > form.result().id();
        }
        for (Node node : form.inside()) {
            alone &= !inside.get(node.id());
        }
        return alone;
    }

    /** Whether the node is part of one of them, before its result. */
    boolean inside(Node node) {
        return inside.get(node.id());
    }

    /** The one whose result the node is; null if it is none. */
    @Nullable
    ColumnNormForm endingIn(Node node) {
        return endingIn[node.id()];
    }

    /** Whether somebody else reads the normal numbers. */
    boolean keepsNormal(ColumnNormForm form) {
        int id = form.normal().id();
        return secondReader[id] != NEVER || outputs.get(id);
    }
}
