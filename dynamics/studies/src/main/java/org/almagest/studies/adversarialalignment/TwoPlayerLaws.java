package org.almagest.studies.adversarialalignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.nn.FixedNumbers;
import org.almagest.dynamics.probe.Vectors;

/** What holds of the two players whatever the network and its parameters are; each as how far it is from holding. */
final class TwoPlayerLaws {
    private static final double FACTOR = 0.3;
    private static final double SHIFT = 2;

    private final Model model;
    private final Examples films;

    /**
     * The laws.
     *
     * @param model a reader of movies
     * @param films a few
     */
    TwoPlayerLaws(Model model, Examples films) {
        this.model = model;
        this.films = films;
    }

    /**
     * That the gradient of L_D behind a reversal of factor λ = {@value #FACTOR} is −λ times the plain one, in G: the largest difference over
     * the largest number.
     */
    double reversal(double[] theta) {
        double[] plain = gradient(theta, false);
        double[] turned = gradient(theta, true);
        double largest = 0;
        double off = 0;
        for (int i = 0; i < plain.length; i++) {
            largest = Math.max(largest, Math.abs(FACTOR * plain[i]));
            off = Math.max(off, Math.abs(turned[i] + FACTOR * plain[i]));
        }
        return off / largest;
    }

    /** ∇L_D in the blocks of G. */
    private double[] gradient(double[] theta, boolean reversed) {
        NetworkInGraph network = new NetworkInGraph(model);
        GameTerms terms = GameTerms.of(network, network.batch(films.shape(), films.count()));
        GraphBuilder graph = network.graph();
        Node features = terms.clipFeatures();
        Node loss = terms.discriminator(
                reversed ? graph.reverseGradient(FACTOR, features) : features, terms.textFeatures());
        return numbers(network, Differentiation.gradient(graph, loss, clipBlocks(network)), theta);
    }

    private static List<Node> clipBlocks(NetworkInGraph network) {
        return network.parameters().subList(0, StoryNetwork.CLIP_BLOCKS);
    }

    /** All numbers of some results, one after another. */
    private double[] numbers(NetworkInGraph network, List<Node> results, double[] theta) {
        NetworkExecution execution = network.execution(results, theta);
        execution.load(films, 0);
        execution.execution().run();
        double[] all = new double
                [results.stream().mapToInt(node -> node.shape().size()).sum()];
        int at = 0;
        for (int i = 0; i < results.size(); i++) {
            int size = results.get(i).shape().size();
            System.arraycopy(execution.execution().copyOf(i, size), 0, all, at, size);
            at += size;
        }
        return all;
    }

    /**
     * That a discriminator without weights loses 2 ln 2, and gives equal sets of features no gradient: the larger of the two
     * differences.
     */
    double blindness(double[] theta) {
        double[] blind = theta.clone();
        for (int i : StoryNetwork.discriminating()) {
            Block block = model.blocks().get(i);
            Arrays.fill(blind, block.offset(), block.offset() + block.size(), 0);
        }
        NetworkInGraph network = new NetworkInGraph(model);
        GameTerms terms = GameTerms.of(network, network.batch(films.shape(), films.count()));
        Node features = terms.clipFeatures();
        Node loss = terms.discriminator(features, features);
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        double[] found = numbers(network, results, blind);
        double off = Math.abs(found[0] - 2 * StrictMath.log(2));
        for (int i = 1; i < found.length; i++) {
            off = Math.max(off, Math.abs(found[i]));
        }
        return off;
    }

    /** That x² + y² grows by 1 + η² at every step of both from one point, relative to that. */
    static double simultaneous() {
        double[] end = new BilinearGame(true).played();
        double grown = (end[0] * end[0] + end[1] * end[1])
                / (BilinearGame.X * BilinearGame.X + BilinearGame.Y * BilinearGame.Y);
        double expected = StrictMath.pow(1 + BilinearGame.RATE * BilinearGame.RATE, BilinearGame.STEPS);
        return Math.abs(grown / expected - 1);
    }

    /** That x² + y² − ηxy stays when they move in turn, relative to it. */
    static double alternating() {
        double[] end = new BilinearGame(false).played();
        return Math.abs(kept(end[0], end[1]) / kept(BilinearGame.X, BilinearGame.Y) - 1);
    }

    private static double kept(double x, double y) {
        return x * x + y * y - BilinearGame.RATE * x * y;
    }

    /** That L_con of an orthogonal map with a shift is 0: its value. */
    double isometry(double temperature, long seed) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(films.shape(), films.count());
        GameTerms terms = GameTerms.of(network, batch);
        GraphBuilder graph = network.graph();
        MovieShape shape = terms.story().shape();
        int width = shape.video();
        Node clips = graph.reshape(terms.clips(), width, shape.clips() * films.count());
        Node map = new FixedNumbers(width, width, orthogonal(width, new RandomStream(seed, "isometry"))).in(graph);
        Node moved = graph.add(graph.product(map, clips), graph.constant(SHIFT));
        Node distance = SelfAttention.distance(
                graph,
                SelfAttention.emit(graph, clips, shape.clips(), temperature),
                SelfAttention.emit(graph, moved, shape.clips(), temperature));
        return numbers(network, List.of(distance), new double[0])[0];
    }

    /** Rows of normal numbers, each made perpendicular to those before it, twice over for the sake of rounding. */
    private static double[] orthogonal(int width, RandomStream random) {
        double[] rows = new double[width * width];
        for (int i = 0; i < width; i++) {
            for (int u = 0; u < width; u++) {
                rows[i * width + u] = random.normal();
            }
            for (int again = 0; again < 2; again++) {
                for (int j = 0; j < i; j++) {
                    double along = Vectors.dot(rows, i * width, rows, j * width, width);
                    for (int u = 0; u < width; u++) {
                        rows[i * width + u] -= along * rows[j * width + u];
                    }
                }
                Vectors.normalise(rows, i * width, width);
            }
        }
        return rows;
    }
}
