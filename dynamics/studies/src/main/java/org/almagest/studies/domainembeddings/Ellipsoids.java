package org.almagest.studies.domainembeddings;

import java.util.Arrays;

/**
 * The axis-aligned ellipsoids of the sides of relations, as numbers. How far an entity e is outside of one with centre c and
 * half-axes exp(s): x(e) = max(0, Σ_i ((e_i − c_i)/exp(s_i))² − 1), and 0 inside (a form of our own of the domains of Wang et al.
 * 2019, arXiv 1903.10716, whose equations were not at hand).
 *
 * @param dimension coordinates
 * @param centres [sides][dimension], side 2k of the heads and 2k + 1 of the tails of relation k
 * @param logarithms s, [sides][dimension]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Ellipsoids(int dimension, double[] centres, double[] logarithms) {
    /** Keeps the half-axes of a side with one member above 0. */
    private static final double LEAST_AXIS = 1e-3;

    /** Those of {@code model} at the flat vector {@code theta}. */
    static Ellipsoids of(TranslationModel model, double[] theta) {
        int size = 2 * model.relations() * model.dimension();
        int centres = model.at(TranslationModel.CENTRES);
        int axes = model.at(TranslationModel.AXES);
        return new Ellipsoids(
                model.dimension(),
                Arrays.copyOfRange(theta, centres, centres + size),
                Arrays.copyOfRange(theta, axes, axes + size));
    }

    /** Whether {@code theta} holds ellipsoids that have begun: before, all their numbers are 0. */
    static boolean begun(TranslationModel model, double[] theta) {
        for (int i = model.at(TranslationModel.CENTRES); i < model.parameterCount(); i++) {
            if (theta[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Puts them where they begin: around the entities of the side in the training triples, one for each triple. c is their mean
     * and s = ln(sd·√d + 1e-3), with the population standard deviation of each coordinate. A side without triples has the
     * centre 0 and the half-axes 1e-3.
     *
     * @param theta the flat vector of {@code model}, changed
     * @param triples [count][3]
     */
    static void begin(TranslationModel model, double[] theta, double[] triples) {
        int d = model.dimension();
        int centres = model.at(TranslationModel.CENTRES);
        int axes = model.at(TranslationModel.AXES);
        int sides = 2 * model.relations();
        int[] count = new int[sides];
        Arrays.fill(theta, centres, axes + sides * d, 0);
        for (int i = 0; i < triples.length / TripleGraph.PARTS; i++) {
            for (int side = 0; side < 2; side++) {
                int row = 2 * TripleGraph.relation(triples, i) + side;
                int entity = TripleGraph.entity(triples, i, side);
                count[row]++;
                for (int j = 0; j < d; j++) {
                    theta[centres + row * d + j] += theta[entity * d + j];
                }
            }
        }
        for (int i = 0; i < sides * d; i++) {
            theta[centres + i] /= Math.max(1, count[i / d]);
        }
        for (int i = 0; i < triples.length / TripleGraph.PARTS; i++) {
            for (int side = 0; side < 2; side++) {
                int row = 2 * TripleGraph.relation(triples, i) + side;
                int entity = TripleGraph.entity(triples, i, side);
                for (int j = 0; j < d; j++) {
                    double off = theta[entity * d + j] - theta[centres + row * d + j];
                    theta[axes + row * d + j] += off * off;
                }
            }
        }
        for (int i = 0; i < sides * d; i++) {
            double deviation = Math.sqrt(theta[axes + i] / Math.max(1, count[i / d]));
            theta[axes + i] = StrictMath.log(deviation * Math.sqrt(d) + LEAST_AXIS);
        }
    }

    /**
     * The excess of every entity over one side.
     *
     * @param entities [count][dimension] from the array's beginning on
     */
    double[] excess(int side, double[] entities, int count) {
        double[] half = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            half[j] = StrictMath.exp(logarithms[side * dimension + j]);
        }
        double[] excess = new double[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int j = 0; j < dimension; j++) {
                double off = (entities[i * dimension + j] - centres[side * dimension + j]) / half[j];
                sum = Math.fma(off, off, sum);
            }
            excess[i] = Math.max(0, sum - 1);
        }
        return excess;
    }
}
