package org.almagest.dynamics.family;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.infinite.InfiniteWidthLaw;
import org.almagest.dynamics.infinite.NeuralOdeLaw;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/**
 * A {@link NeuralOde} of fixed sizes. Parameters in order: U [n][d], W [n][n], V [outputs][n].
 *
 * @param features d, numbers in an input
 * @param width n, numbers in the state
 * @param outputs numbers in a prediction
 * @param activation φ
 * @param solver one of {@link #SOLVERS}
 * @param depth L, time steps; without meaning where the solver chooses its own
 * @param tolerance of the solver that does
 * @param mostEvaluations of that solver
 * @param horizon T
 * @param sigmaU σ_u
 * @param sigmaW σ_w as it stands in the equation
 * @param sigmaV σ_v
 */
public record NeuralOdeModel(
        int features,
        int width,
        int outputs,
        Activation activation,
        String solver,
        int depth,
        double tolerance,
        int mostEvaluations,
        double horizon,
        double sigmaU,
        double sigmaW,
        double sigmaV)
        implements Model, DivergenceReason {
    /** The words for the methods that solve the equation. */
    public static final List<String> SOLVERS = List.of("euler", "rk4", "dormand-prince");

    /** Of the solver that chooses its steps, where nothing else is asked for. */
    static final double TOLERANCE = 1e-6;

    /** Of the same solver; a flow that needs more is too long or too steep to train. */
    static final int MOST_EVALUATIONS = 100_000;

    private static final int FIELD = 1;

    /** A network solved in equal steps. */
    public NeuralOdeModel(
            int features,
            int width,
            int outputs,
            Activation activation,
            String solver,
            int depth,
            double horizon,
            double sigmaU,
            double sigmaW,
            double sigmaV) {
        this(
                features,
                width,
                outputs,
                activation,
                solver,
                depth,
                TOLERANCE,
                MOST_EVALUATIONS,
                horizon,
                sigmaU,
                sigmaW,
                sigmaV);
    }

    /** The same equation, solved otherwise. */
    public NeuralOdeModel solvedBy(String otherSolver, int steps) {
        return new NeuralOdeModel(
                features,
                width,
                outputs,
                activation,
                otherSolver,
                steps,
                tolerance,
                mostEvaluations,
                horizon,
                sigmaU,
                sigmaW,
                sigmaV);
    }

    @Override
    public boolean fixedGraph() {
        return !adaptive();
    }

    /** Whether the solver chooses its steps as it goes, so that there is no fixed graph. */
    public boolean adaptive() {
        return solver.equals("dormand-prince");
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == InfiniteWidthLaw.class ? Optional.of(type.cast(law())) : Model.super.capability(type);
    }

    /** What it becomes at infinite width. */
    public NeuralOdeLaw law() {
        return new NeuralOdeLaw(activation, solver, depth, horizon, sigmaU, sigmaW, sigmaV);
    }

    @Override
    public List<Block> blocks() {
        Math.multiplyExact(width, width);
        Block u = new Block(0, "U", width, features, 0);
        Block w = new Block(FIELD, "W", width, width, u.size());
        return List.of(u, w, new Block(2, "V", outputs, width, u.size() + w.size()));
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] parameters = new double[parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.normal();
        }
        return parameters;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(1);
    }

    /** h(0) from U and the inputs [features][batch]. */
    public Node enter(GraphBuilder graph, Node u, Node inputs) {
        return graph.product(graph.scale(sigmaU / Math.sqrt(features), u), inputs);
    }

    /** h′ at {@code state}. */
    public Node field(GraphBuilder graph, Node w, Node state) {
        return graph.product(graph.scale(sigmaW / Math.sqrt(width), w), graph.activate(activation, state));
    }

    /** The prediction from V and h(T). */
    public Node read(GraphBuilder graph, Node v, Node state) {
        return graph.product(graph.scale(sigmaV / Math.sqrt(width), v), graph.activate(activation, state));
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotMeasurableException if the network is {@link #adaptive}
     */
    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        List<Node> parameters = pass.parameters();
        if (adaptive()) {
            throw new NotMeasurableException(
                    "no_fixed_graph",
                    "solver dormand-prince chooses its steps by what it meets, so the network has no fixed graph to differentiate: choose solver rk4 for this measurement");
        }
        Node state = enter(graph, parameters.get(0), inputs);
        for (int step = 0; step < depth; step++) {
            state = pass.trace("layer " + step, step(graph, parameters.get(FIELD), state));
        }
        return read(graph, parameters.get(2), state);
    }

    private Node step(GraphBuilder graph, Node w, Node state) {
        double dt = horizon / depth;
        // the step is scaled into the weights, once for all steps, so that each is one product and one sum
        Node full = graph.scale(dt * sigmaW / Math.sqrt(width), w);
        if (solver.equals("euler")) {
            return graph.add(state, graph.product(full, graph.activate(activation, state)));
        }
        Node k1 = graph.product(full, graph.activate(activation, state));
        Node k2 = graph.product(full, graph.activate(activation, graph.add(state, graph.scale(0.5, k1))));
        Node k3 = graph.product(full, graph.activate(activation, graph.add(state, graph.scale(0.5, k2))));
        Node k4 = graph.product(full, graph.activate(activation, graph.add(state, k3)));
        Node ends = graph.scale(1.0 / 6, graph.add(k1, k4));
        Node middle = graph.scale(1.0 / 3, graph.add(k2, k3));
        return graph.add(state, graph.add(ends, middle));
    }

    @Override
    public double operationsPerExample() {
        double evaluation = 2.0 * width * width + 25.0 * width;
        double evaluations =
                switch (solver) {
                    case "euler" -> depth;
                    case "rk4" -> 4.0 * depth;
                    // some tens of steps of order 8 on a smooth flow of moderate length
                    default -> 12.0 * 20;
                };
        return evaluations * evaluation + 2.0 * width * (features + outputs);
    }

    /** The time at which the state of one of the examples is no longer finite. */
    @Override
    public String explain(double[] parameters, Examples examples) {
        if (adaptive()) {
            return "";
        }
        GraphBuilder graph = new GraphBuilder();
        Node u = graph.input("U", Shape.of(width, features));
        Node w = graph.input("W", Shape.of(width, width));
        Node x = graph.input("inputs", Shape.of(features, 1));
        Node h = graph.input("state", Shape.of(width, 1));
        Execution execution = Plan.compile(graph, List.of(u, w, x, h), List.of(enter(graph, u, x), step(graph, w, h)))
                .execution();
        System.arraycopy(parameters, 0, execution.arena(), execution.plan().input(0), width * (features + width));
        int earliest = depth + 1;
        for (int example = 0; example < examples.count(); example++) {
            System.arraycopy(
                    examples.inputs(),
                    example * features,
                    execution.arena(),
                    execution.plan().input(2),
                    features);
            execution.run();
            double[] state = execution.copyOf(0, width);
            for (int step = 0; step < earliest; step++) {
                if (!finite(state)) {
                    earliest = step;
                    break;
                }
                execution.set(3, state);
                execution.run();
                System.arraycopy(execution.arena(), execution.plan().output(1), state, 0, width);
            }
        }
        return earliest > depth
                ? ""
                : String.format(
                        Locale.ROOT,
                        "the state is not finite from time %s on, of horizon %s: choose a smaller horizon or sigma_w",
                        earliest * horizon / depth,
                        horizon);
    }

    private static boolean finite(double[] state) {
        for (double value : state) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
