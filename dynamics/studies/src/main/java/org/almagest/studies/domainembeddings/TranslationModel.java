package org.almagest.studies.domainembeddings;

import java.util.List;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Confined;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.RowBall;
import org.almagest.dynamics.objective.Stage;
import org.almagest.dynamics.objective.Staged;

/**
 * Entities e ∈ R^d within the unit ball and relations r ∈ R^d, with f(h, r, t) = ‖e_h + r − e_t‖₁, small where a triple is true
 * (Bordes et al. 2013); the prediction for a triple is f. Over the trained embedding, which then stays as it is, each
 * side of each relation has an ellipsoid with centre c and half-axes exp(s), see {@link Ellipsoids}; they are trained in a stage
 * of their own, and the probe {@code ranking} weighs them.
 *
 * <p>Blocks: {@code W} [entities][d], a row an entity, called as weights are, so that probes of weights compare entities; {@code
 * r} [relations][d]; {@code c} and {@code s} [2·relations][d], row 2k for the heads and 2k + 1 for the tails of relation k.
 *
 * @param entities how many there are
 * @param relations how many there are
 * @param dimension d
 * @param domains what becomes of the ellipsoids
 * @param domainMargin of the ellipsoids' hinge
 * @param tightness weight of the mean s
 * @param domainEpochs passes over the training set for the ellipsoids
 * @param domainRate step size for them
 */
record TranslationModel(
        int entities,
        int relations,
        int dimension,
        Domains domains,
        double domainMargin,
        double tightness,
        int domainEpochs,
        double domainRate)
        implements Model, Confined, Staged {
    /** Places of the blocks. */
    static final int ENTITIES = 0;

    static final int RELATIONS = 1;
    static final int CENTRES = 2;
    static final int AXES = 3;

    private static final double RELATION_DEVIATION = 0.1;

    @Override
    public List<Block> blocks() {
        int relationsAt = entities * dimension;
        int centresAt = relationsAt + relations * dimension;
        int axesAt = centresAt + 2 * relations * dimension;
        return List.of(
                new Block(0, "W", entities, dimension, 0),
                new Block(0, "r", relations, dimension, relationsAt),
                new Block(1, "c", 2 * relations, dimension, centresAt),
                new Block(1, "s", 2 * relations, dimension, axesAt));
    }

    /** Entities N(0, I) scaled to length 1, relations N(0, 0.1²) a coordinate, no ellipsoids yet. */
    @Override
    public double[] initialise(RandomStream random) {
        double[] theta = new double[parameterCount()];
        for (int entity = 0; entity < entities; entity++) {
            int at = entity * dimension;
            double sum = 0;
            for (int i = at; i < at + dimension; i++) {
                theta[i] = random.normal();
                sum += theta[i] * theta[i];
            }
            for (int i = at; i < at + dimension; i++) {
                theta[i] /= Math.sqrt(sum);
            }
        }
        Block relation = blocks().get(RELATIONS);
        for (int i = relation.offset(); i < relation.offset() + relation.size(); i++) {
            theta[i] = RELATION_DEVIATION * random.normal();
        }
        return theta;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(
                switch (block.name()) {
                    case "W" -> 1 / Math.sqrt(dimension);
                    case "r" -> RELATION_DEVIATION;
                    default -> 0;
                });
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        return score(pass, graph.slice(inputs, 1, 0, 1), graph.slice(inputs, 1, 1, 1), graph.slice(inputs, 1, 2, 1));
    }

    /** f of triples whose parts are [1][count] each; [1][count]. */
    Node score(ForwardPass pass, Node heads, Node kinds, Node tails) {
        GraphBuilder graph = pass.graph();
        Node from = graph.add(
                graph.selectRows(pass.parameter(ENTITIES), heads), graph.selectRows(pass.parameter(RELATIONS), kinds));
        Node difference = graph.subtract(from, graph.selectRows(pass.parameter(ENTITIES), tails));
        return graph.reshape(
                graph.sum(graph.abs(difference), 0b1), 1, heads.shape().columns());
    }

    @Override
    public List<RowBall> bounds() {
        return List.of(new RowBall(ENTITIES, 1));
    }

    @Override
    public List<Stage> later() {
        return domains == Domains.NONE
                ? List.of()
                : List.of(new Stage(
                        "domains",
                        List.of(CENTRES, AXES),
                        new DomainMargin(domainMargin, tightness),
                        domains == Domains.UNTRAINED ? 0 : domainEpochs,
                        domainRate,
                        (theta, data) -> Ellipsoids.begin(
                                this, theta, TripleGraph.of(data).train())));
    }

    /** Where a block begins in the flat vector. */
    int at(int block) {
        return blocks().get(block).offset();
    }

    @Override
    public double operationsPerExample() {
        return 4.0 * dimension;
    }
}
