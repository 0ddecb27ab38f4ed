package org.almagest.studies.domainembeddings;

/**
 * The scores of a {@link TranslationModel} with domains, outside of any graph: f(h, r, t) + b·x(e) for an entity e that takes the
 * place of an end, x its excess over that side of the relation. The excess of the other end is the same for all and is left
 * out.
 */
final class TranslationScores {
    private final TranslationModel model;
    private final double[] theta;
    private final int relationsAt;

    /** Of {@code model} at the flat vector {@code theta}. */
    TranslationScores(TranslationModel model, double[] theta) {
        this.model = model;
        this.theta = theta;
        this.relationsAt = model.at(TranslationModel.RELATIONS);
    }

    /**
     * The base's own, and b times the excess.
     *
     * @param triples [count][3]
     * @param weight b
     * @param excess [2·relations][entities]
     */
    Ranks.Scores of(double[] triples, double weight, double[][] excess) {
        return (i, side, scores) -> {
            base(triples, i, side, scores);
            if (weight > 0) {
                double[] own = excess[2 * TripleGraph.relation(triples, i) + side];
                for (int e = 0; e < scores.length; e++) {
                    scores[e] += weight * own[e];
                }
            }
        };
    }

    private void base(double[] triples, int i, int side, double[] scores) {
        int d = model.dimension();
        // e_h + r − e_t: what does not change, and the sign of what does
        double[] fixed = new double[d];
        int relation = relationsAt + TripleGraph.relation(triples, i) * d;
        int other = TripleGraph.entity(triples, i, 1 - side) * d;
        double sign = side == 0 ? 1 : -1;
        for (int j = 0; j < d; j++) {
            fixed[j] = side == 0 ? theta[relation + j] - theta[other + j] : theta[other + j] + theta[relation + j];
        }
        for (int e = 0; e < scores.length; e++) {
            double sum = 0;
            for (int j = 0; j < d; j++) {
                sum += Math.abs(fixed[j] + sign * theta[e * d + j]);
            }
            scores[e] = sum;
        }
    }
}
