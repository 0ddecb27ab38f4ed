package org.almagest.studies.learnedgraphs;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.bilevel.Bilevel;
import org.almagest.dynamics.bilevel.InnerOptimizer;
import org.almagest.dynamics.bilevel.Window;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.LearnedEdges;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code hypergradients}: the gradient in the edges of a graph through the steps of a training on it, beside central
 * differences of the same. Where graphs are drawn there is nothing to take differences of, so it wants {@code graph_samples: 0}. It
 * looks at inner edges alone, whose probability lies between 0 and 1 or is moved there: θ' = 0.1 + 0.8·θ.
 */
@AutoService(Probe.class)
public final class Hypergradients implements Probe {
    private static final String NAME = "hypergradients";
    private static final String PAPER = "Franceschi et al. 2019, arXiv 1903.11960, section 4";

    /** Of central differences over four points. */
    private static final double STEP = 1e-4;
    /** Pairs of nodes that are moved, spread evenly. */
    private static final int PAIRS = 24;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the gradient in a graph's edges through the steps of a training on it, beside central differences; of a network with graph_samples: 0";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "hypergradient_error",
                        "1",
                        "‖h − differences‖/‖differences‖ over 24 pairs of nodes, from the present weights and an optimiser that remembers nothing",
                        PAPER,
                        false),
                new Quantity("hypergradient_norm", "1", "‖h‖ over all pairs", PAPER, false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("unrolled", 5, 1, 1000, "inner steps"),
                Parameter.choice(
                        "by",
                        "adam",
                        List.of("adam", "gd"),
                        "how they go: adam at rate 0.02 with ε = 1e-6 inside the root; gd at rate 0.1"));
    }

    @Override
    public Needs needs() {
        return EdgeMass.NEEDS;
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        LearnedEdges edges = snapshot.model().capability(LearnedEdges.class).orElseThrow();
        SetAside aside = snapshot.data().aside();
        if (aside == null) {
            throw new NotMeasurableException(
                    "no_outer_examples", "data without outer examples: set data.outer above 0");
        }
        Examples train = snapshot.data().train();
        Examples examples = train.followedBy(aside.outer());
        NetworkInGraph network = new NetworkInGraph(snapshot.model());
        Batch batch = network.batch(examples.shape(), examples.count());
        List<Block> blocks = snapshot.model().blocks();
        List<Integer> outer = List.of(blocks.indexOf(edges.block()));
        List<Integer> inner = IntStream.range(0, blocks.size())
                .filter(i -> !outer.contains(i))
                .boxed()
                .toList();
        Window window = new Window(
                inner,
                outer,
                Objectives.read("cross-entropy + 0.00025*squared-norm(layer=0)"),
                train.count(),
                Objectives.CROSS_ENTROPY,
                aside.outer().count(),
                rule(settings.text("by")),
                settings.integer("unrolled"));
        Window.Emitted emitted = window.emit(network.graph(), network, batch);
        List<Node> results = new ArrayList<>(List.of(emitted.loss()));
        results.addAll(emitted.hypergradient());
        double[] parameters = moved(snapshot.parameters(), edges.block());
        NetworkExecution execution = network.execution(results, parameters);
        List<InnerOptimizer.Memory> memory = window.memory(network.graph(), network);
        for (int i = 0; i < memory.size(); i++) {
            double[] begins = new double[memory.get(i).shape().size()];
            Arrays.fill(begins, memory.get(i).initial());
            execution
                    .execution()
                    .set(network.sources().indexOf(emitted.remembered().get(i)), begins);
        }
        execution.load(examples, 0);
        execution.execution().run();
        double[] gradient = execution.execution().copyOf(1, edges.block().size());
        double errors = 0;
        double squares = 0;
        for (int pair : spread(edges.block().size())) {
            double difference = difference(execution, parameters, edges.block().offset() + pair);
            errors += (gradient[pair] - difference) * (gradient[pair] - difference);
            squares += difference * difference;
        }
        double norm =
                Math.sqrt(Arrays.stream(gradient).map(slope -> slope * slope).sum());
        long step = snapshot.step();
        sink.measurement(Measurement.exact(step, NAME, "hypergradient_error", null, Math.sqrt(errors / squares)));
        sink.measurement(Measurement.exact(step, NAME, "hypergradient_norm", null, norm));
    }

    private static Bilevel.Rule rule(String steps) {
        return steps.equals("gd")
                ? (graph, network) -> InnerOptimizer.sgd(graph.constant(0.1))
                : (graph, network) -> InnerOptimizer.smoothAdam(graph.constant(0.02), 0.9, 0.999, 1e-6);
    }

    /** Away from where the square roots of degrees and differences to both sides would be missing. */
    private static double[] moved(double[] parameters, Block edges) {
        double[] moved = parameters.clone();
        for (int i = edges.offset(); i < edges.offset() + edges.size(); i++) {
            moved[i] = 0.1 + 0.8 * moved[i];
        }
        return moved;
    }

    private static int[] spread(int size) {
        int count = Math.min(size, PAIRS);
        return IntStream.range(0, count)
                .map(i -> (int) ((long) i * size / count))
                .toArray();
    }

    private static double difference(NetworkExecution execution, double[] parameters, int at) {
        double near = loss(execution, parameters, at, STEP) - loss(execution, parameters, at, -STEP);
        double far = loss(execution, parameters, at, 2 * STEP) - loss(execution, parameters, at, -2 * STEP);
        return (8 * near - far) / (12 * STEP);
    }

    private static double loss(NetworkExecution execution, double[] parameters, int at, double by) {
        double[] elsewhere = parameters.clone();
        elsewhere[at] += by;
        execution.parameters(elsewhere);
        execution.execution().run();
        return execution.execution().copyOf(0, 1)[0];
    }
}
