package org.almagest.studies.domainembeddings;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code ranking}: where the true ends of held-out triples stand among all entities, with and without domains, and whether
 * neighbours in the embedding are of one domain. Before the domains have begun, they are taken as they would begin from the
 * embedding of the moment.
 *
 * <p>Besides numbers it writes the matrix {@code relation_ranks} [relations][2].
 */
@AutoService(Probe.class)
public final class Ranking implements Probe {
    /** The weights of domains that are tried, ascending. */
    static final double[] WEIGHTS = {0, 0.03, 0.1, 0.3, 1, 3};

    private static final String NAME = "ranking";
    private static final String FORM = "after Wang et al. 2019, arXiv 1903.10716";
    private static final String BORDES = "Bordes et al. 2013, section 4.1";
    private static final int TOP = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "filtered ranks of the ends of held-out triples, the domains' part in them, and the domains of neighbours ("
                + FORM + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                quantity(
                        "mean_rank",
                        "rank",
                        "mean over tails and heads of held-out triples of 1 + #(score below) + ½·#(equal score), other known triples left out",
                        BORDES),
                quantity("mean_reciprocal_rank", "1", "mean of 1/rank", BORDES),
                quantity("hits_at_1", "1", "share of ranks ≤ 1", BORDES),
                quantity("hits_at_10", "1", "share of ranks ≤ 10", BORDES),
                quantity("base_mean_reciprocal_rank", "1", "mean of 1/rank by f alone", BORDES),
                quantity(
                        "domain_weight",
                        "1",
                        "b in f + b·(excess of head and tail): that of 0, 0.03, 0.1, 0.3, 1, 3 with the largest mean reciprocal rank on the validation triples, the larger of equals; 0 without domains",
                        FORM),
                quantity("unused_domains", "1", "1 where there are domains and their weight came out 0, else 0", FORM),
                quantity(
                        "membership_auc",
                        "1",
                        "mean over sides of relations of P(x(member) < x(other)) + ½·P(equal), members as the data were made, x the excess",
                        FORM),
                quantity("domain_purity", "1", "share of the 5 nearest entities in the same domain", FORM),
                quantity("super_purity", "1", "share of the 5 nearest entities in the same super-domain", FORM),
                quantity("domain_lift", "1", "(domain_purity − chance)/(1 − chance)", FORM),
                quantity("super_lift", "1", "(super_purity − chance)/(1 − chance)", FORM),
                quantity("hierarchy", "1", "the smaller of domain_lift and super_lift − domain_lift", FORM));
    }

    private static Quantity quantity(String name, String unit, String formula, String source) {
        return new Quantity(name, unit, formula, source, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(new MatrixKind(
                "relation_ranks",
                MatrixKind.Content.RELATION_RANKS,
                "[relations][2], mean rank of the tails and of the heads of each relation's held-out triples"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(TranslationModel.class, "an embedding of triples (family transe)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    /** All entities against both ends of every held-out triple, and against one another. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return model.capability(TranslationModel.class)
                .map(own -> (double) own.entities() * own.dimension() * (6.0 * data.test() + own.entities()))
                .orElse(0.0);
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        TranslationModel model = snapshot.model()
                .capability(TranslationModel.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        "probe ranking measures networks of family transe: leave it out for other families"));
        if (!Arrays.stream(snapshot.parameters()).allMatch(Double::isFinite)) {
            for (Quantity quantity : quantities()) {
                sink.measurement(
                        Measurement.missing(snapshot.step(), NAME, quantity.name(), null, Measurement.NOT_FINITE));
            }
            return;
        }
        new Look(snapshot, model, sink).all();
    }

    /** One look at one embedding. */
    private static final class Look {
        private final Snapshot snapshot;
        private final TranslationModel model;
        private final Sink sink;
        private final TripleGraph graph;
        private final KnownTriples known;
        private final TranslationScores scores;

        Look(Snapshot snapshot, TranslationModel model, Sink sink) {
            this.snapshot = snapshot;
            this.model = model;
            this.sink = sink;
            this.graph = TripleGraph.of(snapshot.data());
            this.known = new KnownTriples(graph.all());
            this.scores = new TranslationScores(model, snapshot.parameters());
        }

        void all() {
            double[][] own = model.domains() == Domains.NONE ? new double[0][] : excess();
            double weight = own.length == 0 ? 0 : weight(own);
            double[][] used = model.domains() == Domains.PERMUTED ? permuted(own) : own;
            Ranks base = ranks(graph.test(), 0, used);
            Ranks ranks = weight == 0 ? base : ranks(graph.test(), weight, used);
            Map<String, Double> found = new LinkedHashMap<>();
            found.put("mean_rank", ranks.mean());
            found.put("mean_reciprocal_rank", ranks.meanReciprocal());
            found.put("hits_at_1", ranks.hits(1));
            found.put("hits_at_10", ranks.hits(TOP));
            found.put("base_mean_reciprocal_rank", base.meanReciprocal());
            found.put("domain_weight", weight);
            found.put("unused_domains", own.length > 0 && weight == 0 ? 1.0 : 0.0);
            neighbours(found);
            found.forEach((quantity, value) ->
                    sink.measurement(Measurement.exact(snapshot.step(), NAME, quantity, null, value)));
            sink.measurement(
                    own.length == 0
                            ? Measurement.missing(snapshot.step(), NAME, "membership_auc", null, "no_domains")
                            : Measurement.exact(
                                    snapshot.step(), NAME, "membership_auc", null, Membership.auc(graph, used)));
            sink.matrix(new Matrix(
                    snapshot.step(),
                    "relation_ranks",
                    null,
                    graph.relations(),
                    2,
                    ranks.byRelation(graph.test(), graph.relations())));
        }

        private Ranks ranks(double[] triples, double weight, double[][] excess) {
            return Ranks.of(triples, known, model.entities(), scores.of(triples, weight, excess));
        }

        /** The excess of every entity over every side; of the ellipsoids as they would begin where they have not. */
        private double[][] excess() {
            double[] theta = snapshot.parameters();
            if (!Ellipsoids.begun(model, theta)) {
                theta = theta.clone();
                Ellipsoids.begin(model, theta, graph.train());
            }
            Ellipsoids ellipsoids = Ellipsoids.of(model, theta);
            double[][] excess = new double[2 * model.relations()][];
            for (int side = 0; side < excess.length; side++) {
                excess[side] = ellipsoids.excess(side, theta, model.entities());
            }
            return excess;
        }

        private double weight(double[][] excess) {
            double best = Double.NEGATIVE_INFINITY;
            double chosen = 0;
            for (double weight : WEIGHTS) {
                double found = ranks(graph.validation(), weight, excess).meanReciprocal();
                if (found >= best) {
                    best = found;
                    chosen = weight;
                }
            }
            return chosen;
        }

        private double[][] permuted(double[][] excess) {
            int[] dealt = new int[model.relations()];
            Arrays.setAll(dealt, k -> k);
            new RandomStream(snapshot.seed(), "dealt domains").shuffle(dealt);
            double[][] permuted = new double[excess.length][];
            for (int side = 0; side < excess.length; side++) {
                permuted[side] = excess[2 * dealt[side / 2] + side % 2];
            }
            return permuted;
        }

        private void neighbours(Map<String, Double> found) {
            int[][] nearest = Neighbours.nearest(snapshot.parameters(), model.entities(), model.dimension());
            double domain = Neighbours.purity(nearest, graph.domain());
            double superDomain = Neighbours.purity(nearest, graph.superDomain());
            double domainLift = lift(domain, Neighbours.chance(graph.domain()));
            double superLift = lift(superDomain, Neighbours.chance(graph.superDomain()));
            found.put("domain_purity", domain);
            found.put("super_purity", superDomain);
            found.put("domain_lift", domainLift);
            found.put("super_lift", superLift);
            found.put("hierarchy", Math.min(domainLift, superLift - domainLift));
        }

        private static double lift(double purity, double chance) {
            return (purity - chance) / (1 - chance);
        }
    }
}
