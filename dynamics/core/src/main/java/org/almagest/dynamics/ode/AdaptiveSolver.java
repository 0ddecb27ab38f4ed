package org.almagest.dynamics.ode;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.exception.NumberIsTooSmallException;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.apache.commons.math3.ode.sampling.StepHandler;
import org.apache.commons.math3.ode.sampling.StepInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * Dormand and Prince's method of order 8 with a step that adapts to the error (Hairer, Nørsett, Wanner, Solving Ordinary
 * Differential Equations I, II.5), and with an answer to what it does not notice by itself: a solution that runs away.
 */
final class AdaptiveSolver {
    /** Of the horizon; smaller steps would be lost in the rounding of the time. */
    private static final double SMALLEST_STEP = 1e-12;

    /** A state that has grown by this factor when the steps vanish has a pole, and is no matter of tolerance. */
    private static final double RUNAWAY = 1e6;

    /** The square of a larger state overflows, and with it any loss. */
    private static final double LARGEST = 1e150;

    /** Stands for a derivative that overflows: the error of a step with it is infinite, so that the step is shortened. */
    private static final double OVERFLOW = 1e300;

    /** A right-hand side. */
    @FunctionalInterface
    interface Field {
        /** Writes y′ at {@code y} to {@code derivative}. */
        void at(double[] y, double[] derivative);
    }

    private final double horizon;
    private final double tolerance;
    private final int mostEvaluations;
    private int evaluations;

    /**
     * A solver.
     *
     * @param horizon the longest interval that it will be asked for
     * @param tolerance of every controlled number in one step, absolute and relative, root mean square over them
     * @param mostEvaluations of right-hand sides in all intervals together
     */
    AdaptiveSolver(double horizon, double tolerance, int mostEvaluations) {
        this.horizon = horizon;
        this.tolerance = tolerance;
        this.mostEvaluations = mostEvaluations;
    }

    /** Evaluations of right-hand sides so far. */
    int evaluations() {
        return evaluations;
    }

    /**
     * Moves {@code y} from one time to another, which may be earlier.
     *
     * @param controlled so many of the first numbers decide on the step; those after them are integrals of these, as exact as
     *     their integrands
     * @param firstStep length of the first step; 0 = found by the solver
     * @param path receives time and state at both ends of every step; null if nobody asks
     * @throws SolverException if the solution runs away, or it needs smaller steps or more evaluations than it may take
     */
    void solve(Field field, double from, double[] y, double to, int controlled, double firstStep, @Nullable Path path) {
        double[] absolute = new double[y.length];
        double[] relative = new double[y.length];
        // the integrator takes the mean over all numbers: those without error must not thin out the others'
        double share = tolerance * Math.sqrt((double) controlled / y.length);
        Arrays.fill(absolute, share);
        Arrays.fill(relative, share);
        Arrays.fill(absolute, controlled, y.length, Double.MAX_VALUE / y.length);
        DormandPrince853Integrator integrator =
                new DormandPrince853Integrator(SMALLEST_STEP * horizon, horizon, absolute, relative);
        integrator.setMaxEvaluations(Math.max(1, mostEvaluations - evaluations));
        if (firstStep > 0) {
            integrator.setInitialStepSize(firstStep);
        }
        Watch watch = new Watch(field, from, y, controlled, path);
        integrator.addStepHandler(watch);
        try {
            integrator.integrate(watch, from, y, to, y);
        } catch (NumberIsTooSmallException | MaxCountExceededException e) {
            throw watch.givenUp();
        } finally {
            evaluations += integrator.getEvaluations();
        }
    }

    /** Follows one integration. */
    private final class Watch implements FirstOrderDifferentialEquations, StepHandler {
        private final Field field;
        private final int controlled;
        private final @Nullable Path path;
        private final double atFirst;
        private final int dimension;
        private double reached;
        private double size;

        Watch(Field field, double from, double[] y, int controlled, @Nullable Path path) {
            this.field = field;
            this.controlled = controlled;
            this.path = path;
            this.dimension = y.length;
            this.reached = from;
            this.atFirst = largest(y);
            this.size = atFirst;
        }

        /** The largest of the controlled numbers; infinite if one is not finite. */
        double largest(double[] y) {
            double largest = 0;
            for (int i = 0; i < controlled; i++) {
                double value = Math.abs(y[i]);
                largest = value <= Double.MAX_VALUE ? Math.max(largest, value) : Double.POSITIVE_INFINITY;
            }
            return largest;
        }

        SolverException givenUp() {
            boolean blownUp = size > RUNAWAY * Math.max(1, atFirst);
            return new SolverException(
                    blownUp,
                    blownUp
                            ? String.format(
                                    Locale.ROOT,
                                    "the state runs away at time %s of horizon %s: choose a smaller horizon or sigma_w",
                                    reached,
                                    horizon)
                            : String.format(
                                    Locale.ROOT,
                                    "dormand-prince cannot reach tolerance %s within %d evaluations: it stopped at time %s of %s; raise tolerance or most_evaluations, or shorten the horizon",
                                    tolerance,
                                    mostEvaluations,
                                    reached,
                                    horizon));
        }

        @Override
        public int getDimension() {
            return dimension;
        }

        @Override
        public void computeDerivatives(double t, double[] y, double[] derivative) {
            field.at(y, derivative);
            // the integrator compares errors with a bound, and accepts a NaN
            for (int i = 0; i < derivative.length; i++) {
                if (!(Math.abs(derivative[i]) <= OVERFLOW)) {
                    derivative[i] = OVERFLOW;
                }
            }
        }

        @Override
        public void init(double t0, double[] y0, double t) {
            if (path != null) {
                path.at(t0, y0);
            }
        }

        @Override
        public void handleStep(StepInterpolator interpolator, boolean isLast) {
            reached = interpolator.getCurrentTime();
            interpolator.setInterpolatedTime(reached);
            double[] y = interpolator.getInterpolatedState();
            size = largest(y);
            if (size > LARGEST) {
                throw givenUp();
            }
            if (path != null) {
                path.at(reached, y);
            }
        }
    }
}
