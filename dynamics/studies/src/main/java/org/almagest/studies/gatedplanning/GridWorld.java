package org.almagest.studies.gatedplanning;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;

/**
 * A square map with obstacles and a goal. A cell's number is row·size + column.
 *
 * @param size cells along a side
 * @param free which cells are no obstacles, [size·size]; the goal is free
 * @param goal number of the goal's cell
 */
record GridWorld(int size, boolean[] free, int goal) {
    /** What the plane of the goal holds there. */
    static final double GOAL = 10;

    /** Costs nearer to each other than this are equal: different sums of ones and roots of two lie further apart. */
    private static final double EQUAL = 1e-9;

    private static final double ROOT_OF_TWO = Math.sqrt(2);

    /**
     * A random one: from ⌊size/2⌋ to size rectangles of l rows and one or l columns, cut at the border, with l up to
     * max(2, ⌊size/4⌋), and a goal anywhere.
     */
    static GridWorld draw(int size, RandomStream random) {
        boolean[] free = new boolean[size * size];
        Arrays.fill(free, true);
        int rectangles = size / 2 + random.below(size - size / 2 + 1);
        for (int k = 0; k < rectangles; k++) {
            int row = random.below(size);
            int column = random.below(size);
            int length = 1 + random.below(Math.max(2, size / 4));
            int width = random.uniform() < 0.5 ? 1 : length;
            for (int i = row; i < Math.min(row + length, size); i++) {
                Arrays.fill(free, i * size + column, i * size + Math.min(column + width, size), false);
            }
        }
        int goal = random.below(size) * size + random.below(size);
        free[goal] = true;
        return new GridWorld(size, free, goal);
    }

    /** The world that two planes show, one after another from {@code at} on: 1 at obstacles; above 0 at the goal. */
    static GridWorld ofPlanes(int size, double[] planes, int at) {
        int cells = size * size;
        boolean[] free = new boolean[cells];
        int goal = 0;
        for (int i = 0; i < cells; i++) {
            free[i] = planes[at + i] == 0;
            goal = planes[at + cells + i] > planes[at + cells + goal] ? i : goal;
        }
        return new GridWorld(size, free, goal);
    }

    /** Writes the two planes from {@code at} on. */
    void planes(double[] planes, int at) {
        for (int i = 0; i < free.length; i++) {
            planes[at + i] = free[i] ? 0 : 1;
            planes[at + free.length + i] = i == goal ? GOAL : 0;
        }
    }

    /**
     * Length of the shortest path from each cell to the goal; infinite where there is none. Lengths are lowered cell by cell in the
     * order in which they have changed, until none does (Moore 1959); steps are counted by kind, so that equal lengths are equal
     * numbers in whatever order the steps come.
     */
    double[] distances() {
        int cells = free.length;
        double[] distances = new double[cells];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        int[] straight = new int[cells];
        int[] diagonal = new int[cells];
        boolean[] waits = new boolean[cells];
        // a ring: a cell waits once at most
        int[] waiting = new int[cells];
        int first = 0;
        int count = 1;
        waiting[0] = goal;
        distances[goal] = 0;
        while (count > 0) {
            int cell = waiting[first];
            first = (first + 1) % cells;
            count--;
            waits[cell] = false;
            for (Move move : Move.ALL) {
                int next = after(move, cell);
                int across = diagonal[cell] + (move.diagonal() ? 1 : 0);
                int along = straight[cell] + (move.diagonal() ? 0 : 1);
                double length = along + across * ROOT_OF_TWO;
                if (next >= 0 && length < distances[next]) {
                    distances[next] = length;
                    straight[next] = along;
                    diagonal[next] = across;
                    if (!waits[next]) {
                        waits[next] = true;
                        waiting[(first + count++) % cells] = next;
                    }
                }
            }
        }
        return distances;
    }

    /** The free cells from which a path of some length leads to the goal, in ascending order. */
    int[] starts(double[] distances) {
        return IntStream.range(0, free.length)
                .filter(cell -> free[cell] && distances[cell] > 0 && Double.isFinite(distances[cell]))
                .toArray();
    }

    /** Where a move leads; −1 where it is impossible. */
    int after(Move move, int cell) {
        int next = move.from(cell, size);
        return next >= 0 && free[next] ? next : -1;
    }

    /** Length of a move and of the shortest path from where it leads; infinite where it is impossible. */
    private double cost(Move move, int cell, double[] distances) {
        int next = after(move, cell);
        return next < 0 ? Double.POSITIVE_INFINITY : distances[next] + length(move);
    }

    static double length(Move move) {
        return move.diagonal() ? ROOT_OF_TWO : 1;
    }

    private double least(int cell, double[] distances) {
        double least = Double.POSITIVE_INFINITY;
        for (Move move : Move.ALL) {
            least = Math.min(least, cost(move, cell, distances));
        }
        return least;
    }

    /** Whether the move begins a shortest path from the cell. */
    boolean optimal(Move move, int cell, double[] distances) {
        double least = least(cell, distances);
        return Double.isFinite(least) && cost(move, cell, distances) <= least + EQUAL;
    }

    /** The number of the first move that begins a shortest path from the cell, one of {@link #starts}. */
    int label(int cell, double[] distances) {
        int first = 0;
        while (!optimal(Move.ALL.get(first), cell, distances)) {
            first++;
        }
        return first;
    }
}
