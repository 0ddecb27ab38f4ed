package org.almagest.studies.interlingua;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/** The vector that a translator makes of a sentence, for so many sentences at a time; compiled once, for one thread. */
final class Reading {
    private static final String SENTENCES = "sentences";
    private static final String LANGUAGE = "language";

    private final NetworkExecution network;
    private final int count;
    private final int width;

    Reading(Model model, int count) {
        TranslatorBody body = model.capability(TranslatorBody.class).orElseThrow();
        NetworkInGraph graph = new NetworkInGraph(model);
        Node sentences = graph.input(SENTENCES, Shape.of(body.languages().words(), count));
        Node language = graph.input(LANGUAGE, Shape.of(1, count));
        Node pooled = body.read(graph.pass(), sentences, language, null).pooled();
        this.network = graph.execution(List.of(graph.graph().transposedCopy(pooled)), new double[0]);
        this.count = count;
        this.width = body.width();
    }

    /** Goes to {@code theta}, the flat vector of the model. */
    void at(double[] theta) {
        network.parameters(theta);
    }

    /**
     * The pooled vectors, [sentence][width].
     *
     * @param sentences words, [word][sentence]
     * @param language of all of them
     */
    double[] of(double[] sentences, int language) {
        double[] all = new double[count];
        Arrays.fill(all, language);
        network.set(SENTENCES, sentences);
        network.set(LANGUAGE, all);
        network.execution().run();
        return network.execution().copyOf(0, count * width);
    }
}
