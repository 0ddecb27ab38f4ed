package org.almagest.studies.implicitsurfaces;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.InputDerivatives;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * A network of two inputs and one output at some points of the plane.
 *
 * @param values f, one a point
 * @param slopes ∂f/∂x and ∂f/∂y of each point
 * @param laplacian Δf, one a point
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SampledField(double[] values, double[] slopes, double[] laplacian) {
    private static final String POINTS = "points";

    /** Points at once: enough to fill vectors, few enough to stay in a cache. */
    private static final int AT_ONCE = 129;

    /** Samples one network at many sets of points; compiled once. */
    static final class Sampler {
        private final NetworkExecution execution;

        Sampler(Model model, double[] parameters) {
            NetworkInGraph network = new NetworkInGraph(model);
            Node points = network.input(POINTS, Shape.of(2, AT_ONCE));
            InputDerivatives derivatives = network.derivatives(points);
            this.execution = network.execution(
                    List.of(network.predict(points), derivatives.slopes(), derivatives.laplacian()), parameters);
        }

        /** The field at points, x and y of each. */
        SampledField at(double[] points) {
            int count = points.length / 2;
            double[] values = new double[count];
            double[] slopes = new double[2 * count];
            double[] laplacian = new double[count];
            double[] columns = new double[2 * AT_ONCE];
            for (int from = 0; from < count; from += AT_ONCE) {
                int some = Math.min(AT_ONCE, count - from);
                for (int i = 0; i < some; i++) {
                    columns[i] = points[2 * (from + i)];
                    columns[AT_ONCE + i] = points[2 * (from + i) + 1];
                }
                execution.set(POINTS, columns);
                execution.execution().run();
                double[] gradient = execution.execution().copyOf(1, 2 * AT_ONCE);
                System.arraycopy(execution.execution().copyOf(0, some), 0, values, from, some);
                System.arraycopy(execution.execution().copyOf(2, some), 0, laplacian, from, some);
                for (int i = 0; i < some; i++) {
                    slopes[2 * (from + i)] = gradient[i];
                    slopes[2 * (from + i) + 1] = gradient[AT_ONCE + i];
                }
            }
            return new SampledField(values, slopes, laplacian);
        }
    }

    /** ‖∇f‖ at the i-th point. */
    double steepness(int i) {
        return Math.sqrt(slopes[2 * i] * slopes[2 * i] + slopes[2 * i + 1] * slopes[2 * i + 1]);
    }
}
