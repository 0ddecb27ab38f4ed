package org.almagest.studies.learnedgraphs;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.LearnedEdges;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/** Probe {@code edge-probabilities}: the probability of every edge of a learned graph, as a matrix. */
@AutoService(Probe.class)
public final class EdgeProbabilities implements Probe {
    @Override
    public String name() {
        return "edge-probabilities";
    }

    @Override
    public String description() {
        return "the probability of every edge of a learned graph, as a matrix for the report";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of();
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        "edge_probabilities",
                        MatrixKind.Content.EDGE_PROBABILITIES,
                        "probability of an edge between two nodes, [nodes][nodes]; nodes stand class by class, as far as examples tell their classes"));
    }

    @Override
    public Needs needs() {
        return EdgeMass.NEEDS;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        LearnedEdges edges = snapshot.model().capability(LearnedEdges.class).orElseThrow();
        int nodes = edges.nodes();
        int[] order = NodeClasses.of(snapshot.data(), nodes).order();
        double[] matrix = new double[nodes * nodes];
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                matrix[i * nodes + j] =
                        i == j ? 0 : snapshot.parameters()[edges.block().offset() + edges.pair(order[i], order[j])];
            }
        }
        sink.matrix(new Matrix(snapshot.step(), "edge_probabilities", null, nodes, nodes, matrix));
    }
}
