package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of the embedding of a knowledge graph, 240 entities and 18 relations: triples against corrupted ones that are drawn
 * anew, a hinge, Adam, and entities back into the unit ball.
 */
final class EmbeddingStep {
    private static final double RATE = 1e-2;

    private EmbeddingStep() {}

    /** Triples of the batch, coordinates of an entity. */
    static TrainingStep on(List<Integer> sizes) {
        DataSet graph = DataSets.load(
                "typed-graph", Settings.of(DataSets.SOURCES.named("typed-graph").parameters(), Map.of()));
        Family family = Families.ALL.named("transe");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("dimension", sizes.get(1), "domains", "none")), graph);
        return new TrainingStep(
                model,
                Objectives.read("corrupted-triples"),
                triples(sizes.get(0)),
                Wave.started(model),
                StepWorkload.training("adam", RATE),
                Kernels.active());
    }

    /** Triple i has the head i, the relation i and the tail 7i + 3, each as far as there are so many. */
    private static Examples triples(int count) {
        double[] triples = new double[3 * count];
        for (int i = 0; i < count; i++) {
            triples[3 * i] = i % 240;
            triples[3 * i + 1] = i % 18;
            triples[3 * i + 2] = (7 * i + 3) % 240;
        }
        return new Examples(3, 1, count, triples, new double[count]);
    }
}
