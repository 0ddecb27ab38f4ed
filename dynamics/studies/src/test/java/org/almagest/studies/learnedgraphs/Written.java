package org.almagest.studies.learnedgraphs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Rounds;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.jspecify.annotations.Nullable;

/** What a probe writes of a small network that learns its graph. */
final class Written implements Sink {
    private final Map<String, Measurement> measurements = new HashMap<>();
    private final List<Matrix> matrices = new ArrayList<>();

    /** A block model of twelve nodes and two classes, in four parts of which the last four nodes are no part. */
    static DataSet data() {
        return DataSets.load(
                "block-model",
                Settings.of(
                        DataSets.SOURCES.named("block-model").parameters(),
                        Map.of(
                                "nodes",
                                14,
                                "classes",
                                2,
                                "inside",
                                0.4,
                                "across",
                                0.1,
                                "dimension",
                                3,
                                "train",
                                2,
                                "outer",
                                4,
                                "validation",
                                2,
                                "test",
                                4)));
    }

    static Model model(DataSet data, int samples) {
        return Families.ALL
                .named("gnn")
                .build(
                        Settings.of(
                                Families.ALL.named("gnn").parameters(),
                                Map.of(
                                        "depth",
                                        1,
                                        "width",
                                        4,
                                        "activation",
                                        "tanh",
                                        "graph",
                                        "learned",
                                        "graph_samples",
                                        samples,
                                        "propagate_head",
                                        true)),
                        data);
    }

    static Written by(
            Probe probe,
            Map<String, ?> settings,
            Model model,
            double[] parameters,
            DataSet data,
            @Nullable Rounds rounds) {
        Written written = new Written();
        Snapshot snapshot = new Snapshot(
                7,
                model,
                parameters,
                parameters,
                data,
                Objectives.CROSS_ENTROPY,
                1,
                new Snapshot.Pace("bilevel", true, 1, 1),
                rounds);
        probe.measure(snapshot, Settings.of(probe.parameters(), settings), written);
        return written;
    }

    double value(String quantity) {
        Measurement measurement = measurements.get(quantity);
        if (measurement == null || measurement.value() == null) {
            throw new AssertionError(quantity + ": " + measurement);
        }
        return measurement.value();
    }

    String status(String quantity) {
        return measurements.get(quantity).status();
    }

    Set<String> quantities() {
        return new TreeSet<>(measurements.keySet());
    }

    List<Matrix> matrices() {
        return matrices;
    }

    @Override
    public void measurement(Measurement measurement) {
        if (measurements.put(measurement.quantity(), measurement) != null) {
            throw new AssertionError("twice: " + measurement);
        }
    }

    @Override
    public void spectrum(Spectrum spectrum) {
        throw new AssertionError("no spectrum is expected");
    }

    @Override
    public void matrix(Matrix matrix) {
        matrices.add(matrix);
    }
}
