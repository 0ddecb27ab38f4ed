package org.almagest.studies.domainembeddings;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The triples that are known to be true, by what stands beside each of their ends: a filter for ranks. */
final class KnownTriples {
    private final Map<Long, BitSet> others = new HashMap<>();

    /** Those of some lists of triples, [count][3] each. */
    KnownTriples(Iterable<double[]> lists) {
        for (double[] triples : lists) {
            for (int i = 0; i < triples.length / TripleGraph.PARTS; i++) {
                for (int side = 0; side < 2; side++) {
                    others.computeIfAbsent(key(triples, i, side), first -> new BitSet())
                            .set(TripleGraph.entity(triples, i, side));
                }
            }
        }
    }

    /** The entities that make a known triple on {@code side}, 0 the head and 1 the tail, of the i-th of {@code triples}. */
    BitSet on(double[] triples, int i, int side) {
        return others.getOrDefault(key(triples, i, side), new BitSet());
    }

    private static long key(double[] triples, int i, int side) {
        long pair = (long) TripleGraph.relation(triples, i) << 32 | TripleGraph.entity(triples, i, 1 - side);
        return side == 0 ? pair : ~pair;
    }
}
