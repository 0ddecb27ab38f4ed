package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.features.FeatureSet;
import org.jspecify.annotations.Nullable;

/**
 * The feature vectors of both streams of a network, for all of some examples. Compiled once for many parameters; for one thread.
 */
public final class StreamFeatures {
    /** More would only need more memory. */
    private static final int BATCH = 250;

    private final Examples examples;
    private final Compiled full;
    private final Compiled rest;

    /**
     * Both sets; example after example, and within each in the order of its vectors, without padding.
     *
     * @param paired whether the vectors of both sets are pairs
     * @param source what the vectors of the first stream were made of; null where the network does not say
     */
    public record Both(FeatureSet first, FeatureSet second, boolean paired, @Nullable FeatureSet source) {}

    /**
     * The streams of {@code model} on {@code examples}.
     *
     * @throws IllegalArgumentException if the network is none of two streams
     */
    public StreamFeatures(Model model, Examples examples) {
        TwoStreams streams = model.capability(TwoStreams.class)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "this network has no two streams: expected a family whose networks have the capability TwoStreams"));
        if (examples.count() == 0) {
            throw new IllegalArgumentException("features of no examples: expected at least one");
        }
        this.examples = examples;
        int batch = Math.min(BATCH, examples.count());
        int left = examples.count() % batch;
        this.full = new Compiled(model, streams, examples, batch);
        this.rest = left == 0 ? full : new Compiled(model, streams, examples, left);
    }

    /**
     * The examples to look at: those held out, or where there are none those to train on.
     *
     * @param most how many at most; 0 for all
     */
    public static Examples examples(Snapshot snapshot, int most) {
        Examples test = snapshot.data().test();
        return (test.count() == 0 ? snapshot.data().train() : test).first(most);
    }

    /** The features at the flat parameter vector {@code theta}. */
    public Both at(double[] theta) {
        Rows first = new Rows();
        Rows second = new Rows();
        Rows source = new Rows();
        full.network.parameters(theta);
        rest.network.parameters(theta);
        int batch = full.batch;
        for (int from = 0; from < examples.count(); from += batch) {
            Compiled part = examples.count() - from < batch ? rest : full;
            part.run(examples, from);
            part.read(part.streams.first(), part.streams.first().features(), first);
            part.read(part.streams.second(), part.streams.second().features(), second);
            Node madeOf = part.streams.first().source();
            if (madeOf != null) {
                part.read(part.streams.first(), madeOf, source);
            }
        }
        Node made = full.streams.first().source();
        return new Both(
                first.set(full.streams.first().features()),
                second.set(full.streams.second().features()),
                full.streams.paired(),
                made == null ? null : source.set(made));
    }

    /** The network for one size of batches. */
    private static final class Compiled {
        private final int batch;
        private final TwoStreams.Streams streams;
        private final List<Node> results = new ArrayList<>();
        private final NetworkExecution network;

        Compiled(Model model, TwoStreams two, Examples examples, int batch) {
            this.batch = batch;
            NetworkInGraph graph = new NetworkInGraph(model);
            Node inputs = graph.batch(examples.shape(), batch).inputs();
            this.streams = two.streams(graph.pass(), inputs);
            add(streams.first());
            add(streams.second());
            this.network = graph.execution(results, new double[0]);
        }

        private void add(TwoStreams.Stream stream) {
            add(stream.features());
            add(stream.present());
            add(stream.source());
        }

        private void add(@Nullable Node node) {
            if (node != null && !results.contains(node)) {
                results.add(node);
            }
        }

        void run(Examples examples, int from) {
            network.load(examples, from);
            network.execution().run();
        }

        private double[] values(Node node) {
            return network.execution()
                    .copyOf(results.indexOf(node), node.shape().size());
        }

        /** Adds the vectors that are there, example after example. */
        void read(TwoStreams.Stream stream, Node node, Rows rows) {
            Node mask = stream.present();
            double[] present = mask == null ? null : values(mask);
            double[] columns = values(node);
            int width = node.shape().rows();
            int count = node.shape().columns();
            for (int b = 0; b < batch; b++) {
                for (int column = b; column < count; column += batch) {
                    if (present == null || present[column] != 0) {
                        rows.add(columns, column, width, count);
                    }
                }
            }
        }
    }

    /** Vectors, one after another. */
    private static final class Rows {
        private double[] values = new double[0];
        private int filled;

        void add(double[] columns, int column, int width, int count) {
            if (filled + width > values.length) {
                values = Arrays.copyOf(values, Math.max(2 * values.length, filled + width * count));
            }
            for (int u = 0; u < width; u++) {
                values[filled++] = columns[u * count + column];
            }
        }

        FeatureSet set(Node node) {
            int width = node.shape().rows();
            return new FeatureSet(filled / width, width, Arrays.copyOf(values, filled));
        }
    }
}
