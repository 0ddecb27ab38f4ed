package org.almagest.dynamics.ode;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * A neural ODE solved to a tolerance rather than in a number of steps, with the gradient of a number F made of its
 * prediction by the adjoint equation (optimise, then discretise): with λ = ∂F/∂h along the solution, λ′ = −(∂h′/∂h)ᵀλ from T
 * back to 0, and ∂F/∂W = ∫ (∂h′/∂W)ᵀλ dt. On the way back the state is solved for again within each step of the way there,
 * from what it was at the step's end, so that a flow that contracts does not explode backwards.
 *
 * <p>The right-hand sides are compiled plans. Holds the arrays of one thread.
 */
public final class ContinuousNetwork {
    private static final int ENTRANCE = 0;
    private static final int FIELD = 1;
    private static final int EXIT = 2;

    /** Of the horizon: a last step so short adds nothing, and the integrator refuses it. */
    private static final double NEGLIGIBLE = 1e-12;

    private final NeuralOdeModel model;
    private final int state;
    private final int predictions;
    private final double tolerance;
    private final int mostEvaluations;
    private final Execution entrance;
    private final Execution field;
    private final Execution adjoint;
    private final Execution exit;
    private int evaluations;

    /**
     * The network for a number of examples at once.
     *
     * @param functional makes F of the prediction
     * @param count examples
     * @param tolerance of the state and of λ, this relative to its largest entry at T, in one step
     * @param mostEvaluations of right-hand sides, as many on the way there as on the way back
     */
    public ContinuousNetwork(
            NeuralOdeModel model, Functional functional, int count, double tolerance, int mostEvaluations) {
        this.model = model;
        this.state = model.width() * count;
        this.predictions = model.outputs() * count;
        this.tolerance = tolerance;
        this.mostEvaluations = mostEvaluations;
        this.entrance = entrance(model, count);
        this.field = field(model, count);
        this.adjoint = adjoint(model, count);
        this.exit = exit(model, functional, count);
    }

    /** Inputs: U, x, λ(0). Outputs: h(0), ∂F/∂U. */
    private static Execution entrance(NeuralOdeModel model, int count) {
        GraphBuilder graph = new GraphBuilder();
        Node u = graph.input("U", Shape.of(model.width(), model.features()));
        Node x = graph.input("inputs", Shape.of(model.features(), count));
        Node seed = graph.input("adjoint", Shape.of(model.width(), count));
        Node start = model.enter(graph, u, x);
        Node gradient = Differentiation.cotangents(graph, List.of(start), List.of(seed), List.of(u))
                .get(0);
        return Plan.compile(graph, List.of(u, x, seed), List.of(start, gradient))
                .execution();
    }

    /** Inputs: W, h. Output: h′. */
    private static Execution field(NeuralOdeModel model, int count) {
        GraphBuilder graph = new GraphBuilder();
        Node w = graph.input("W", Shape.of(model.width(), model.width()));
        Node h = graph.input("state", Shape.of(model.width(), count));
        return Plan.compile(graph, List.of(w, h), List.of(model.field(graph, w, h)))
                .execution();
    }

    /** Inputs: W, h, λ. Outputs: h′, λ′, and −(∂h′/∂W)ᵀλ, one after another. */
    private static Execution adjoint(NeuralOdeModel model, int count) {
        GraphBuilder graph = new GraphBuilder();
        Node w = graph.input("W", Shape.of(model.width(), model.width()));
        Node h = graph.input("state", Shape.of(model.width(), count));
        Node lambda = graph.input("adjoint", Shape.of(model.width(), count));
        Node rate = model.field(graph, w, h);
        List<Node> pulled =
                Differentiation.cotangents(graph, List.of(rate), List.of(graph.scale(-1, lambda)), List.of(h, w));
        return Plan.compile(graph, List.of(w, h, lambda), List.of(rate, pulled.get(0), pulled.get(1)))
                .execution();
    }

    /** Inputs: V, h(T), what is given. Outputs: F, the prediction, ∂F/∂V, λ(T). */
    private static Execution exit(NeuralOdeModel model, Functional functional, int count) {
        GraphBuilder graph = new GraphBuilder();
        Node v = graph.input("V", Shape.of(model.outputs(), model.width()));
        Node end = graph.input("state", Shape.of(model.width(), count));
        Node given = graph.input("given", Shape.of(model.outputs(), count));
        Node prediction = model.read(graph, v, end);
        Node value = functional.emit(graph, prediction, given);
        List<Node> gradient = Differentiation.gradient(graph, value, List.of(v, end));
        return Plan.compile(graph, List.of(v, end, given), List.of(value, prediction, gradient.get(0), gradient.get(1)))
                .execution();
    }

