package org.almagest.dynamics.data;

import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run learns from.
 *
 * @param name the data source's name
 * @param train examples to train on; never empty
 * @param test examples held out; may be empty
 * @param classification whether targets are one-hot classes
 * @param graph the graph whose nodes the examples are; null where examples are separate
 * @param augmentation how training moves the inputs; null where it takes them as they are
 * @param aside examples for training on two levels; null where the data has none
 * @param stream where training may have fresh examples from, which are separate and have the fields of {@code train}; null
 *     where there are those of {@code train} alone
 * @param conditions what networks with states in time are looked at on; null where on the examples themselves
 * @param coordinates what the numbers are where examples are points in space; null where they are none
 */
public record DataSet(
        String name,
        Examples train,
        Examples test,
        boolean classification,
        @Nullable NodeGraph graph,
        @Nullable Augmentation augmentation,
        @Nullable SetAside aside,
        @Nullable ExampleStream stream,
        @Nullable Conditions conditions,
        @Nullable Coordinates coordinates) {
    /** Examples without a stream of further ones. */
    public DataSet(
            String name,
            Examples train,
            Examples test,
            boolean classification,
            @Nullable NodeGraph graph,
            @Nullable Augmentation augmentation,
            @Nullable SetAside aside) {
        this(name, train, test, classification, graph, augmentation, aside, null, null, null);
    }

    /** Separate examples. */
    public DataSet(String name, Examples train, Examples test, boolean classification) {
        this(name, train, test, classification, null, null, null);
    }

    /** Points in space. */
    public DataSet(String name, Examples train, Examples test, Coordinates coordinates) {
        this(name, train, test, false, null, null, null, null, null, coordinates);
    }

    /** Images that training may move. */
    public DataSet(
            String name, Examples train, Examples test, boolean classification, @Nullable Augmentation augmentation) {
        this(name, train, test, classification, null, augmentation, null);
    }

    /** The nodes of a graph. */
    public DataSet(String name, Examples train, Examples test, boolean classification, NodeGraph graph) {
        this(name, train, test, classification, graph, null, null);
    }

    public DataSet {
        if (train.count() == 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "data set %s has no training examples: expected at least one", name));
        }
        if (train.features() != test.features() || train.outputs() != test.outputs()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data set %s: train is %d→%d, test is %d→%d; expected the same",
                    name,
                    train.features(),
                    train.outputs(),
                    test.features(),
                    test.outputs()));
        }
        if (augmentation != null && augmentation.size().numbers() != train.features()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data set %s: inputs of %d numbers, images of %s; expected as many",
                    name,
                    train.features(),
                    augmentation.size()));
        }
        if (stream != null && (graph != null || !train.further().isEmpty() && !stream.drawsFields())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data set %s: a stream of examples with %s; expected neither a graph nor fields beside inputs and targets, since this stream draws inputs and targets alone",
                    name,
                    graph != null
                            ? "the nodes of a graph"
                            : "the field " + train.further().get(0).name()));
        }
        if (coordinates != null
                && (coordinates.features() != train.features() || coordinates.outputs() != train.outputs())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data set %s: %d→%d numbers, and %d points are %d→%d; expected the same",
                    name,
                    train.features(),
                    train.outputs(),
                    coordinates.points(),
                    coordinates.features(),
                    coordinates.outputs()));
        }
        if (graph != null) {
            checkNodes(name, train, graph.nodes());
            checkNodes(name, test, graph.nodes());
            if (aside != null) {
                checkNodes(name, aside.outer(), graph.nodes());
                checkNodes(name, aside.validation(), graph.nodes());
            }
        }
    }

    /** The same, with examples set aside. */
    public DataSet with(SetAside examples) {
        return new DataSet(
                name, train, test, classification, graph, augmentation, examples, stream, conditions, coordinates);
    }

    /** The same with a stream of further examples, of the same shape as those to train on. */
    public DataSet streaming(ExampleStream further) {
        return new DataSet(
                name, train, test, classification, graph, augmentation, aside, further, conditions, coordinates);
    }

    /** The same with what networks with states in time are looked at on. */
    public DataSet lookedAtOn(Conditions given) {
        return new DataSet(name, train, test, classification, graph, augmentation, aside, stream, given, coordinates);
    }

    /** The same examples with their inputs as targets, which are no classes then. */
    public DataSet reconstruction() {
        return new DataSet(
                name,
                reconstruction(train),
                reconstruction(test),
                false,
                graph,
                augmentation == null ? null : augmentation.ofTargets(),
                aside == null ? null : new SetAside(reconstruction(aside.outer()), reconstruction(aside.validation())),
                stream == null ? null : reconstruction(stream),
                conditions,
                // inputs of another size are no positions some time later
                null);
    }

    private ExampleStream reconstruction(ExampleStream given) {
        int outputs = train.outputs();
        // runs on several threads share a data set, and none of them wants an array for every example
        ThreadLocal<double[]> unseen = ThreadLocal.withInitial(() -> new double[outputs]);
        return new ExampleStream() {
            @Override
            public void draw(RandomStream random, double[] inputs, double[] targets) {
                given.draw(random, inputs, unseen.get());
                System.arraycopy(inputs, 0, targets, 0, inputs.length);
            }

            @Override
            public void draw(RandomStream random, double[] inputs, double[] targets, double[][] further) {
                given.draw(random, inputs, unseen.get(), further);
                System.arraycopy(inputs, 0, targets, 0, inputs.length);
            }

            @Override
            public void draw(RandomStream random, int place, double[] inputs, double[] targets, double[][] further) {
                given.draw(random, place, inputs, unseen.get(), further);
                System.arraycopy(inputs, 0, targets, 0, inputs.length);
            }

            @Override
            public boolean drawsFields() {
                return given.drawsFields();
            }

            @Override
            public boolean fillsBatches() {
                return given.fillsBatches();
            }
        };
    }

    private static Examples reconstruction(Examples examples) {
        return new Examples(
                examples.features(),
                examples.features(),
                examples.count(),
                examples.inputs(),
                examples.inputs(),
                examples.further(),
                examples.shared());
    }

    private static void checkNodes(String name, Examples examples, int nodes) {
        for (int i = 0; i < examples.count(); i++) {
            double node = examples.inputs()[i * examples.features()];
            if (examples.features() != 1 || node != (int) node || node < 0 || node >= nodes) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "data set %s: example %d is node %s; expected one number from 0 to %d, a node of its graph",
                        name,
                        i,
                        node,
                        nodes - 1));
            }
        }
    }
}
