package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;
import org.jspecify.annotations.Nullable;

/**
 * A model in a computation graph of its own: its parameters are inputs of the graph, and it can be evaluated at any node, as
 * often as wanted. Knows every input that has been asked for, so that the graph can be compiled.
 */
public final class NetworkInGraph {
    private final Model model;
    private final boolean training;
    private final GraphBuilder graph;
    /** Before the names of what this network draws. */
    private final String draws;

    private final List<Node> parameters;
    private final List<Node> statistics;
    private final Map<Integer, Node> updates;
    private final List<Node> sources;
    private final Map<String, Node> inputs;
    private final Map<String, Node> fields;
    private final Map<String, Node> shared;
    private final Map<String, ChanceInput> chance;
    private final Map<String, ScheduledInput> scheduled;
    private final Map<String, Node> filled;
    private final Map<Node, Node> predictions = new IdentityHashMap<>();
    private final Map<Node, InputDerivatives> derivatives = new IdentityHashMap<>();
    private @Nullable Batch batch;

    /** The parameters and statistics of {@code model}, in a new graph, for a network that predicts and is measured. */
    public NetworkInGraph(Model model) {
        this(model, false);
    }

    /** As {@link #NetworkInGraph(Model)}, for training steps: dropout draws, and batch norm looks at the batch. */
    public static NetworkInGraph training(Model model) {
        return new NetworkInGraph(model, true);
    }

