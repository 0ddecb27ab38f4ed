package org.almagest.studies.learnedgraphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** A graph is learned, as the probe sees it from round to round. */
class LearnedGraphsRunTest {
    private static RunResult run(String use) {
        Map<String, Object> training = new HashMap<>(Map.of(
                "objective",
                "bilevel",
                "loss",
                "cross-entropy + 0.00025*squared-norm(layer=0)",
                "outer_loss",
                "cross-entropy",
                "outer_examples",
                use,
                "learning_rate",
                0.02,
                "epsilon",
                1e-6,
                "epsilon_inside",
                true,
                "batch_size",
                0,
                "inner_steps",
                25,
                "outer_rounds",
                4));
        training.put("record", "linear");
        training.put("record_spacing", 5);
        RunResult result = Run.execute(new RunConfiguration(
                "gnn",
                Settings.of(
                        Families.ALL.named("gnn").parameters(),
                        Map.of(
                                "depth",
                                1,
                                "width",
                                8,
                                "activation",
                                "relu",
                                "init",
                                "xavier-uniform",
                                "graph",
                                "learned",
                                "graph_samples",
                                8,
                                "propagate_head",
                                true)),
                "block-model",
                Settings.of(
                        DataSets.SOURCES.named("block-model").parameters(),
                        Map.of(
                                "nodes",
                                30,
                                "inside",
                                0.3,
                                "dimension",
                                8,
                                "separation",
                                2.5,
                                "train",
                                6,
                                "outer",
                                6,
                                "validation",
                                6,
                                "test",
                                12,
                                "stratified",
                                true)),
                Settings.of(Training.PARAMETERS, training),
                List.of(new ProbeRequest(
                        "edge-mass",
                        new ProbeSchedule(true, true, List.of(), List.of(), true),
                        Settings.of(Probes.ALL.named("edge-mass").parameters(), Map.of()))),
                1));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static List<Measurement> of(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(measurement -> measurement.quantity().equals(quantity))
                .toList();
    }

    private static double last(RunResult result, String quantity) {
        List<Measurement> all = of(result, quantity);
        return Objects.requireNonNull(all.get(all.size() - 1).value(), quantity);
    }

    @Test
    void massGoesToPairsOfOneClass() {
        RunResult result = run("steer");
        assertTrue(last(result, "log_mass_ratio") > 0);
        assertTrue(last(result, "largest_hypergradient") > 0 && last(result, "largest_hypergradient") < 100);
        int chosen = (int) last(result, "chosen_round");
        assertTrue(chosen >= 0 && chosen < 4);
        // what is kept is the network of the chosen round
        assertEquals(
                result.scores().testAccuracy(),
                of(result, "round_test_accuracy").get(chosen + 1).value());
        assertEquals(last(result, "round_test_accuracy"), result.scores().testAccuracy());
        assertEquals(of(result, "edge_mass").get(chosen + 1).value(), last(result, "edge_mass"));
    }

    @Test
    void aGraphThatIsNotSteeredHasNoNewMass() {
        RunResult result = run("train");
        assertEquals(0, last(result, "mass_same"));
        assertEquals(0, last(result, "largest_hypergradient"));
        assertEquals(of(result, "edge_mass").get(0).value(), last(result, "edge_mass"));
    }
}
