package org.almagest.metrics;

import org.jspecify.annotations.Nullable;

/** What a measured quantity that speaks of a theoretical bound must not be. */
enum TheoreticalBound {
    /** A rank is at most its bound: the ratio is at most 1 (Singh et al. 2023, arXiv 2305.09088). */
    RANK("rank_over_bound") {
        @Override
        boolean violatedBy(double ratio) {
            return ratio > 1;
        }
    },
    /** A rate of convergence is at least its bound: the ratio is at least 1 (Xu et al. 2021, arXiv 2105.04550). */
    RATE("rate_over_bound") {
        @Override
        boolean violatedBy(double ratio) {
            return ratio < 1 - ROUNDING;
        }
    },
    /** 1 where a probe found that the bound holds, 0 where not; it knows what the bound asks of the training. */
    HOLDS("bound_holds") {
        @Override
        boolean violatedBy(double holds) {
            return holds < 1;
        }
    };

    /** The rate is taken over a loss that is nearly at its least, and a difference of equal numbers has few digits. */
    private static final double ROUNDING = 1e-2;

    private final String suffix;

    TheoreticalBound(String suffix) {
        this.suffix = suffix;
    }

    /** The bound that {@code quantity} speaks of, by the end of its name; null where it speaks of none. */
    static @Nullable TheoreticalBound of(String quantity) {
        for (TheoreticalBound bound : values()) {
            if (quantity.endsWith(bound.suffix)) {
                return bound;
            }
        }
        return null;
    }

    /** Whether a measured {@code value} contradicts the theory. */
    abstract boolean violatedBy(double value);
}
