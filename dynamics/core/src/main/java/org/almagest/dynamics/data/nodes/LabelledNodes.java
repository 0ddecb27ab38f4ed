package org.almagest.dynamics.data.nodes;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.Sampling;
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

    /** {@code train} nodes drawn with {@code seed} to train on, {@code test} others to test on. */
    DataSet draw(int train, int test, long seed) {
        int nodes = graph.nodes();
        if (train + test > nodes) {
            throw new DataException("%s: train %d and test %d are %d nodes, expected at most %d together"
                    .formatted(source, train, test, train + test, nodes));
        }
        int[] order = Sampling.order(nodes, seed);
        return split(Arrays.copyOf(order, train), Arrays.copyOfRange(order, nodes - test, nodes));
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
                throw new DataException("%s: node %d has no class: expected one for each node to train or test on"
                        .formatted(source, nodes[i]));
            }
            inputs[i] = nodes[i];
            targets[i * classes + label] = 1;
        }
        return new Examples(1, classes, nodes.length, inputs, targets);
    }
}
