package org.almagest.studies.interlingua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.jspecify.annotations.Nullable;

/**
 * What must change nothing in a translator, on sentences of all languages: the largest differences of what is read. Compiled once, for
 * one thread.
 */
final class Invariances {
    /** Sentences of each language. */
    private static final int EACH = 2;
    /** Places by which sentences are made longer, at most. */
    private static final int LONGER = 3;
    /** By how much the numbers of a query are moved. */
    private static final double FAR = 5;

    private static final String SENTENCES = "sentences";
    private static final String LONG_SENTENCES = "long sentences";
    private static final String LANGUAGE = "language";
    private static final String LENGTH = "length";

    /** Outputs. */
    private static final int POOLED = 0;

    private static final int POOLED_LONGER = 1;
    private static final int LIVE = 2;
    private static final int ALL_LIVE = 3;
    private static final int WITHOUT_MASK = 4;

    private final Model model;
    private final TranslatorBody body;
    private final NetworkExecution network;
    private final double[] words;
    private final int[] order;
    private final int added;
    private final int count;
    /** The largest length; queries from this one on are live in no sentence. */
    private final int longest;

    /**
     * What was found: largest changes, by absolute value.
     *
     * @param padding of pooled vectors where the sentences are filled up further
     * @param permutation of pooled vectors where words change places together with their own vectors
     * @param deadQueries of what live queries read where the others are moved; null without a predicted length
     * @param liveQuery of the same where a live query is moved, which must not be 0; null without a predicted length
     * @param allLive between all queries being live and there being no mask; null without a predicted length
     */
    record Found(
            double padding,
            double permutation,
            @Nullable Double deadQueries,
            @Nullable Double liveQuery,
            @Nullable Double allLive) {}

    /** On sentences that {@code random} draws. */
    Invariances(Model model, RandomStream random) {
        this.model = model;
        this.body = model.capability(TranslatorBody.class).orElseThrow();
        Languages languages = body.languages();
        this.count = EACH * languages.count();
        this.words = new double[languages.words() * count];
        double[] language = new double[count];
        double[] lengths = new double[count];
        for (int i = 0; i < count; i++) {
            int[] meaning = languages.drawMeaning(random);
            language[i] = i % languages.count();
            languages.say(i % languages.count(), meaning, meaning.length, words, i, count);
            // the last query is left to be dead
            lengths[i] = Math.min(meaning.length + 1, Math.max(1, body.queries() - 1));
        }
        // no more places than have vectors
        this.added = Math.min(LONGER, TranslatorBody.PLACES - languages.words());
        this.longest = (int) Arrays.stream(lengths).max().orElseThrow();
        this.order = Sampling.inOrder(languages.vocabulary());
        int[] owned = Arrays.copyOfRange(order, Languages.FIRST_WORD, order.length);
        random.shuffle(owned);
        System.arraycopy(owned, 0, order, Languages.FIRST_WORD, owned.length);
        this.network = compiled(language, lengths);
    }

    private NetworkExecution compiled(double[] language, double[] lengths) {
        NetworkInGraph inGraph = new NetworkInGraph(model);
        GraphBuilder graph = inGraph.graph();
        ForwardPass pass = inGraph.pass();
        int length = words.length / count;
        Node sentences = inGraph.input(SENTENCES, Shape.of(length, count));
        Node longer = inGraph.input(LONG_SENTENCES, Shape.of(length + added, count));
        Node spoken = inGraph.input(LANGUAGE, Shape.of(1, count));
        Node given = variable() ? inGraph.input(LENGTH, Shape.of(1, count)) : null;
        TranslatorBody.Memory memory = body.read(pass, sentences, spoken, given);
        List<Node> results = new ArrayList<>(
                List.of(memory.pooled(), body.read(pass, longer, spoken, given).pooled()));
        if (variable()) {
            Node all = graph.expandTo(graph.constant(body.queries()), Shape.of(1, count));
            results.add(live(graph, memory));
            results.add(body.read(pass, sentences, spoken, all).tokens().states());
            results.add(body.readByAll(pass, sentences, spoken).states());
        }
        NetworkExecution execution = inGraph.execution(results, new double[0]);
        execution.set(LANGUAGE, language);
        if (variable()) {
            execution.set(LENGTH, lengths);
        }
        return execution;
    }

    private boolean variable() {
        return body.form() == Interlingua.VARIABLE;
    }

    /** What live queries read, and 0 for the others. */
    private Node live(GraphBuilder graph, TranslatorBody.Memory memory) {
        Node mask = memory.tokens().mask();
        Node states = graph.reshape(memory.tokens().states(), body.width(), body.queries(), count);
        return mask == null ? states : graph.keep(states, mask);
    }

    /** At {@code theta}, the flat vector of the model. */
    Found at(double[] theta) {
        run(theta, words);
        double[] pooled = output(POOLED);
        double padding = difference(pooled, output(POOLED_LONGER));
        double[] read = variable() ? output(LIVE) : new double[0];
        Double allLive = variable() ? (Double) difference(output(ALL_LIVE), output(WITHOUT_MASK)) : null;
        run(permuted(theta), permuted());
        double permutation = difference(pooled, output(POOLED));
        if (!variable()) {
            return new Found(padding, permutation, null, null, null);
        }
        run(moved(theta, longest, body.queries()), words);
        double dead = difference(read, output(LIVE));
        run(moved(theta, 0, 1), words);
        return new Found(padding, permutation, dead, difference(read, output(LIVE)), allLive);
    }

    private void run(double[] theta, double[] sentences) {
        network.parameters(theta);
        network.set(SENTENCES, sentences);
        // words are the rows, so that a longer sentence is a longer array with padding at its end
        network.set(LONG_SENTENCES, Arrays.copyOf(sentences, sentences.length + added * count));
        network.execution().run();
    }

    private double[] output(int i) {
        return network.execution().copyOf(i, body.width() * count * (i < LIVE ? 1 : body.queries()));
    }

    /** The words' vectors in the places of others. */
    private double[] permuted(double[] theta) {
        Block vectors = model.blocks().get(body.wordBlock());
        double[] other = theta.clone();
        for (int word = 0; word < order.length; word++) {
            System.arraycopy(
                    theta,
                    vectors.offset() + word * vectors.cols(),
                    other,
                    vectors.offset() + order[word] * vectors.cols(),
                    vectors.cols());
        }
        return other;
    }

    /** The same sentences by the words in whose places their vectors are. */
    private double[] permuted() {
        return Arrays.stream(words).map(word -> order[(int) word]).toArray();
    }

    /** With queries from {@code from} to before {@code to} elsewhere. */
    private double[] moved(double[] theta, int from, int to) {
        Block queries = model.blocks().get(body.queryBlock());
        double[] other = theta.clone();
        for (int i = from * queries.cols(); i < to * queries.cols(); i++) {
            // not by one number for all, which a norm would take away again
            other[queries.offset() + i] += i % 2 == 0 ? FAR : -FAR;
        }
        return other;
    }

    private static double difference(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
