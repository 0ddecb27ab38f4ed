package org.almagest.studies.adversarialalignment;

import java.util.List;
import java.util.function.Function;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/** Means over films of numbers that a network makes of a batch of them. Compiled once for many parameters; for one thread. */
final class FilmNumbers {
    /** More would only need more memory. */
    private static final int BATCH = 250;

    private final Examples films;
    private final Compiled full;
    private final Compiled rest;

    /** The network for batches of one size. */
    private record Compiled(NetworkExecution network, int numbers) {
        static Compiled of(Model model, Examples films, int size, Function<GameTerms, List<Node>> emitted) {
            NetworkInGraph network = new NetworkInGraph(model);
            Batch batch = network.batch(films.shape(), size);
            List<Node> results = emitted.apply(GameTerms.of(network, batch));
            return new Compiled(network.execution(results, new double[0]), results.size());
        }
    }

    /**
     * The means.
     *
     * @param films at least one
     * @param emitted of a batch, each 1x1 and a mean over it
     */
    FilmNumbers(Model model, Examples films, Function<GameTerms, List<Node>> emitted) {
        this.films = films;
        int batch = Math.min(BATCH, films.count());
        int left = films.count() % batch;
        this.full = Compiled.of(model, films, batch, emitted);
        this.rest = left == 0 ? full : Compiled.of(model, films, left, emitted);
    }

    /** The means at the flat parameter vector {@code theta}. */
    double[] at(double[] theta) {
        full.network.parameters(theta);
        rest.network.parameters(theta);
        int batch = Math.min(BATCH, films.count());
        double[] means = new double[full.numbers];
        for (int from = 0; from < films.count(); from += batch) {
            int size = Math.min(batch, films.count() - from);
            NetworkExecution network = (size == batch ? full : rest).network;
            network.load(films, from);
            network.execution().run();
            for (int i = 0; i < means.length; i++) {
                means[i] += network.execution().copyOf(i, 1)[0] * size / films.count();
            }
        }
        return means;
    }
}
