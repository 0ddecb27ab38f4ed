package org.almagest.studies.hessianrank;

import java.util.List;

/**
 * What the ranks of a linear network's loss Hessian cannot exceed.
 *
 * @param h bound on rank H
 * @param outer bound on rank H_o
 * @param functional bound on rank H_f
 * @param columnBounds bound on the rank of the columns of H_f of each layer with weights, the one next to the input
 *     first
 * @param kappa κ of what enters each layer with weights: 1 for the first, then the dimension of the span of the
 *     products of the shifts before it
 * @param inputRank r, rank of the inputs' covariance
 */
public record Bounds(int h, int outer, int functional, List<Integer> columnBounds, List<Integer> kappa, int inputRank) {
    /** Keeps copies of the lists. */
    public Bounds {
        columnBounds = List.copyOf(columnBounds);
        kappa = List.copyOf(kappa);
    }
}
