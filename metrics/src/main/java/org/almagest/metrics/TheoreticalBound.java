package org.almagest.metrics;

import org.jspecify.annotations.Nullable;

/** On which side of its theoretical bound a measured ratio must lie. */
enum TheoreticalBound {
    /** A rank is at most its bound: the ratio is at most 1 (Singh et al. 2023, arXiv 2305.09088). */
    RANK("rank_over_bound") {
        @Override
        boolean violatedBy(double ratio) {
            return ratio > 1;
        }
    },
    /**
     * A rate of convergence is at least its bound (Xu et al. 2021, arXiv 2105.04550). The bound is one on gradient flow;
     * gradient descent gets 2 % of slack for its finite steps.
     */
    RATE("rate_over_bound") {
        @Override
        boolean violatedBy(double ratio) {
            return ratio < 1 - FINITE_STEPS;
        }
    };

    private static final double FINITE_STEPS = 0.02;

    private final String suffix;

    TheoreticalBound(String suffix) {
        this.suffix = suffix;
    }

    /** The bound that {@code quantity} is a ratio to, by the end of its name; null where it is none. */
    static @Nullable TheoreticalBound of(String quantity) {
        for (TheoreticalBound bound : values()) {
            if (quantity.endsWith(bound.suffix)) {
                return bound;
            }
        }
        return null;
    }

    /** Whether a measured {@code ratio} contradicts the theory. */
    abstract boolean violatedBy(double ratio);
}
