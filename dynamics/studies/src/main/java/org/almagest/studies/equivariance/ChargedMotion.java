package org.almagest.studies.equivariance;

import java.util.Arrays;
import org.almagest.dynamics.data.Coordinates;

/**
 * The motion of charged bodies of mass 1 under F_i = Σ_j q_i·q_j·(x_i − x_j)/(|x_i − x_j|² + softening)^{3/2}, so that like charges repel,
 * by the integrator of velocity Verlet: v += ½dt·F, x += dt·v, F anew, v += ½dt·F. For one thread.
 */
final class ChargedMotion {
    private static final int SPACE = Coordinates.SPACE;

    private final int bodies;
    private final int steps;
    private final double step;
    private final double softening;
    private final double[] x;
    private final double[] v;
    private final double[] force;
    private final double[] charge;

    /**
     * The motion.
     *
     * @param steps of the integrator
     * @param step time of each
     */
    ChargedMotion(int bodies, int steps, double step, double softening) {
        this.bodies = bodies;
        this.steps = steps;
        this.step = step;
        this.softening = softening;
        this.x = new double[SPACE * bodies];
        this.v = new double[SPACE * bodies];
        this.force = new double[SPACE * bodies];
        this.charge = new double[bodies];
    }

    /**
     * Where the bodies are after all steps.
     *
     * @param input has an example from {@code from} on, as {@link Coordinates} has it
     * @param target receives the positions from {@code to} on
     */
    void follow(double[] input, int from, double[] target, int to) {
        for (int i = 0; i < bodies; i++) {
            int at = from + Coordinates.IN * i;
            System.arraycopy(input, at, x, SPACE * i, SPACE);
            System.arraycopy(input, at + SPACE, v, SPACE * i, SPACE);
            charge[i] = input[at + 2 * SPACE];
        }
        pull();
        for (int s = 0; s < steps; s++) {
            kick();
            for (int k = 0; k < x.length; k++) {
                x[k] += step * v[k];
            }
            pull();
            kick();
        }
        System.arraycopy(x, 0, target, to, x.length);
    }

    /** The velocities after {@link #follow}, body by body. */
    double[] velocities() {
        return v.clone();
    }

    private void kick() {
        for (int k = 0; k < v.length; k++) {
            v[k] += 0.5 * step * force[k];
        }
    }

    private void pull() {
        Arrays.fill(force, 0);
        for (int i = 0; i < bodies; i++) {
            for (int j = 0; j < i; j++) {
                double dx = x[SPACE * i] - x[SPACE * j];
                double dy = x[SPACE * i + 1] - x[SPACE * j + 1];
                double dz = x[SPACE * i + 2] - x[SPACE * j + 2];
                double square = dx * dx + dy * dy + dz * dz + softening;
                double factor = charge[i] * charge[j] / (square * Math.sqrt(square));
                force[SPACE * i] += factor * dx;
                force[SPACE * i + 1] += factor * dy;
                force[SPACE * i + 2] += factor * dz;
                force[SPACE * j] -= factor * dx;
                force[SPACE * j + 1] -= factor * dy;
                force[SPACE * j + 2] -= factor * dz;
            }
        }
    }
}
