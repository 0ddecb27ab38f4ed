package org.almagest.studies.interlingua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * A translator that reads and writes by itself, so many sentences at a time: lengths are as it predicts them, and each word is the
 * likeliest after those that it has written. Compiled once, for one thread.
 */
final class Translating {
    /** Words of a translation, at most; more where sentences are longer. */
    static final int MOST_WORDS = 12;

    private static final String SENTENCES = "sentences";
    private static final String FROM = "from";
    private static final String TO = "to";

    private final NetworkExecution network;
    private final int count;
    private final int most;
    private final boolean predicts;

    /**
     * What it made of sentences.
     *
     * @param words of each translation, [word][sentence]
     * @param lengths that it predicts of each; empty where it predicts none
     */
    record Made(double[] words, double[] lengths) {}

    /** For {@code count} sentences at a time. */
    Translating(Model model, int count) {
        TranslatorBody body = model.capability(TranslatorBody.class).orElseThrow();
        this.most = Math.max(MOST_WORDS, body.languages().words() + 1);
        NetworkInGraph graph = new NetworkInGraph(model);
        ForwardPass pass = graph.pass();
        Node sentences = graph.input(SENTENCES, Shape.of(body.languages().words(), count));
        Node from = graph.input(FROM, Shape.of(1, count));
        Node to = graph.input(TO, Shape.of(1, count));
        TranslatorBody.Memory memory = body.read(pass, sentences, from, null);
        List<Node> results = new ArrayList<>();
        results.add(body.translate(pass, memory, to, most));
        if (memory.scores() != null) {
            results.add(LengthPredictor.predicted(graph.graph(), memory.scores()));
        }
        this.network = graph.execution(results, new double[0]);
        this.count = count;
        this.predicts = memory.scores() != null;
    }

    /** Goes to {@code theta}, the flat vector of the model. */
    void at(double[] theta) {
        network.parameters(theta);
    }

    /**
     * Reads and writes.
     *
     * @param sentences words, [word][sentence]
     * @param direction of all of them
     */
    Made of(double[] sentences, Direction direction) {
        double[] language = new double[count];
        network.set(SENTENCES, sentences);
        Arrays.fill(language, direction.source());
        network.set(FROM, language);
        Arrays.fill(language, direction.target());
        network.set(TO, language);
        network.execution().run();
        return new Made(
                network.execution().copyOf(0, most * count),
                predicts ? network.execution().copyOf(1, count) : new double[0]);
    }
}
