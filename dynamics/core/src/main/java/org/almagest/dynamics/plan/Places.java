package org.almagest.dynamics.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.autodiff.FirstLargest;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where a graph multiplies the marks of largest numbers by numbers of which there is one for each maximum: there the places say
 * the same in fewer numbers. They are found together with the largest numbers themselves.
 */
final class Places {
    /** An array and the axis along which its largest numbers are asked for. */
    private record Asked(Node array, int axis) {}

    private final Set<Asked> asked = new HashSet<>();

    /** Looks for them among the living nodes. */
    Places(List<Node> nodes, boolean[] live) {
        for (int id = 0; id < live.length; id++) {
            Node mark = live[id] ? mark(nodes.get(id)) : null;
            if (mark != null) {
                asked.add(new Asked(mark.input(0), axis(mark)));
            }
        }
    }

    /** Whether the places of the largest numbers of {@code array} are of use. */
    boolean asked(Node array, int axis) {
        return asked.contains(new Asked(array, axis));
    }

    /** The marks that {@code product} multiplies by numbers that do not vary along their axis; null if it is nothing like it. */
    static @Nullable Node mark(Node product) {
        if (!(product.primitive() instanceof Multiply)) {
            return null;
        }
        for (int i = 0; i < 2; i++) {
            Node mark = product.input(i);
            if (mark.primitive() instanceof FirstLargest
                    && fits(mark.shape(), product.input(1 - i).shape(), axis(mark))) {
                return mark;
            }
        }
        return null;
    }

    static int axis(Node mark) {
        return ((FirstLargest) mark.primitive()).axis();
    }

    private static boolean fits(Shape marks, Shape numbers, int axis) {
        boolean fits = numbers.extent(axis) == 1;
        for (int inner = 0; inner < axis; inner++) {
            fits &= numbers.extent(inner) == marks.extent(inner);
        }
        return fits;
    }

    /** The largest numbers of {@code array} along an axis of extent 1 then, or their places. */
    static Node part(GraphBuilder graph, Node array, int axis, boolean places) {
        Node both = graph.emit(new LargestAndPlace(axis), array);
        Shape shape = array.shape().with(axis, 1);
        int[] extents = new int[shape.rank()];
        for (int i = 0; i < extents.length; i++) {
            extents[extents.length - 1 - i] = shape.extent(i);
        }
        return graph.reshape(graph.slice(both, 1, places ? 1 : 0, 1), extents);
    }
}
