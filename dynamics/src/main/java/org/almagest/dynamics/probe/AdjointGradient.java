package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.graph.Differentiation;
import org.almagest.dynamics.graph.Execution;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Node;
import org.almagest.dynamics.graph.Plan;
import org.almagest.dynamics.graph.Shape;
import org.apache.commons.math3.ode.ContinuousOutputModel;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.FirstOrderIntegrator;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/**
 * The gradient of a neural ODE by the adjoint equation, optimise-then-discretise. With F = Σ ε_ik f_k(x_i) and λ = ∂F/∂h along
 * the solution, λ′ = −(∂h′/∂h)ᵀλ from T back to 0, and ∂F/∂W = ∫ (∂h′/∂W)ᵀλ dt. Both equations are solved by Dormand and
 * Prince's adaptive method of order 8; h(t) on the way back is the dense output of the way there.
 *
 * @param prediction [outputs][count]
 * @param gradient the flat vector
 * @param evaluations of both right-hand sides
 */
record AdjointGradient(double[] prediction, double[] gradient, int evaluations) {
    private static final double SMALLEST_STEP = 1e-12;

    /**
     * Solves both equations.
     *
     * @param tolerance of the state and of λ, absolute and relative
     * @param mostEvaluations of each right-hand side
     * @throws SolverException if a solver needs smaller steps or more evaluations than it may take
     */
    static AdjointGradient of(
            NeuralOdeModel model,
            Examples examples,
            double[] signs,
            double[] parameters,
            double tolerance,
            int mostEvaluations) {
        return new Solver(model, examples, signs, parameters, tolerance, mostEvaluations).solve();
    }

    /** An adaptive solver gave up; the message says where and what to change. */
    static final class SolverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SolverException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final class Solver {
        private final NeuralOdeModel model;
        private final Examples examples;
        private final double[] signs;
        private final double[] parameters;
        private final double tolerance;
        private final int mostEvaluations;
        private final int count;
        private final int state;
        private int evaluations;
        private double reached;

        Solver(
                NeuralOdeModel model,
                Examples examples,
                double[] signs,
                double[] parameters,
                double tolerance,
                int mostEvaluations) {
            this.model = model;
            this.examples = examples;
            this.signs = signs;
            this.parameters = parameters;
            this.tolerance = tolerance;
            this.mostEvaluations = mostEvaluations;
            this.count = examples.count();
            this.state = model.width() * count;
        }

        private double[] block(int i) {
            int from = model.blocks().get(i).offset();
            return Arrays.copyOfRange(
                    parameters, from, from + model.blocks().get(i).size());
        }

        private FirstOrderIntegrator integrator(int controlled, int dimension) {
            double[] absolute = new double[dimension];
            double[] relative = new double[dimension];
            Arrays.fill(absolute, tolerance);
            Arrays.fill(relative, tolerance);
            // integrals of what is controlled already: they are as exact as their integrands
            Arrays.fill(absolute, controlled, dimension, Double.MAX_VALUE / dimension);
            FirstOrderIntegrator integrator =
                    new DormandPrince853Integrator(SMALLEST_STEP, model.horizon(), absolute, relative);
            integrator.setMaxEvaluations(mostEvaluations);
            return integrator;
        }

        private void integrate(
                FirstOrderIntegrator integrator,
                FirstOrderDifferentialEquations field,
                double from,
                double[] y,
                double to) {
            try {
                integrator.integrate(field, from, y, to, y);
            } catch (RuntimeException e) {
                throw new SolverException(
                        "dormand-prince cannot reach tolerance %s within %d evaluations: it stopped at time %s of %s; raise tolerance or most_evaluations, or shorten the horizon"
                                .formatted(tolerance, mostEvaluations, reached, model.horizon()),
                        e);
            }
            evaluations += integrator.getEvaluations();
        }

