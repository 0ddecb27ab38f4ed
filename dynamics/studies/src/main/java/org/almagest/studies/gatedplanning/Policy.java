package org.almagest.studies.gatedplanning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Predictions;

/**
 * What somebody does on a map: a move at each of its cells.
 *
 * @param world the map
 * @param moves number of the move at each cell, [size·size]
 */
record Policy(GridWorld world, int[] moves) {
    /**
     * A walk.
     *
     * @param cells where it leads, the start first
     * @param length of the way
     * @param arrived whether it ends at the goal
     */
    record Walk(int[] cells, double length, boolean arrived) {}

    /** What a network does on each of {@code maps}: the move of the largest logit, of equal ones the first. */
    static List<Policy> on(Model model, double[] parameters, Examples maps) {
        int size = (int) Math.round(Math.sqrt(maps.features() / 2.0));
        int cells = size * size;
        int outputs = Move.ALL.size() * cells;
        double[] all = new double[maps.count() * cells];
        Arrays.setAll(all, i -> i % cells);
        Examples everywhere = new Examples(
                maps.features(),
                outputs,
                maps.count(),
                maps.inputs(),
                new double[maps.count() * outputs],
                List.of(Field.integer(GridWorlds.CELLS, cells, all)),
                List.of());
        double[] logits = Predictions.of(model, parameters, everywhere);
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < maps.count(); i++) {
            int[] moves = new int[cells];
            for (int cell = 0; cell < cells; cell++) {
                moves[cell] = largest(logits, i * outputs + cell, cells);
            }
            policies.add(new Policy(GridWorld.ofPlanes(size, maps.inputs(), i * maps.features()), moves));
        }
        return policies;
    }

    /** The share of the cells asked about where the largest logit is that of the target. */
    static double agreement(Model model, double[] parameters, Examples maps) {
        double[] logits = Predictions.of(model, parameters, maps);
        int cells = maps.outputs() / Move.ALL.size();
        int agreeing = 0;
        for (int i = 0; i < maps.count(); i++) {
            for (int cell = 0; cell < cells; cell++) {
                int at = i * maps.outputs() + cell;
                agreeing += largest(logits, at, cells) == largest(maps.targets(), at, cells) ? 1 : 0;
            }
        }
        return agreeing / (double) (maps.count() * cells);
    }

    private static int largest(double[] numbers, int at, int stride) {
        int largest = 0;
        for (int move = 1; move < Move.ALL.size(); move++) {
            largest = numbers[at + move * stride] > numbers[at + largest * stride] ? move : largest;
        }
        return largest;
    }

    /** The move at a cell. */
    Move at(int cell) {
        return Move.ALL.get(moves[cell]);
    }

    /** From a cell on, until the goal, an impossible move, or so many moves. */
    Walk walk(int start, int most) {
        int[] cells = new int[most + 1];
        cells[0] = start;
        int taken = 0;
        double length = 0;
        while (taken < most && cells[taken] != world.goal()) {
            Move move = at(cells[taken]);
            int next = world.after(move, cells[taken]);
            if (next < 0) {
                break;
            }
            length += GridWorld.length(move);
            cells[++taken] = next;
        }
        return new Walk(Arrays.copyOf(cells, taken + 1), length, cells[taken] == world.goal());
    }
}