    private NetworkInGraph(Model model, boolean training) {
        this.model = model;
        this.training = training;
        this.draws = "";
        this.graph = new GraphBuilder();
        this.statistics = new ArrayList<>();
        this.updates = new HashMap<>();
        this.sources = new ArrayList<>();
        this.inputs = new LinkedHashMap<>();
        this.fields = new LinkedHashMap<>();
        this.shared = new LinkedHashMap<>();
        this.chance = new LinkedHashMap<>();
        this.scheduled = new LinkedHashMap<>();
        this.filled = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Block block : model.blocks()) {
            nodes.add(graph.input("parameter " + nodes.size(), Shape.of(block.rows(), block.cols())));
        }
        this.parameters = Collections.unmodifiableList(nodes);
        sources.addAll(nodes);
        for (Statistic statistic : model.statistics()) {
            Node node = graph.input("statistic " + statistic.name(), Shape.of(statistic.rows(), statistic.columns()));
            sources.add(node);
            statistics.add(graph.stopGradient(node));
        }
    }

    /** The same network in the same graph, with its parameters elsewhere. */
    private NetworkInGraph(NetworkInGraph home, List<Node> parameters, String draws) {
        this.draws = draws;
        this.model = home.model;
        this.training = home.training;
        this.graph = home.graph;
        this.parameters = List.copyOf(parameters);
        this.statistics = home.statistics;
        this.updates = home.updates;
        this.sources = home.sources;
        this.inputs = home.inputs;
        this.fields = home.fields;
        this.shared = home.shared;
        this.chance = home.chance;
        this.scheduled = home.scheduled;
        this.filled = home.filled;
        this.batch = home.batch;
    }

    /**
     * The same network in the same graph and with the same batch, but with its parameters at other nodes, such as where a step
     * has taken them.
     *
     * @param elsewhere one node a block, of the block's shape
     */
    public NetworkInGraph at(List<Node> elsewhere) {
        for (int i = 0; i < parameters.size(); i++) {
            if (elsewhere.size() != parameters.size()
                    || !elsewhere.get(i).shape().equals(parameters.get(i).shape())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "a network at parameters %s: expected %s", shapes(elsewhere), shapes(parameters)));
            }
        }
        return new NetworkInGraph(this, elsewhere, draws);
    }

    /**
     * The same network in the same graph and with the same batch, but drawing numbers of chance of its own, as another training
     * step would.
     *
     * @param label tells these draws from those of other labels
     */
    public NetworkInGraph drawing(String label) {
        return new NetworkInGraph(this, parameters, draws + label + " ");
    }

    private static List<Shape> shapes(List<Node> nodes) {
        return nodes.stream().map(Node::shape).toList();
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The graph. */
    public GraphBuilder graph() {
        return graph;
    }

    /** One node per block, each [rows][cols]: an input of the graph, but where the network is {@link #at} others. */
    public List<Node> parameters() {
        return parameters;
    }

    /** Whether it is emitted for training steps. */
    boolean training() {
        return training;
    }

    Node statistic(int i) {
        return statistics.get(i);
    }

    void update(int i, Node value) {
        Shape shape = statistics.get(i).shape();
        if (!value.shape().equals(shape)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "statistic %s is %s, and becomes %s: expected the same shape",
                    model.statistics().get(i).name(),
                    shape,
                    value.shape()));
        }
        if (training) {
            updates.putIfAbsent(i, value);
        }
    }

    /** What the statistics become by a training step, in their order; those that nothing was said of stay what they are. */
    public List<Node> updatedStatistics() {
        List<Node> updated = new ArrayList<>();
        for (int i = 0; i < statistics.size(); i++) {
            updated.add(updates.getOrDefault(i, statistics.get(i)));
        }
        return updated;
    }

    /**
     * The batch that this network learns from.
     *
     * @param shape of its examples
     * @param size how many there are
     * @throws IllegalStateException if the network has a batch already
     */
    public Batch batch(ExampleShape shape, int size) {
        return batch(shape, size, false);
    }

    /**
     * As {@link #batch}, of examples that are a part of those of a step: {@link Batch#filled} is then an input, see {@link #filled}.
     *
     * @throws IllegalStateException if the network has a batch already
     */
    public Batch partOfBatch(ExampleShape shape, int size) {
        return batch(shape, size, true);
    }

    private Batch batch(ExampleShape shape, int size, boolean apart) {
        if (batch != null) {
            throw new IllegalStateException("a second batch for one network: expected one a graph");
        }
        batch = new Batch(this, shape, size, apart);
        return batch;
    }

    /** The batch. */
    Batch batch() {
        if (batch == null) {
            throw new IllegalStateException("a network without a batch: expected batch(shape, size) first");
        }
        return batch;
    }

    /**
     * The prediction at any node of the graph.
     *
     * @param inputs [features][batch]; the batch's own, or whatever has been made of them
     * @return [outputs][batch]
     */
    public Node predict(Node inputs) {
        Node known = predictions.get(inputs);
        if (known == null) {
            known = model.forward(pass(), inputs);
            predictions.put(inputs, known);
        }
        return known;
    }

    /**
     * The slopes and the Laplacian of the prediction at {@code points}.
     *
     * @param points [features][batch]: an input of the graph, such as a field of the batch
     */
    public InputDerivatives derivatives(Node points) {
        InputDerivatives known = derivatives.get(points);
        if (known == null) {
            known = InputDerivatives.of(graph, predict(points), points);
            derivatives.put(points, known);
        }
        return known;
    }

    /**
     * The slopes of the prediction at {@code points}: those of {@link #derivatives} where they have been asked for before, so that
     * both are one computation, else by the shortest way.
     *
     * @return [features][outputs][batch]
     */
    public Node slopes(Node points) {
        InputDerivatives known = derivatives.get(points);
        return known == null ? InputDerivatives.slopes(graph, predict(points), points) : known.slopes();
    }

    /** For an objective that evaluates a part of its network: what {@link Model#forward} gets. */
    public ForwardPass pass() {
        return new ForwardPass(this, null);
    }

    /**
     * The named inner states of the network at {@code inputs}, in the order in which it computes them.
     *
     * @return by name; their shapes are the network's business
     */
    public Map<String, Node> traces(Node inputs) {
        Map<String, Node> traces = new LinkedHashMap<>();
        // equal operations are one node, so a second pass emits nothing new
        model.forward(new ForwardPass(this, traces), inputs);
        return traces;
    }

    /** A further input of the graph, that whoever runs the plan fills. */
    public Node input(String name, Shape shape) {
        Node known = inputs.get(name);
        if (known == null) {
            known = graph.input(name, shape);
            inputs.put(name, known);
            sources.add(known);
        } else if (!known.shape().equals(shape)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "input '%s' is %s, and %s is asked for: expected different names",
                    name,
                    known.shape(),
                    shape));
        }
        return known;
    }

    Node field(String name, Shape shape) {
        return fields.computeIfAbsent(name, n -> input(n, shape));
    }

    Node shared(String name, Shape shape) {
        return shared.computeIfAbsent(name, n -> input("shared " + n, shape));
    }

    Node chance(String own, Shape shape, Distribution distribution) {
        String name = draws + own;
        ChanceInput known = chance.get(name);
        if (known == null) {
            known = new ChanceInput(name, input("chance " + name, shape), distribution);
            chance.put(name, known);
        } else if (!known.node().shape().equals(shape) || !known.distribution().equals(distribution)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "chance '%s' is both %s of %s and %s of %s: expected different names",
                    name,
                    known.node().shape(),
                    known.distribution(),
                    shape,
                    distribution));
        }
        return known.node();
    }

    /** The numbers of chance that were asked for. */
    public Collection<ChanceInput> chance() {
        return Collections.unmodifiableCollection(chance.values());
    }

    Node scheduled(String name, LongToDoubleFunction value) {
        ScheduledInput known = scheduled.get(name);
        if (known == null) {
            known = new ScheduledInput(name, input("scheduled " + name, Shape.SCALAR), value);
            scheduled.put(name, known);
        } else if (!known.value().equals(value)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "scheduled '%s' is both %s and %s: expected different names",
                    name,
                    known.value(),
                    value));
        }
        return known.node();
    }

    /** The numbers that were asked for which are others at every step. */
    public Collection<ScheduledInput> scheduled() {
        return Collections.unmodifiableCollection(scheduled.values());
    }

    Node filled(String field) {
        return filled.computeIfAbsent(field, name -> input("filled " + name, Shape.SCALAR));
    }

    /** The inputs that say how many numbers of a field are not 0 in a whole batch, by the field; see {@link Batch#filled}. */
    public Map<String, Node> filled() {
        return Collections.unmodifiableMap(filled);
    }

    /** All inputs of the graph: the parameters, the statistics, then the others in the order in which they were asked for. */
    public List<Node> sources() {
        return Collections.unmodifiableList(sources);
    }

    /** The fields that were asked for, by name. */
    Map<String, Node> fields() {
        return fields;
    }

    /** The shared arrays that were asked for, by name. */
    Map<String, Node> shared() {
        return shared;
    }

    /** The place among {@link #sources} of an input that was made by {@link #input}. */
    int place(String name) {
        return sources.indexOf(inputs.get(name));
    }

    /**
     * The plan for a measurement, shared by all networks whose graphs are equal.
     *
     * @param results what it shall give
     * @throws IllegalArgumentException if the network takes in chance, which a measurement does not draw
     */
    public Plan plan(List<Node> results) {
        checkWithoutChance();
        return SharedPlans.of(graph, sources, results);
    }

    /**
     * For measurements.
     *
     * @throws NotMeasurableException if the network takes in chance, which a measurement does not draw
     */
    public void checkWithoutChance() {
        if (!chance.isEmpty()) {
            throw new NotMeasurableException(
                    "drawn_anew",
                    String.format(
                            Locale.ROOT,
                            "the network or its loss draws '%s' anew at every step, and a measurement wants one that always gives the same: leave this probe out for it",
                            String.join("', '", chance.keySet())));
        }
        if (!scheduled.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the loss changes from step to step by %s, and a measurement wants one that stays: expected the objective as it stands at a step",
                    String.join(", ", scheduled.keySet())));
        }
    }

    /**
     * As {@link #plan}, with arrays, and the parameters in place.
     *
     * @param theta the flat vector of the model; empty where they come later
     */
    public NetworkExecution execution(List<Node> results, double[] theta) {
        Plan plan = plan(results);
        NetworkExecution execution = new NetworkExecution(plan.execution(), this, BatchSlots.of(this, plan));
        execution.parameters(theta);
        return execution;
    }
}
