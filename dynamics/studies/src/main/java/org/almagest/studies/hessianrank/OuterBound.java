package org.almagest.studies.hessianrank;

import org.almagest.dynamics.linear.LinearNetwork;

/**
 * The outer part: rank H_o ≤ min(P − g, d₀·V + K·T − T·V) with T = rank T^(L:1) of all layers but the last, V = rank
 * T^(L+1:2) of all but the first, d₀ → r for inputs of rank r (Singh, Hofmann, Schölkopf, ICML 2023), and g the number
 * of independent directions in weight space that do not change the network ({@link RescalingSymmetry}).
 *
 * <p>The derivative by layer l lies in col T^(n:l+1) ⊗ row T^(l−1:1) X. The first factors grow with l and the second
 * shrink, so together they span Σ_l (V_l − V_{l−1})·T_l dimensions, where V_l and T_l are their ranks. That is the
 * formula above when no layer in between has a column space of its own, and holds when one has.
 */
final class OuterBound {
    private OuterBound() {}

    static int of(LinearNetwork network, GenericPoint draw, int outputs) {
        long span = 0;
        int before = 0;
        for (int l = 0; l < draw.layers(); l++) {
            if (draw.pattern(l).parameters() > 0) {
                int following = Echelon.rank(draw.field(), contrasts(draw, l, outputs));
                span += (long) (following - before) * Echelon.rank(draw.field(), draw.below(l));
                before = following;
            }
        }
        int parameters = network.parameters();
        if (parameters - RescalingSymmetry.atMost(network, draw) >= span) {
            return (int) span;
        }
        return (int) Math.min(span, parameters - RescalingSymmetry.dimension(network, draw));
    }

    /** What follows layer l as the loss sees it: all outputs, or their differences from the last. */
    private static long[][] contrasts(GenericPoint draw, int l, int outputs) {
        long[][] above = draw.above(l);
        if (outputs == above[0].length) {
            return above;
        }
        PrimeField field = draw.field();
        long[][] contrasts = new long[above.length][outputs];
        for (int u = 0; u < above.length; u++) {
            for (int c = 0; c < outputs; c++) {
                contrasts[u][c] = field.reduce(above[u][c] + field.negate(above[u][outputs]));
            }
        }
        return contrasts;
    }
}
