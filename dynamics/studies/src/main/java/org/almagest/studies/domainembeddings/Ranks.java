package org.almagest.studies.domainembeddings;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.DoublePredicate;

/**
 * Filtered ranks of the ends of triples among all entities: 1 + #(score below the true one's) + ½·#(as high, others), without
 * the other entities that make a known triple in its place.
 *
 * @param of [2·count], the tail and then the head of each triple; 1 is best
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Ranks(double[] of) {
    /** Scores of every entity in the place of one end of a triple. */
    @FunctionalInterface
    interface Scores {
        /**
         * Fills in the scores.
         *
         * @param i number of the triple
         * @param side the end that is replaced, 0 the head and 1 the tail
         * @param scores receives one an entity, smaller for what is more likely
         */
        void fill(int i, int side, double[] scores);
    }

    /**
     * The ranks of {@code triples}, [count][3].
     *
     * @param entities how many there are
     */
    static Ranks of(double[] triples, KnownTriples known, int entities, Scores scores) {
        int count = triples.length / TripleGraph.PARTS;
        double[] ranks = new double[2 * count];
        double[] found = new double[entities];
        for (int i = 0; i < count; i++) {
            for (int end = 0; end < 2; end++) {
                int side = 1 - end;
                scores.fill(i, side, found);
                ranks[2 * i + end] = rank(found, TripleGraph.entity(triples, i, side), known.on(triples, i, side));
            }
        }
        return new Ranks(ranks);
    }

    /**
     * The rank of one entity.
     *
     * @param filtered those left out, whether or not {@code gold} is among them
     */
    static double rank(double[] scores, int gold, BitSet filtered) {
        int below = 0;
        int equal = 0;
        for (int e = 0; e < scores.length; e++) {
            if (e != gold && !filtered.get(e)) {
                below += scores[e] < scores[gold] ? 1 : 0;
                equal += scores[e] == scores[gold] ? 1 : 0;
            }
        }
        return 1 + below + 0.5 * equal;
    }

    /** Their mean. */
    double mean() {
        return Arrays.stream(of).average().orElse(Double.NaN);
    }

    /** The mean of 1/rank. */
    double meanReciprocal() {
        return Arrays.stream(of).map(rank -> 1 / rank).average().orElse(Double.NaN);
    }

    /** The share of ranks of at most {@code most}. */
    double hits(int most) {
        DoublePredicate hit = rank -> rank <= most;
        return (double) Arrays.stream(of).filter(hit).count() / of.length;
    }

    /**
     * The mean ranks of each relation, [relations][2], of its tails and of its heads; NaN where it has no triple.
     *
     * @param triples those ranked
     */
    double[] byRelation(double[] triples, int relations) {
        double[] sums = new double[2 * relations];
        int[] counts = new int[relations];
        for (int i = 0; i < of.length / 2; i++) {
            int k = TripleGraph.relation(triples, i);
            counts[k]++;
            sums[2 * k] += of[2 * i];
            sums[2 * k + 1] += of[2 * i + 1];
        }
        for (int k = 0; k < relations; k++) {
            for (int end = 0; end < 2; end++) {
                sums[2 * k + end] = counts[k] == 0 ? Double.NaN : sums[2 * k + end] / counts[k];
            }
        }
        return sums;
    }
}
