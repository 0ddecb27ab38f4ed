package org.almagest.studies.domainembeddings;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.family.Batch;

/**
 * Triples that are made false, anew at every step: with equal odds the head or the tail is replaced by an entity that is drawn
 * among all; triples that are true by chance are not excluded.
 *
 * @param heads of the true triples, [1][batch]
 * @param kinds their relations
 * @param tails their tails
 * @param head 1 where the head is replaced, 0 where the tail is
 * @param entity what takes its place
 */
record Corruption(Node heads, Node kinds, Node tails, Node head, Node entity) {
    /** Names of what is drawn. */
    static final String HEAD = "corrupted head";

    static final String ENTITY = "corrupting entity";

    /**
     * Of the triples of {@code batch}.
     *
     * @param entities how many there are
     */
    static Corruption of(GraphBuilder graph, Batch batch, int entities) {
        Node inputs = batch.inputs();
        Shape one = Shape.of(1, batch.size());
        return new Corruption(
                graph.slice(inputs, 1, 0, 1),
                graph.slice(inputs, 1, 1, 1),
                graph.slice(inputs, 1, 2, 1),
                batch.chance(HEAD, one, Distribution.bernoulli(0.5)),
                batch.chance(ENTITY, one, Distribution.below(entities)));
    }

    /** The heads of the false triples. */
    Node falseHeads(GraphBuilder graph) {
        return mixed(graph, heads, entity);
    }

    /** The tails of the false triples. */
    Node falseTails(GraphBuilder graph) {
        return mixed(graph, entity, tails);
    }

    /** The entities that are replaced. */
    Node replaced(GraphBuilder graph) {
        return mixed(graph, tails, heads);
    }

    /** The number of the relation's side on which something is replaced: 2k for the heads of relation k, 2k + 1 for its tails. */
    Node sides(GraphBuilder graph) {
        return graph.add(graph.scale(2, kinds), graph.subtract(graph.constant(1), head));
    }

    /** The second where the head is replaced, else the first; exact, since all are whole numbers. */
    private Node mixed(GraphBuilder graph, Node otherwise, Node where) {
        return graph.add(otherwise, graph.multiply(head, graph.subtract(where, otherwise)));
    }
}