        AdjointGradient solve() {
            int n = model.width();
            double[] inputs = OutputGradient.columns(examples.inputs(), examples.features(), count);

            GraphBuilder graph = new GraphBuilder();
            Node u = graph.input("U", Shape.of(n, model.features()));
            Node x = graph.input("inputs", Shape.of(model.features(), count));
            Node start = model.enter(graph, u, x);
            Node seed = graph.input("adjoint", Shape.of(n, count));
            Node uGradient = Differentiation.cotangents(graph, List.of(start), List.of(seed), List.of(u))
                    .get(0);
            Execution entrance = Plan.compile(graph, List.of(u, x, seed), List.of(start, uGradient))
                    .execution();
            entrance.set(0, block(0));
            entrance.set(1, inputs);
            entrance.run();
            double[] h = entrance.copyOf(0, state);

            Field field = new Field();
            ContinuousOutputModel path = new ContinuousOutputModel();
            FirstOrderIntegrator there = integrator(state, state);
            there.addStepHandler(path);
            integrate(there, field, 0, h, model.horizon());

            Exit exit = exit(h);
            double[] adjoint = new double[state + n * n];
            System.arraycopy(exit.adjoint(), 0, adjoint, 0, state);
            FirstOrderIntegrator back = integrator(state, adjoint.length);
            integrate(back, new Adjoint(path), model.horizon(), adjoint, 0);

            entrance.set(2, Arrays.copyOf(adjoint, state));
            entrance.run();
            double[] gradient = new double[parameters.length];
            System.arraycopy(entrance.copyOf(1, n * model.features()), 0, gradient, 0, n * model.features());
            System.arraycopy(adjoint, state, gradient, model.blocks().get(1).offset(), n * n);
            System.arraycopy(exit.gradient(), 0, gradient, model.blocks().get(2).offset(), exit.gradient().length);
            return new AdjointGradient(exit.prediction(), gradient, evaluations);
        }

        /** Prediction at the state h(T), and what of the gradient is known there. */
        private record Exit(double[] prediction, double[] gradient, double[] adjoint) {}

        private Exit exit(double[] h) {
            int n = model.width();
            int outputs = model.outputs();
            GraphBuilder graph = new GraphBuilder();
            Node v = graph.input("V", Shape.of(outputs, n));
            Node end = graph.input("state", Shape.of(n, count));
            Node weighting = graph.input("signs", Shape.of(outputs, count));
            Node prediction = model.read(graph, v, end);
            List<Node> gradients =
                    Differentiation.cotangents(graph, List.of(prediction), List.of(weighting), List.of(v, end));
            Execution execution = Plan.compile(
                            graph, List.of(v, end, weighting), List.of(prediction, gradients.get(0), gradients.get(1)))
                    .execution();
            execution.set(0, block(2));
            execution.set(1, h);
            execution.set(2, signs);
            execution.run();
            return new Exit(
                    execution.copyOf(0, outputs * count), execution.copyOf(1, outputs * n), execution.copyOf(2, state));
        }

        /** h′. */
        private final class Field implements FirstOrderDifferentialEquations {
            private final Execution execution;

            Field() {
                GraphBuilder graph = new GraphBuilder();
                Node w = graph.input("W", Shape.of(model.width(), model.width()));
                Node h = graph.input("state", Shape.of(model.width(), count));
                this.execution = Plan.compile(graph, List.of(w, h), List.of(model.field(graph, w, h)))
                        .execution();
                execution.set(0, block(1));
            }

            @Override
            public int getDimension() {
                return state;
            }

            @Override
            public void computeDerivatives(double t, double[] h, double[] derivative) {
                reached = t;
                execution.set(1, h);
                execution.run();
                System.arraycopy(execution.arena(), execution.plan().output(0), derivative, 0, state);
            }
        }

        /** λ′, and the integrand of ∂F/∂W with its sign for the way back. */
        private final class Adjoint implements FirstOrderDifferentialEquations {
            private final ContinuousOutputModel path;
            private final Execution execution;

            Adjoint(ContinuousOutputModel path) {
                this.path = path;
                GraphBuilder graph = new GraphBuilder();
                Node w = graph.input("W", Shape.of(model.width(), model.width()));
                Node h = graph.input("state", Shape.of(model.width(), count));
                Node adjoint = graph.input("adjoint", Shape.of(model.width(), count));
                Node minus = graph.scale(-1, adjoint);
                List<Node> pulled = Differentiation.cotangents(
                        graph, List.of(model.field(graph, w, h)), List.of(minus), List.of(h, w));
                this.execution =
                        Plan.compile(graph, List.of(w, h, adjoint), pulled).execution();
                execution.set(0, block(1));
            }

            @Override
            public int getDimension() {
                return state + model.width() * model.width();
            }

            @Override
            public void computeDerivatives(double t, double[] y, double[] derivative) {
                reached = t;
                path.setInterpolatedTime(t);
                execution.set(1, path.getInterpolatedState());
                System.arraycopy(y, 0, execution.arena(), execution.plan().input(2), state);
                execution.run();
                System.arraycopy(execution.arena(), execution.plan().output(0), derivative, 0, derivative.length);
            }
        }
    }
}
