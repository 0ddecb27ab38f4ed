package org.almagest.dynamics.data.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.data.Storage;

/**
 * A graph whose nodes have classes.
 *
 * @param source name of the data source
 * @param labels class of each node, from 0; −1 where it has none
 * @param classes number of classes
 */
record LabelledNodes(String source, NodeGraph graph, int[] labels, int classes) {
    /** The data set in which these nodes are examples with one-hot targets. */
    DataSet split(int[] train, int[] test) {
        return new DataSet(source, examples(train), examples(test), true, graph);
    }

    /** How many nodes each part of a data set has. */
    record Counts(int train, int outer, int validation, int test) {
        private int sum() {
            return train + outer + validation + test;
        }

        /** Those of one class. */
        private Counts ofClass(String source, int classes) {
            for (int count : new int[] {train, outer, validation, test}) {
                if (count % classes != 0) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: %d nodes of a part, with stratified and %d classes: expected a multiple of %d; choose one, or stratified: false",
                            source,
                            count,
                            classes,
                            classes));
                }
            }
            return new Counts(train / classes, outer / classes, validation / classes, test / classes);
        }
    }

    /** {@code train} nodes drawn with {@code seed} to train on, {@code test} others to test on. */
    DataSet draw(int train, int test, long seed) {
        return draw(new Counts(train, 0, 0, test), false, seed);
    }

    /**
     * Parts without a common node, drawn with {@code seed}: first those to train on, then those of the outer loss and those for
     * validation; those to test on from the end.
     *
     * @param stratified whether each part has as many nodes of every class
     */
    DataSet draw(Counts counts, boolean stratified, long seed) {
        int nodes = graph.nodes();
        if (counts.sum() > nodes) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: train %d%s and test %d are %d nodes, expected at most %d together",
                    source,
                    counts.train,
                    counts.outer + counts.validation == 0
                            ? ""
                            : String.format(Locale.ROOT, ", outer %d, validation %d", counts.outer, counts.validation),
                    counts.test,
                    counts.sum(),
                    nodes));
        }
        int[] order = Sampling.order(nodes, seed);
        List<int[]> parts = new ArrayList<>();
        if (stratified) {
            Counts each = counts.ofClass(source, classes);
            for (int label = 0; label < classes; label++) {
                int wanted = label;
                int[] members = Arrays.stream(order)
                        .filter(node -> labels[node] == wanted)
                        .toArray();
                if (members.length < each.sum()) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: %d nodes of class %d, with stratified expected at least %d",
                            source,
                            members.length,
                            label,
                            each.sum()));
                }
                append(parts, cut(members, each));
            }
        } else {
            append(parts, cut(order, counts));
        }
        DataSet data = split(parts.get(0), parts.get(3));
        return counts.outer + counts.validation == 0
                ? data
                : data.with(new SetAside(examples(parts.get(1)), examples(parts.get(2))));
    }

    /** The parts of some nodes in their order. */
    private static List<int[]> cut(int[] order, Counts counts) {
        int outer = counts.train + counts.outer;
        return List.of(
                Arrays.copyOf(order, counts.train),
                Arrays.copyOfRange(order, counts.train, outer),
                Arrays.copyOfRange(order, outer, outer + counts.validation),
                Arrays.copyOfRange(order, order.length - counts.test, order.length));
    }

    private static void append(List<int[]> parts, List<int[]> more) {
        for (int i = 0; i < more.size(); i++) {
            if (parts.size() <= i) {
                parts.add(more.get(i));
            } else {
                parts.set(
                        i,
                        IntStream.concat(Arrays.stream(parts.get(i)), Arrays.stream(more.get(i)))
                                .toArray());
            }
        }
    }

    /** The same nodes with their classes dealt out anew, so that the graph knows nothing of them. */
    LabelledNodes shuffled(long seed) {
        int[] dealt = labels.clone();
        new RandomStream(seed, source + " labels").shuffle(dealt);
        return new LabelledNodes(source, graph, dealt, classes);
    }

    private Examples examples(int[] nodes) {
        double[] inputs = new double[nodes.length];
        double[] targets = Storage.rows(source + ": targets", nodes.length, classes);
        for (int i = 0; i < nodes.length; i++) {
            int label = labels[nodes[i]];
            if (label < 0) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: node %d has no class: expected one for each node to train or test on",
                        source,
                        nodes[i]));
            }
            inputs[i] = nodes[i];
            targets[i * classes + label] = 1;
        }
        return new Examples(1, classes, nodes.length, inputs, targets);
    }
}
