package org.almagest.jobs.bench;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/** A full-batch step of a graph network on Cora: two layers of width 64 with gcn and relu, a linear head, cross-entropy. */
final class GraphStep {
    private static final double RATE = 0.5;

    private GraphStep() {}

    /** Cora is read from {@code folder}. */
    static TrainingStep on(String folder) {
        DataSet data =
                DataSets.load("cora", Settings.of(DataSets.SOURCES.named("cora").parameters(), Map.of("path", folder)));
        Family family = Families.ALL.named("gnn");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("depth", 2, "width", 64, "activation", "relu")), data);
        return new TrainingStep(
                model,
                Objectives.CROSS_ENTROPY,
                data.train(),
                Wave.of(model.parameterCount(), 0.1, 0.7, 1),
                StepWorkload.training("gd", RATE),
                Kernels.active());
    }
}