    /**
     * Evaluates F and its gradient.
     *
     * @param parameters holds the flat parameter vector from {@code at} on
     * @param inputs holds [features][count] from {@code inputsAt} on
     * @param given holds [outputs][count] from {@code givenAt} on
     * @param gradient receives ∂F/∂θ from {@code gradientAt} on; may be the same array as the others
     * @return F
     * @throws SolverException if the solution runs away, or the tolerance cannot be reached
     */
    public double gradient(
            double[] parameters,
            int at,
            double[] inputs,
            int inputsAt,
            double[] given,
            int givenAt,
            double[] gradient,
            int gradientAt) {
        Path path = new Path();
        forward(parameters, at, inputs, inputsAt, given, givenAt, path);
        set(adjoint, 0, parameters, at + block(FIELD).offset(), block(FIELD).size());
        double[] lambda = exit.copyOf(3, state);

        double[] weights = back(path, lambda);
        entrance.set(2, lambda);
        entrance.run();
        copy(
                entrance,
                1,
                gradient,
                gradientAt + block(ENTRANCE).offset(),
                block(ENTRANCE).size());
        System.arraycopy(weights, 0, gradient, gradientAt + block(FIELD).offset(), weights.length);
        copy(exit, 2, gradient, gradientAt + block(EXIT).offset(), block(EXIT).size());
        return exit.arena()[exit.plan().output(0)];
    }

    /**
     * Evaluates F alone; takes the same arguments as the evaluation with its gradient, and gives the same bits.
     *
     * @return F
     * @throws SolverException if the solution runs away, or the tolerance cannot be reached
     */
    public double value(double[] parameters, int at, double[] inputs, int inputsAt, double[] given, int givenAt) {
        forward(parameters, at, inputs, inputsAt, given, givenAt, null);
        return exit.arena()[exit.plan().output(0)];
    }

    /**
     * Solves from 0 to T and computes what follows from the state there.
     *
     * @param path receives the solution; null where nobody goes back
     */
    private void forward(
            double[] parameters,
            int at,
            double[] inputs,
            int inputsAt,
            double[] given,
            int givenAt,
            @Nullable Path path) {
        evaluations = 0;
        set(
                entrance,
                0,
                parameters,
                at + block(ENTRANCE).offset(),
                block(ENTRANCE).size());
        set(
                entrance,
                1,
                inputs,
                inputsAt,
                entrance.plan().input(2) - entrance.plan().input(1));
        set(field, 0, parameters, at + block(FIELD).offset(), block(FIELD).size());
        set(exit, 0, parameters, at + block(EXIT).offset(), block(EXIT).size());
        set(exit, 2, given, givenAt, predictions);

        entrance.run();
        double[] h = entrance.copyOf(0, state);
        AdaptiveSolver there = new AdaptiveSolver(model.horizon(), tolerance, mostEvaluations);
        there.solve(this::field, 0, h, model.horizon(), state, 0, path);
        exit.set(1, h);
        exit.run();
        evaluations += there.evaluations();
    }

    /** λ(T) becomes λ(0); returns ∂F/∂W. */
    private double[] back(Path path, double[] lambda) {
        int size = block(FIELD).size();
        // the equation is linear in λ: in units of its largest entry one tolerance serves state and adjoint
        double unit = 0;
        for (double value : lambda) {
            unit = Math.max(unit, Math.abs(value));
        }
        double[] y = new double[2 * state + size];
        for (int i = 0; i < state && unit > 0; i++) {
            y[state + i] = lambda[i] / unit;
        }
        AdaptiveSolver solver = new AdaptiveSolver(model.horizon(), tolerance, mostEvaluations);
        for (int step = path.steps(); step > 0 && unit > 0; step--) {
            System.arraycopy(path.state(step), 0, y, 0, state);
            double from = path.time(step);
            double to = path.time(step - 1);
            if (from - to <= NEGLIGIBLE * model.horizon()) {
                continue;
            }
            solver.solve(this::adjoint, from, y, to, 2 * state, from - to, null);
        }
        evaluations += solver.evaluations();
        for (int i = 0; i < state; i++) {
            lambda[i] = unit * y[state + i];
        }
        double[] weights = Arrays.copyOfRange(y, 2 * state, y.length);
        for (int i = 0; i < size; i++) {
            weights[i] *= unit;
        }
        return weights;
    }

    private void field(double[] h, double[] rate) {
        field.set(1, h);
        field.run();
        copy(field, 0, rate, 0, state);
    }

    private void adjoint(double[] y, double[] rate) {
        // state and adjoint lie one after another in the arena too
        set(adjoint, 1, y, 0, 2 * state);
        adjoint.run();
        copy(adjoint, 0, rate, 0, rate.length);
    }

    /** The prediction of the last evaluation, [outputs][count]. */
    public double[] prediction() {
        return exit.copyOf(1, predictions);
    }

    /** Evaluations of right-hand sides in the last evaluation, there and back. */
    public int evaluations() {
        return evaluations;
    }

    private Block block(int i) {
        return model.blocks().get(i);
    }

    private static void set(Execution execution, int input, double[] source, int at, int length) {
        System.arraycopy(source, at, execution.arena(), execution.plan().input(input), length);
    }

    private static void copy(Execution execution, int output, double[] target, int at, int length) {
        System.arraycopy(execution.arena(), execution.plan().output(output), target, at, length);
    }
}
