package org.almagest.studies.hessianrank;

import java.util.List;

/**
 * The generic ranks of a linear network's loss Hessian.
 *
 * @param h rank of H = H_o + H_f
 * @param outer rank of the outer part H_o
 * @param functional rank of the functional part H_f
 * @param columnRanks rank of the columns of H_f that belong to each layer with weights, the one next to the input first
 */
public record Ranks(int h, int outer, int functional, List<Integer> columnRanks) {
    /** Keeps a copy of the list. */
    public Ranks {
        columnRanks = List.copyOf(columnRanks);
    }
}
