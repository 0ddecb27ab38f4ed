package org.almagest.studies.contrastivesummaries;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/** The summaries that a network writes of some documents. Compiled once for many parameters; for one thread. */
final class WrittenSummaries {
    /** More would only need more memory. */
    private static final int BATCH = 200;

    private final Examples examples;
    private final int batch;
    private final NetworkExecution full;
    private final NetworkExecution rest;
    private final Vocabulary words;
    private final int places;

    /**
     * Of a network.
     *
     * @param model of family {@code summariser}
     * @param examples at least one
     */
    WrittenSummaries(Model model, Examples examples) {
        this.examples = examples;
        this.batch = Math.min(BATCH, examples.count());
        int left = examples.count() % batch;
        this.full = compiled(model, examples, batch);
        this.rest = left == 0 ? full : compiled(model, examples, left);
        this.words = Vocabulary.of(examples);
        this.places = examples.field(MarkedFacts.SUMMARY).shape().length();
    }

    private static NetworkExecution compiled(Model model, Examples examples, int batch) {
        Summariser summariser = model.capability(Summariser.class).orElseThrow();
        NetworkInGraph network = new NetworkInGraph(model);
        Node documents = network.batch(examples.shape(), batch).inputs();
        ForwardPass pass = network.pass();
        Node written = summariser.generated(pass, summariser.document(pass, documents));
        return network.execution(List.of(written), new double[0]);
    }

    /** At the flat vector {@code theta}: [document][place]. */
    int[][] at(double[] theta) {
        int[][] written = new int[examples.count()][places];
        full.parameters(theta);
        rest.parameters(theta);
        for (int from = 0; from < examples.count(); from += batch) {
            int count = Math.min(batch, examples.count() - from);
            NetworkExecution network = count == batch ? full : rest;
            network.load(examples, from);
            network.execution().run();
            double[] columns = network.execution().copyOf(0, places * count);
            for (int i = 0; i < places * count; i++) {
                written[from + i % count][i / count] = (int) columns[i];
            }
        }
        return written;
    }

    /** How good they are at {@code theta}. */
    SummaryScores scores(double[] theta) {
        int[][] documents = rows(examples.inputs(), examples.features());
        int[][] expected = rows(examples.field(MarkedFacts.SUMMARY).values(), places);
        return SummaryScores.of(words, documents, expected, at(theta));
    }

    private static int[][] rows(double[] numbers, int width) {
        int[][] rows = new int[numbers.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.stream(numbers, i * width, (i + 1) * width)
                    .mapToInt(word -> (int) word)
                    .toArray();
        }
        return rows;
    }
}
