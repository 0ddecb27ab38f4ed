package org.almagest.studies.learnedgraphs;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.LearnedEdges;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Rounds;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code edge-mass}: where a learned graph puts probability that the observed graph had not, within classes and between
 * them, and how the rounds of its training stand.
 */
@AutoService(Probe.class)
public final class EdgeMass implements Probe {
    static final String NAME = "edge-mass";
    static final Needs NEEDS = Needs.PREDICTIONS.and(
            LearnedEdges.class, "a network that learns its graph, such as family gnn with graph: learned");
    private static final String PAPER = "Franceschi et al. 2019, arXiv 1903.11960";
    private static final String ABSENT = "over pairs without an observed edge";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "probability that a learned graph gives to pairs of one class and of two, and how its rounds stand ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                quantity("edge_mass", "Σ_{i<j} θ_ij, the expected number of edges"),
                quantity("mass_same", "mean θ_ij " + ABSENT + ", both ends of one class"),
                quantity("mass_different", "mean θ_ij " + ABSENT + ", ends of two classes"),
                quantity("mass_ratio", "mass_same/mass_different"),
                quantity("log_mass_ratio", "ln(mass_same/mass_different)"),
                quantity(
                        "mass_ratio_unlabelled",
                        "mass_ratio " + ABSENT + ", neither end a training or an outer example"),
                quantity("log_mass_ratio_unlabelled", "ln(mass_ratio_unlabelled)"),
                quantity("unlabelled_share", "share of the mass " + ABSENT + " that lies on pairs without such an end"),
                quantity("largest_hypergradient", "largest |∂F/∂θ_ij| of the run so far"),
                quantity(
                        "validation_accuracy",
                        "share of the validation examples that are right, at the end of this round"),
                quantity("round_test_accuracy", "share of the test examples that are right, at the end of this round"),
                quantity("chosen_round", "the best round so far, from 0"));
    }

    private static Quantity quantity(String name, String formula) {
        return new Quantity(name, "1", formula, PAPER, false);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Needs needs() {
        return NEEDS;
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        LearnedEdges edges = snapshot.model().capability(LearnedEdges.class).orElseThrow();
        NodeClasses classes = NodeClasses.of(snapshot.data(), edges.nodes());
        SparseMatrix adjacency = edges.observed().adjacency();
        Mass all = new Mass();
        Mass unlabelled = new Mass();
        double mass = 0;
        boolean[] joined = new boolean[edges.nodes()];
        for (int i = 0; i < edges.nodes(); i++) {
            Arrays.fill(joined, false);
            for (int p = adjacency.start(i); p < adjacency.start(i + 1); p++) {
                joined[adjacency.column(p)] = true;
            }
            for (int j = i + 1; j < edges.nodes(); j++) {
                double probability = snapshot.parameters()[edges.block().offset() + edges.pair(i, j)];
                mass += probability;
                if (!joined[j] && classes.classOf()[i] >= 0 && classes.classOf()[j] >= 0) {
                    boolean same = classes.classOf()[i] == classes.classOf()[j];
                    all.add(same, probability);
                    if (!classes.seen()[i] && !classes.seen()[j]) {
                        unlabelled.add(same, probability);
                    }
                }
            }
        }
        long step = snapshot.step();
        sink.measurement(Measurement.exact(step, NAME, "edge_mass", null, mass));
        sink.measurement(Measurement.exact(step, NAME, "mass_same", null, all.same()));
        sink.measurement(Measurement.exact(step, NAME, "mass_different", null, all.different()));
        ratio(step, "mass_ratio", all, sink);
        ratio(step, "mass_ratio_unlabelled", unlabelled, sink);
        if (all.sum() > 0) {
            sink.measurement(Measurement.exact(step, NAME, "unlabelled_share", null, unlabelled.sum() / all.sum()));
        } else {
            sink.measurement(Measurement.missing(step, NAME, "unlabelled_share", null, "no_mass"));
        }
        rounds(step, snapshot.rounds(), sink);
    }

    /** Of what the graph has learned; a graph that has learned nothing has no ratio. */
    private static void ratio(long step, String name, Mass mass, Sink sink) {
        if (mass.different() > 0 && mass.same() > 0) {
            double ratio = mass.same() / mass.different();
            sink.measurement(Measurement.exact(step, NAME, name, null, ratio));
            sink.measurement(Measurement.exact(step, NAME, "log_" + name, null, StrictMath.log(ratio)));
        } else {
            String why = mass.sum() > 0 ? "one_sided" : "no_mass";
            sink.measurement(Measurement.missing(step, NAME, name, null, why));
            sink.measurement(Measurement.missing(step, NAME, "log_" + name, null, why));
        }
    }

    private static void rounds(long step, @Nullable Rounds rounds, Sink sink) {
        if (rounds == null) {
            for (String name :
                    List.of("largest_hypergradient", "validation_accuracy", "round_test_accuracy", "chosen_round")) {
                sink.measurement(Measurement.missing(step, NAME, name, null, "no_round_yet"));
            }
            return;
        }
        sink.measurement(Measurement.exact(step, NAME, "largest_hypergradient", null, rounds.largestHypergradient()));
        sink.measurement(Measurement.exact(step, NAME, "validation_accuracy", null, rounds.validationAccuracy()));
        sink.measurement(Measurement.exact(step, NAME, "round_test_accuracy", null, rounds.testAccuracy()));
        sink.measurement(Measurement.exact(step, NAME, "chosen_round", null, rounds.chosen()));
    }

    /** Probability on pairs of nodes, by whether they are of one class. */
    private static final class Mass {
        private double sameSum;
        private long sameCount;
        private double differentSum;
        private long differentCount;

        void add(boolean same, double probability) {
            if (same) {
                sameSum += probability;
                sameCount++;
            } else {
                differentSum += probability;
                differentCount++;
            }
        }

        double sum() {
            return sameSum + differentSum;
        }

        /** Mean over the pairs of one class; 0 where there are none. */
        double same() {
            return sameCount == 0 ? 0 : sameSum / sameCount;
        }

        /** Mean over the pairs of two classes; 0 where there are none. */
        double different() {
            return differentCount == 0 ? 0 : differentSum / differentCount;
        }
    }
}
