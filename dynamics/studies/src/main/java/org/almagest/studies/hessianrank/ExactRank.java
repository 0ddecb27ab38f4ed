package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.probe.RankTheory;

/**
 * The rank that the loss Hessian of a linear network has at almost every weights, inputs and targets. It is computed
 * modulo a prime at random residues, where no tolerance is involved: the entries are polynomials with integer
 * coefficients, so a rank modulo a prime is never above the generic one, and below it with a chance of about P in 2³¹
 * (the lemma of Schwartz and Zippel). Two primes and two draws must agree. At weights that are not generic the rank can
 * only be lower.
 *
 * <p>For cross-entropy the probabilities are drawn like everything else, not computed from the outputs, for which a
 * prime field has no exponential.
 */
public final class ExactRank {
    /** Largest P unless said otherwise: minutes of one core, and at most 400 MB. */
    public static final int PARAMETER_LIMIT = RankTheory.MOST_EXACT;

    /** Field operations a second of one core, for the estimate in the refusal of a large P. */
    private static final double OPERATIONS_PER_SECOND = 3e9;

    private static final int DRAWS = 4;
    private static final int MATRICES = 3;

    private ExactRank() {}

    /**
     * The ranks of the Hessian of Σ_i loss(f(x_i), y_i).
     *
     * @param inputs the inputs; targets are generic
     * @param seed where the draws start; any seed gives the same ranks
     * @throws IllegalArgumentException if the network has no weights, or more than {@link #PARAMETER_LIMIT}
     * @throws RankDisagreementException if the draws do not agree
     */
    public static Ranks of(LinearNetwork network, Inputs inputs, Objective loss, long seed) {
        return of(network, inputs, loss, seed, PARAMETER_LIMIT);
    }

    /**
     * The same with a limit of one's own on the number of weights, P. Time grows with P²·rank, memory with P·rank.
     *
     * @throws IllegalArgumentException if the network has no weights, or more than {@code limit}
     * @throws RankDisagreementException if the draws do not agree
     */
    public static Ranks of(LinearNetwork network, Inputs inputs, Objective loss, long seed, int limit) {
        network.requireWeights();
        int parameters = network.parameters();
        if (parameters > limit) {
            throw new IllegalArgumentException(refusal(parameters, limit));
        }
        return RankConsensus.of(
                "the rank of the Hessian of " + parameters + " weights",
                seed,
                (field, stream) -> ranks(network, inputs, loss, field, stream));
    }

    private static Ranks ranks(
            LinearNetwork network, Inputs inputs, Objective loss, PrimeField field, RandomStream stream) {
        long[][] samples = inputs.columns(field, stream, network.input().size());
        Curvature curvature = new Curvature(field, stream, loss, network.outputs(), samples);
        GenericPoint draw = GenericPoint.uniform(network, curvature.columns(), field, stream);
        FieldHessian hessian = new FieldHessian(draw, curvature, network.outputs());
        Echelon whole = new Echelon(field);
        Echelon outer = new Echelon(field);
        Echelon functional = new Echelon(field);
        List<Integer> columns = new ArrayList<>();
        for (int l = 0; l < draw.layers(); l++) {
            int weights = draw.pattern(l).parameters();
            if (weights == 0) {
                continue;
            }
            // H_f is symmetric: the rows of a layer have the rank of its columns.
            Echelon block = new Echelon(field);
            for (int j = 0; j < weights; j++) {
                long[] first = hessian.outer(l, j);
                long[] second = hessian.functional(l, j);
                long[] sum = first.clone();
                field.add(sum, 1, second);
                whole.add(sum);
                outer.add(first);
                block.add(second);
            }
            columns.add(block.rank());
            // What the layer's rows span is all that the whole needs of them.
            block.basis().forEach(row -> functional.add(row.clone()));
        }
        return new Ranks(whole.rank(), outer.rank(), functional.rank(), columns);
    }

    private static String refusal(int parameters, int limit) {
        double cube = StrictMath.pow(parameters, 3);
        return String.format(
                Locale.ROOT,
                "the exact rank of the Hessian of P = %d weights would take up to %.0f minutes and %.1f GB, and the "
                        + "limit is P = %d; use fewer channels or units, the bounds alone, the numerical rank, or "
                        + "raise the limit",
                parameters,
                Math.ceil(DRAWS * MATRICES * cube / OPERATIONS_PER_SECOND / 60),
                MATRICES * StrictMath.pow(parameters, 2) * Long.BYTES / 1e9,
                limit);
    }
}
