package org.almagest.studies.gatedplanning;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/**
 * How far the last value map sees rewards: where ∂V_K(centre)/∂r ≠ 0, at r = 0.
 *
 * @param radius largest Chebyshev distance from the centre of such a cell; NaN where a derivative is none
 * @param support number of such cells; NaN likewise
 */
record Reach(double radius, double support) {
    private static final int LEAST_SIZE = 25;
    private static final double POSITIVE = 0.1;

    /**
     * The reach of a network's values.
     *
     * @param positive whether each number w of the kernels is replaced by |w| + 0.1
     */
    static Reach of(ValueIteration iteration, Model model, double[] parameters, boolean positive) {
        double[] rewardKernels = kernels(model, ValueIteration.REWARD_KERNELS, parameters, positive);
        double[] valueKernels = kernels(model, ValueIteration.VALUE_KERNELS, parameters, positive);
        return of(iteration, rewardKernels, valueKernels);
    }

    private static double[] kernels(Model model, int place, double[] parameters, boolean positive) {
        Block block = model.blocks().get(place);
        double[] kernels = Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size());
        return positive
                ? Arrays.stream(kernels).map(w -> Math.abs(w) + POSITIVE).toArray()
                : kernels;
    }

    /** The reach with these kernels, each [actions][kernel·kernel]. */
    static Reach of(ValueIteration iteration, double[] rewardKernels, double[] valueKernels) {
        // wider than the values can see
        int size = Math.max(LEAST_SIZE, 2 * iteration.reach() + 3);
        int centre = size / 2;
        GraphBuilder graph = new GraphBuilder();
        Shape kernels = Shape.of(iteration.actions(), iteration.kernel() * iteration.kernel());
        Node w = graph.input("reward kernels", kernels);
        Node v = graph.input("value kernels", kernels);
        Node r = graph.input("rewards", Shape.of(size * size, 1));
        List<Node> values = iteration.values(graph, v, iteration.rewarded(graph, w, r, size), size);
        Node middle = graph.slice(values.get(values.size() - 1), 1, centre * size + centre, 1);
        List<Node> slopes = Differentiation.gradient(graph, middle, List.of(r));
        Execution execution = Plan.compile(graph, List.of(w, v, r), slopes).execution();
        execution.set(0, rewardKernels);
        execution.set(1, valueKernels);
        execution.set(2, new double[size * size]);
        execution.run();
        return of(execution.copyOf(0, size * size), size);
    }

    private static Reach of(double[] slopes, int size) {
        int radius = 0;
        int support = 0;
        for (int cell = 0; cell < slopes.length; cell++) {
            if (Double.isNaN(slopes[cell])) {
                return new Reach(Double.NaN, Double.NaN);
            }
            if (slopes[cell] != 0) {
                int down = Math.abs(cell / size - size / 2);
                int right = Math.abs(cell % size - size / 2);
                radius = Math.max(radius, Math.max(down, right));
                support++;
            }
        }
        return new Reach(radius, support);
    }
}
