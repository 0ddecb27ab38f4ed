package org.almagest.studies.domainembeddings;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * What the ellipsoids of a {@link TranslationModel} make small: the mean of max(0, margin + x(e) − x(e′)) over the batch, e the
 * entity that a {@link Corruption} replaces by e′ and x the excess over the side of the relation on which that is, and tightness
 * times the mean of s over all sides and coordinates.
 *
 * @param margin by how much less excess a member is to have
 * @param tightness weight of the mean s
 */
record DomainMargin(double margin, double tightness) implements Objective {
    @Override
    public String name() {
        return "domain-margin";
    }

    @Override
    public String description() {
        return "mean over the batch of max(0, margin + x(member) − x(drawn)), and tightness times the mean of s";
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        TranslationModel model = CorruptedTriples.model(network, name());
        Corruption corruption = Corruption.of(graph, batch, model.entities());
        ForwardPass pass = network.pass();
        Node axes = pass.parameter(TranslationModel.AXES);
        Node sides = corruption.sides(graph);
        Node centre = graph.selectRows(pass.parameter(TranslationModel.CENTRES), sides);
        Node inverse = graph.selectRows(graph.exp(graph.scale(-1, axes)), sides);
        Node entities = pass.parameter(TranslationModel.ENTITIES);
        Node inside = excess(graph, graph.selectRows(entities, corruption.replaced(graph)), centre, inverse);
        Node outside = excess(graph, graph.selectRows(entities, corruption.entity()), centre, inverse);
        Node lost = CorruptedTriples.hinge(graph, margin, graph.subtract(outside, inside));
        Node size = graph.scale(1.0 / axes.shape().size(), graph.sum(axes));
        return Terms.of("margin", lost).and("size", tightness, size);
    }

    /** The excess of points, a row each, over ellipsoids with centres and inverse half-axes row by row; [1][count]. */
    static Node excess(GraphBuilder graph, Node points, Node centres, Node inverse) {
        Node off = graph.multiply(graph.subtract(points, centres), inverse);
        Node beyond = graph.subtract(graph.sum(graph.multiply(off, off), 0b1), graph.constant(1));
        return graph.reshape(
                graph.activate(Activation.RELU, beyond), 1, points.shape().rows());
    }
}
