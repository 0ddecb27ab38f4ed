package org.almagest.dynamics.train;

import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.LossCrossing;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.exception.NumberIsTooSmallException;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.apache.commons.math3.ode.sampling.StepHandler;
import org.apache.commons.math3.ode.sampling.StepInterpolator;

/** Gradient flow dθ/dt = −∇ℓ(θ), followed to a tolerance by Dormand and Prince's method of order 8. */
final class GradientFlow implements FirstOrderDifferentialEquations {
    /** Shorter steps than this share of the interval make no progress in double precision. */
    private static final double SHORTEST = 1e-12;

    private static final int MOST_EVALUATIONS = 1_000_000;

    /** How closely the time of a crossing is found, relative to itself: well below what the flow's own tolerance leaves. */
    private static final double CROSSING_TOLERANCE = 1e-12;

    private final EmpiricalRisk objective;
    private final double tolerance;
    private final double[] state;
    private final LossWatch watch;
    private int[] natural = {};

    private GradientFlow(EmpiricalRisk objective, double tolerance, LossWatch watch) {
        this.objective = objective;
        this.tolerance = tolerance;
        this.state = new double[objective.gradientLength()];
        this.watch = watch;
    }

    /**
     * The flow of {@code objective}.
     *
     * @param watch sees the loss at the end of every step of the integrator, and when it crosses a level in between
     * @throws IllegalArgumentException if the objective comes in mini-batches, which flow along no one loss
     */
    static GradientFlow of(Settings training, EmpiricalRisk objective, LossWatch watch) {
        if (objective.batches() > 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "optimizer flow with batch_size %d, %d batches: expected batch_size 0, the whole training set",
                    training.integer("batch_size"),
                    objective.batches()));
        }
        return new GradientFlow(objective, training.real("flow_tolerance"), watch);
    }

    /**
     * Moves the parameters of the objective along the flow.
     *
     * @param start the time before this step
     * @param duration of this step
     * @throws IllegalArgumentException if the tolerance cannot be reached
     */
    void advance(int[] order, double start, double duration) {
        natural = order;
        if (duration == 0) {
            return;
        }
        System.arraycopy(objective.arena(), objective.at(), state, 0, state.length);
        try {
            DormandPrince853Integrator integrator =
                    new DormandPrince853Integrator(SHORTEST * duration, duration, tolerance, tolerance);
            integrator.setMaxEvaluations(MOST_EVALUATIONS);
            if (watch.waits()) {
                integrator.addStepHandler(new Crossings(start));
            }
            integrator.integrate(this, 0, state.clone(), duration, state);
        } catch (NumberIsTooSmallException | MathIllegalStateException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "optimizer flow cannot reach its tolerance %s within a step of time %s (%s): raise flow_tolerance, or lower learning_rate",
                            tolerance,
                            duration,
                            e.getMessage()),
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
        loss(parameters);
        for (int i = 0; i < velocity.length; i++) {
            velocity[i] = -objective.arena()[objective.gradientAt() + i];
        }
    }

    private double loss(double[] parameters) {
        System.arraycopy(parameters, 0, objective.arena(), objective.at(), parameters.length);
        return objective.batch(natural, 0);
    }

    /**
     * Finds when the loss crosses a level, on the integrator's dense output (of order 7, within the tolerance of its steps).
     * The steps themselves stay what they are, to the bit.
     */
    private final class Crossings implements StepHandler {
        private final double start;

        private Crossings(double start) {
            this.start = start;
        }

        @Override
        public void init(double from, double[] parameters, double to) {
            // what the loss is there is known from the step before
        }

        @Override
        public void handleStep(StepInterpolator step, boolean last) {
            if (watch.waits()) {
                double end = step.getCurrentTime();
                watch.seen(start + end, lossAt(step, end), level -> crossing(step, level));
            }
        }

        private LossCrossing crossing(StepInterpolator step, double level) {
            double low = step.getPreviousTime();
            double high = step.getCurrentTime();
            while (high - low > CROSSING_TOLERANCE * (start + high)) {
                double middle = low + (high - low) / 2;
                if (middle <= low || middle >= high) {
                    break;
                }
                if (lossAt(step, middle) <= level) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return new LossCrossing(start + low, start + high);
        }

        private double lossAt(StepInterpolator step, double time) {
            step.setInterpolatedTime(time);
            return loss(step.getInterpolatedState());
        }
    }
}
