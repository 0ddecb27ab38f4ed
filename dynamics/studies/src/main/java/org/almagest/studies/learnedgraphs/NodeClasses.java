package org.almagest.studies.learnedgraphs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SetAside;

/**
 * The classes of a graph's nodes, as far as its examples tell them, and which of them learning has seen.
 *
 * @param classOf class of each node, from 0; −1 where no example tells it
 * @param seen whether a node is a training example or an outer one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NodeClasses(int[] classOf, boolean[] seen) {
    static NodeClasses of(DataSet data, int nodes) {
        int[] classOf = new int[nodes];
        Arrays.fill(classOf, -1);
        boolean[] seen = new boolean[nodes];
        List<Examples> parts = new ArrayList<>(List.of(data.train(), data.test()));
        SetAside aside = data.aside();
        if (aside != null) {
            parts.add(aside.outer());
            parts.add(aside.validation());
            mark(aside.outer(), seen);
        }
        mark(data.train(), seen);
        for (Examples part : parts) {
            for (int i = 0; i < part.count(); i++) {
                classOf[(int) part.inputs()[i]] = classOf(part, i);
            }
        }
        return new NodeClasses(classOf, seen);
    }

    private static void mark(Examples examples, boolean[] seen) {
        for (int i = 0; i < examples.count(); i++) {
            seen[(int) examples.inputs()[i]] = true;
        }
    }

    private static int classOf(Examples examples, int i) {
        int from = i * examples.outputs();
        int largest = 0;
        for (int k = 1; k < examples.outputs(); k++) {
            if (examples.targets()[from + k] > examples.targets()[from + largest]) {
                largest = k;
            }
        }
        return largest;
    }

    /** The nodes class by class, those of unknown class last. */
    int[] order() {
        return IntStream.range(0, classOf.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(node -> classOf[node] < 0 ? Integer.MAX_VALUE : classOf[node])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(node -> node)
                .toArray();
    }
}
