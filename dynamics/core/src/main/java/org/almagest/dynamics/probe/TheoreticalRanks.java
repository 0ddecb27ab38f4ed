package org.almagest.dynamics.probe;

import java.util.EnumMap;
import java.util.Map;
import org.almagest.dynamics.curvature.HessianPart;
import org.jspecify.annotations.Nullable;

/**
 * What a theory says of the ranks of one network's Hessian.
 *
 * @param inputRank rank of Σ_i x_i x_iᵀ, the inputs that the bounds are about
 * @param bounds upper bound on the rank of each part that has one
 * @param exact rank of each part at almost all weights, by exact arithmetic, where it was computed
 */
public record TheoreticalRanks(int inputRank, Map<HessianPart, Integer> bounds, Map<HessianPart, Integer> exact) {
    /** Keeps copies. */
    public TheoreticalRanks {
        bounds = Map.copyOf(bounds);
        exact = Map.copyOf(exact);
    }

    /** One number for each part. */
    public static Map<HessianPart, Integer> ofParts(int hessian, int outer, int functional) {
        Map<HessianPart, Integer> ranks = new EnumMap<>(HessianPart.class);
        ranks.put(HessianPart.HESSIAN, hessian);
        ranks.put(HessianPart.GGN, outer);
        ranks.put(HessianPart.FUNCTIONAL, functional);
        return ranks;
    }

    /** The bound on the rank of a part; null where there is none. */
    public @Nullable Integer bound(HessianPart part) {
        return bounds.get(part);
    }

    /** The exact rank of a part; null where there is none. */
    public @Nullable Integer exact(HessianPart part) {
        return exact.get(part);
    }
}
