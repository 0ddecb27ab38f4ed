package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.linalg.Lanczos;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.trajectory.Trajectories;
import org.jspecify.annotations.Nullable;

/**
 * The way of a network's parameters in training, step by step: x_k = θ_k, x′_k = (θ_{k+1} − θ_k)/dt. Along gradient descent with
 * dt the step size x′ = −∇L exactly, so that the tangling is at most the square of the gradient's Lipschitz constant.
 */
final class WeightTrajectory {
    /** Steps between two points at which the curvature is looked at. */
    private static final int CURVATURE_SPACING = 20;

    /** All pairs of points are compared. */
    private static final int MOST_POINTS = 20_000;

    /**
     * Numbers that are kept, 512 megabytes. A look takes five times that for a while: states and derivatives in a row, and both
     * unit by unit for the comparison.
     */
    private static final long MOST_NUMBERS = 1L << 26;

    /** Up to so many parameters all eigenvalues are computed, beyond it the two ends of the spectrum alone. */
    private static final int FULL = 500;

    private static final int LANCZOS_STEPS = 100;
    private static final double LANCZOS_ACCURACY = 1e-8;

    /**
     * A point.
     *
     * @param numbers flat vector of the network
     * @param dt time of the step that follows
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Point(long step, double[] numbers, double dt) {}

    private final double timeStep;
    private final List<Point> points = new ArrayList<>();
    private boolean full;
    private double largest;
    private int curved;

    /** @param timeStep dt; 0 = the optimiser's rate */
    WeightTrajectory(double timeStep) {
        this.timeStep = timeStep;
    }

    /** Whether there are more points than can be kept or compared, so that there is no use in another. */
    boolean full() {
        return full;
    }

    /** Adds a point, whose numbers it keeps; beyond what can be kept or compared there are none. */
    void add(Snapshot snapshot) {
        long numbers = (points.size() + 1L) * snapshot.parameters().length;
        full |= points.size() > MOST_POINTS || numbers > MOST_NUMBERS;
        if (full) {
            points.clear();
            return;
        }
        double dt = timeStep > 0 ? timeStep : snapshot.pace().rate();
        points.add(new Point(snapshot.step(), snapshot.parameters(), dt));
    }

    /** Why there is no trajectory; null where there is one. */
    @Nullable
    String missing() {
        // two points with a step behind them make one pair
        return full ? "too_long" : points.isEmpty() ? "not_followed" : points.size() < 3 ? "too_short" : null;
    }

    /** All points that have a successor. */
    Trajectories trajectories(int parameters) {
        int count = points.size() - 1;
        double[] states = new double[count * parameters];
        double[] derivatives = new double[count * parameters];
        for (int k = 0; k < count; k++) {
            Point here = points.get(k);
            Point next = points.get(k + 1);
            double dt = here.dt * (next.step - here.step);
            System.arraycopy(here.numbers, 0, states, k * parameters, parameters);
            for (int i = 0; i < parameters; i++) {
                derivatives[k * parameters + i] = (next.numbers[i] - here.numbers[i]) / dt;
            }
        }
        return new Trajectories(states, derivatives, parameters, new int[] {count});
    }

    /**
     * The square of the largest magnitude among the eigenvalues of the training loss's Hessian, at every twentieth of these points:
     * a lower bound of the squared Lipschitz constant of the gradient, since between them nobody looks.
     */
    double curvatureSquared(Snapshot snapshot) {
        for (; curved < points.size() - 1; curved++) {
            if (points.get(curved).step % CURVATURE_SPACING == 0) {
                // NaN stays
                largest = Math.max(largest, magnitude(snapshot, points.get(curved).numbers));
            }
        }
        return largest * largest;
    }

    private static double magnitude(Snapshot snapshot, double[] theta) {
        Curvature curvature = new Curvature(
                snapshot.model(), snapshot.objective(), snapshot.data().train(), theta);
        int size = curvature.size();
        if (size <= FULL) {
            double[] matrix = curvature.matrix(HessianPart.HESSIAN);
            if (!Arrays.stream(matrix).allMatch(Double::isFinite)) {
                return Double.NaN;
            }
            double[] eigenvalues = SymmetricEigenvalues.of(matrix, size);
            return Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[size - 1]));
        }
        LinearOperator operator = curvature.operator(HessianPart.HESSIAN);
        RandomStream random = new RandomStream(snapshot.seed(), "weight curvature");
        double[] start = new double[size];
        Arrays.setAll(start, i -> random.normal());
        double[] product = new double[size];
        operator.apply(start, product);
        if (!Arrays.stream(product).allMatch(Double::isFinite)) {
            return Double.NaN;
        }
        Lanczos.Extremes ends = Lanczos.extremes(operator, start, LANCZOS_STEPS, LANCZOS_ACCURACY);
        return Math.max(Math.abs(ends.smallest()), Math.abs(ends.largest()));
    }
}
