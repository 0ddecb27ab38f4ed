package org.almagest.studies.gatedplanning;

import java.util.Arrays;
import java.util.List;

/**
 * How good plans are, as shares of all starts on all maps.
 *
 * @param optimalStep those at which the move is an optimal one
 * @param success those from which the moves lead to the goal
 * @param optimalPath those from which they do so on a shortest path
 */
record Plans(double optimalStep, double success, double optimalPath) {
    /** Maps that count, at most: the first ones. */
    static final int MAPS = 80;

    private static final int STARTS = 6;

    /** A path of up to some hundred moves is added up with a smaller error than this. */
    private static final double SAME_LENGTH = 1e-6;

    /** What {@code policies} come to; NaN where no map has a start. */
    static Plans of(List<Policy> policies) {
        int all = 0;
        int steps = 0;
        int arrived = 0;
        int shortest = 0;
        for (Policy policy : policies) {
            GridWorld world = policy.world();
            double[] distances = world.distances();
            for (int start : starts(world, distances)) {
                Policy.Walk walk = policy.walk(start, longest(world.size()));
                boolean direct = walk.arrived() && walk.length() <= distances[start] + SAME_LENGTH;
                all++;
                steps += world.optimal(policy.at(start), start, distances) ? 1 : 0;
                arrived += walk.arrived() ? 1 : 0;
                shortest += direct ? 1 : 0;
            }
        }
        return new Plans(steps / (double) all, arrived / (double) all, shortest / (double) all);
    }

    /** Moves of a walk, at most: policies that fail mostly go round in circles. */
    static int longest(int size) {
        return 4 * size;
    }

    /** Up to six of the cells from which the goal can be reached, at equal distances in row order. */
    static int[] starts(GridWorld world, double[] distances) {
        int[] cells = world.starts(distances);
        int stride = Math.max(1, cells.length / STARTS);
        int[] starts = new int[Math.min(STARTS, (cells.length + stride - 1) / stride)];
        Arrays.setAll(starts, i -> cells[i * stride]);
        return starts;
    }
}
