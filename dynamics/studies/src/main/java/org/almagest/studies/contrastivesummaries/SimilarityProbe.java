package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code similarity}: how unlike the views of one meaning are to a network and its teacher, on the first 48 documents to train
 * on, and what holds of that whatever the network is.
 */
@AutoService(Probe.class)
public final class SimilarityProbe implements Probe {
    private static final String NAME = "similarity";
    private static final String PAPER = "arXiv 2109.03481";
    private static final int DOCUMENTS = 48;

    /** For {@link java.util.ServiceLoader}. */
    public SimilarityProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how unlike document, summary and own summary are to a network and its teacher, with the bounds of that measure";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(
                        "similarity_loss",
                        "Σ of S(a, b) over the six ordered pairs of views, see loss view-similarity",
                        PAPER),
                of("least_dissimilarity", "smallest of the six S(a, b)", PAPER).atLeast(0),
                of("largest_dissimilarity", "largest of the six S(a, b)", PAPER).atMost(2),
                of("teacher_gradient", "norm of the derivative of Σ S in the teacher's parameters", PAPER),
                of(
                        "collapsed_dissimilarity",
                        "largest |S(a, b)| of the same network with a constant projector and an attention that says the same",
                        "Almagest"));
    }

    private static Quantity of(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(Summariser.class, "a network that reads and writes summaries (family summariser)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Model model = snapshot.model();
        Examples examples = snapshot.data().train().first(DOCUMENTS);
        NetworkInGraph network = new NetworkInGraph(model);
        List<Node> each =
                new ViewSimilarity().dissimilarities(network, network.batch(examples.shape(), examples.count()));
        Node total = each.stream().reduce(network.graph()::add).orElseThrow();
        int blocks = model.blocks().size();
        List<Node> results = new ArrayList<>(each);
        results.addAll(Differentiation.gradient(
                network.graph(), total, network.sources().subList(blocks, 2 * blocks)));
        NetworkExecution execution = network.execution(results, snapshot.parameters());
        execution.load(examples, 0);
        double[] found = numbers(execution, 0, each.size(), results);
        double[] gradient = numbers(execution, each.size(), results.size(), results);
        execution.parameters(collapsed(model, snapshot.parameters()));
        double[] same = numbers(execution, 0, each.size(), results);
        write(snapshot, sink, "similarity_loss", DoubleStream.of(found).sum());
        write(
                snapshot,
                sink,
                "least_dissimilarity",
                DoubleStream.of(found).min().orElseThrow());
        write(
                snapshot,
                sink,
                "largest_dissimilarity",
                DoubleStream.of(found).max().orElseThrow());
        write(snapshot, sink, "teacher_gradient", norm(gradient));
        write(
                snapshot,
                sink,
                "collapsed_dissimilarity",
                DoubleStream.of(same).map(Math::abs).max().orElseThrow());
    }

    private static double[] numbers(NetworkExecution execution, int from, int to, List<Node> results) {
        execution.execution().run();
        DoubleStream.Builder numbers = DoubleStream.builder();
        for (int i = from; i < to; i++) {
            Arrays.stream(execution.execution().copyOf(i, results.get(i).shape().size()))
                    .forEach(numbers);
        }
        return numbers.build().toArray();
    }

    private static double norm(double[] numbers) {
        return Math.sqrt(DoubleStream.of(numbers).map(x -> x * x).sum());
    }

    /** Projectors of network and teacher say their common last bias, whatever they read, and the comparing attention says it too. */
    private static double[] collapsed(Model model, double[] parameters) {
        double[] theta = parameters.clone();
        int count = model.parameterCount();
        Block bias = block(model, Summariser.PROJECTOR, "b_2");
        double[] said = Arrays.copyOfRange(theta, bias.offset(), bias.offset() + bias.size());
        double length = norm(said);
        for (int from : new int[] {0, count}) {
            fill(theta, from, block(model, Summariser.PROJECTOR, "W_2"));
            System.arraycopy(said, 0, theta, from + bias.offset(), said.length);
        }
        fill(theta, 0, block(model, Summariser.COMPARING, "W_o"));
        Block answer = block(model, Summariser.COMPARING, "b_o");
        for (int i = 0; i < said.length; i++) {
            theta[answer.offset() + i] = said[i] / length;
        }
        return theta;
    }

    private static void fill(double[] theta, int from, Block block) {
        Arrays.fill(theta, from + block.offset(), from + block.offset() + block.size(), 0);
    }

    private static Block block(Model model, int layer, String name) {
        return model.blocks().stream()
                .filter(block -> block.layer() == layer && block.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void write(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(
                Double.isFinite(value)
                        ? Measurement.exact(snapshot.step(), NAME, quantity, null, value)
                        : Measurement.missing(snapshot.step(), NAME, quantity, null, Measurement.NOT_FINITE));
    }

    /** Two passes over the documents, and a gradient. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 8.0 * DOCUMENTS * model.operationsPerExample();
    }
}
