package org.almagest.studies.domainembeddings;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.SharedArray;

/**
 * A typed graph of triples (head, relation, tail) as a data set holds it: an example is a triple, and what its maker knows lies
 * in arrays that all examples share.
 *
 * @param entities how many there are
 * @param relations how many there are
 * @param train triples to learn, [count][3]
 * @param validation triples to choose by, [count][3]
 * @param test triples held out, [count][3]
 * @param domain of each entity
 * @param superDomain of each entity
 * @param members 1 where an entity is of a side of a relation, else 0, [2·relations][entities]; row 2k + side, side 0 the heads
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TripleGraph(
        int entities,
        int relations,
        double[] train,
        double[] validation,
        double[] test,
        double[] domain,
        double[] superDomain,
        double[] members) {
    /** Numbers of a triple. */
    static final int PARTS = 3;

    static final String VALIDATION = "validation";
    static final String DOMAIN = "domain";
    static final String SUPER_DOMAIN = "super_domain";
    static final String MEMBERS = "members";

    /**
     * The graph in {@code data}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static TripleGraph of(DataSet data) {
        SharedArray members = shared(data, MEMBERS);
        return new TripleGraph(
                members.shape().columns(),
                members.shape().rows() / 2,
                data.train().inputs(),
                shared(data, VALIDATION).values(),
                data.test().inputs(),
                shared(data, DOMAIN).values(),
                shared(data, SUPER_DOMAIN).values(),
                members.values());
    }

    private static SharedArray shared(DataSet data, String name) {
        return data.train().shared().stream()
                .filter(array ->
                        array.shape().name().equals(name) && data.train().features() == PARTS)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "data %s has no triples of entities with the array %s: expected a graph of triples; choose data typed-graph, or another family",
                        data.name(),
                        name)));
    }

    /** The relation of the i-th of some triples. */
    static int relation(double[] triples, int i) {
        return (int) triples[PARTS * i + 1];
    }

    /** The entity on a side of a triple, 0 the head and 1 the tail. */
    static int entity(double[] triples, int i, int side) {
        return (int) triples[PARTS * i + 2 * side];
    }

    /** Train, validation and test triples. */
    List<double[]> all() {
        return List.of(train, validation, test);
    }
}
