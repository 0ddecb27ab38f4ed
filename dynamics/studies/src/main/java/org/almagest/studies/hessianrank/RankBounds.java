package org.almagest.studies.hessianrank;

import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;

/**
 * Upper bounds on the ranks of the loss Hessian of a linear network and of its two parts, all in whole numbers. For a
 * fully connected network the formulas of Singh, Bachmann and Hofmann (NeurIPS 2021), see {@link DenseBound}; for any
 * other those after Singh, Hofmann and Schölkopf (ICML 2023), see {@link OuterBound} and {@link ColumnBound}:
 * rank H_f ≤ Σ c_l and rank H ≤ min(P, bound on rank H_o + Σ c_l).
 *
 * <p>A softmax with cross-entropy has K−1 outputs in place of K, because the gradient in f sums to zero and the Hessian
 * in f has the vector of ones in its kernel.
 */
public final class RankBounds {
    private RankBounds() {}

    /**
     * The bounds.
     *
     * @param inputs the inputs, of which only what they span matters
     * @param seed where the draws start by which the ranks of the products T of the layers' matrices are found; any
     *     seed gives the same bounds
     * @throws IllegalArgumentException if the network has no weights or the inputs are not for it
     * @throws RankDisagreementException if two primes and two draws do not agree on them
     */
    public static Bounds of(LinearNetwork network, Inputs inputs, Objective loss, long seed) {
        network.requireWeights();
        return RankConsensus.of(
                "the rank bounds of " + network.parameters() + " weights",
                seed,
                (field, stream) -> bounds(network, inputs, loss, field, stream));
    }

    private static Bounds bounds(
            LinearNetwork network, Inputs inputs, Objective loss, PrimeField field, RandomStream stream) {
        long[][] samples = inputs.columns(field, stream, network.input().size());
        GenericPoint draw = GenericPoint.uniform(network, samples, field, stream);
        int outputs = network.outputs() - (loss.equals(Objectives.CROSS_ENTROPY) ? 1 : 0);
        int r = Echelon.rank(field, samples);
        List<Integer> kappa = ShiftSpan.dimensions(field, network);
        List<Integer> columns = ColumnBound.of(network, kappa, Math.min(r, outputs));
        List<Integer> entering = weighted(network, kappa);
        int parameters = network.parameters();
        if (network.fullyConnected()) {
            DenseBound dense = DenseBound.of(network, r, outputs);
            return new Bounds(
                    least(parameters, dense.h()),
                    least(parameters, dense.outer()),
                    least(parameters, dense.functional()),
                    columns,
                    entering,
                    r);
        }
        int outer = OuterBound.of(network, draw, outputs);
        int functional = columns.stream().mapToInt(Integer::intValue).sum();
        return new Bounds(least(parameters, (long) outer + functional), outer, functional, columns, entering, r);
    }

    private static List<Integer> weighted(LinearNetwork network, List<Integer> kappa) {
        return IntStream.range(0, network.layers().size())
                .filter(l -> network.layers().get(l).parameters() > 0)
                .mapToObj(kappa::get)
                .toList();
    }

    private static int least(int parameters, long bound) {
        return (int) Math.min(parameters, bound);
    }
}
