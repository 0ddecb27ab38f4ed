package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.exception.NumberIsTooSmallException;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/** Gradient flow dθ/dt = −∇ℓ(θ), followed to a tolerance by Dormand and Prince's method of order 8. */
final class GradientFlow implements FirstOrderDifferentialEquations {
    /** Shorter steps than this share of the interval make no progress in double precision. */
    private static final double SHORTEST = 1e-12;

    private static final int MOST_EVALUATIONS = 1_000_000;

    private final EmpiricalRisk objective;
    private final double duration;
    private final double tolerance;
    private final double[] state;
    private int[] natural = {};

    private GradientFlow(EmpiricalRisk objective, double duration, double tolerance) {
        this.objective = objective;
        this.duration = duration;
        this.tolerance = tolerance;
        this.state = objective.copyOfParameters();
    }

    /**
     * The flow of {@code objective}, {@code duration} a step.
     *
     * @throws IllegalArgumentException if the objective comes in mini-batches, which flow along no one loss
     */
    static GradientFlow of(Settings training, EmpiricalRisk objective, double duration) {
        if (objective.batches() > 1) {
            throw new IllegalArgumentException(
                    "optimizer flow with batch_size %d, %d batches: expected batch_size 0, the whole training set"
                            .formatted(training.integer("batch_size"), objective.batches()));
        }
        return new GradientFlow(objective, duration, training.real("flow_tolerance"));
    }

    /**
     * Moves the parameters of the objective along the flow.
     *
     * @throws IllegalArgumentException if the tolerance cannot be reached
     */
    void advance(int[] order) {
        natural = order;
        if (duration == 0) {
            return;
        }
        System.arraycopy(objective.arena(), objective.at(), state, 0, state.length);
        try {
            DormandPrince853Integrator integrator =
                    new DormandPrince853Integrator(SHORTEST * duration, duration, tolerance, tolerance);
            integrator.setMaxEvaluations(MOST_EVALUATIONS);
            integrator.integrate(this, 0, state.clone(), duration, state);
        } catch (NumberIsTooSmallException | MathIllegalStateException e) {
            throw new IllegalArgumentException(
                    "optimizer flow cannot reach its tolerance %s within a step of time %s (%s): raise flow_tolerance, or lower learning_rate"
                            .formatted(tolerance, duration, e.getMessage()),
                    e);
        }
        System.arraycopy(state, 0, objective.arena(), objective.at(), state.length);
    }

    @Override
    public int getDimension() {
        return state.length;
    }

    @Override
    public void computeDerivatives(double time, double[] parameters, double[] velocity) {
        System.arraycopy(parameters, 0, objective.arena(), objective.at(), parameters.length);
        objective.batch(natural, 0);
        for (int i = 0; i < velocity.length; i++) {
            velocity[i] = -objective.arena()[objective.gradientAt() + i];
        }
    }
}
