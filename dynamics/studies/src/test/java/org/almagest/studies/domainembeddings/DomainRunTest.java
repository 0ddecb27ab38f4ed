package org.almagest.studies.domainembeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.MultilayerPerceptron;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Whole runs on a small graph. */
class DomainRunTest {
    private static final Map<String, Object> GRAPH =
            Map.of("entities", 40, "super_domains", 2, "domains_below", 4, "relations", 6, "latent", 3, "data_seed", 3);

    /** Means of as many numbers in another order. */
    private static final double ROUNDING = 1e-12;

    private static RunResult run(String domains, Map<String, ?> more) {
        Map<String, Object> family = new HashMap<>(Map.of("dimension", 8, "domains", domains, "domain_epochs", 5));
        family.putAll(more);
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        "corrupted-triples",
                        "learning_rate",
                        1e-2,
                        "batch_size",
                        32,
                        "epochs",
                        30,
                        "keep_weights",
                        true));
        ProbeRequest ranking = new ProbeRequest(
                "ranking",
                new ProbeSchedule(true, true, List.of(), List.of(), false),
                Settings.of(List.of(), Map.of()));
        RunResult result = Run.execute(new RunConfiguration(
                "transe",
                Settings.of(new TransE().parameters(), family),
                "typed-graph",
                Settings.of(new TypedGraph().parameters(), GRAPH),
                training,
                List.of(ranking),
                3));
        assertEquals(Status.FINISHED, result.status(), result::error);
        return result;
    }

    private static double[] end(RunResult result, String block) {
        return result.weights().stream()
                .filter(weights -> weights.step() > 0 && weights.name().equals(block))
                .findFirst()
                .orElseThrow()
                .data();
    }

    private static double measured(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(one -> one.step() == result.steps() && one.quantity().equals(quantity))
                .mapToDouble(one -> Objects.requireNonNull(one.value(), one::toString))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void runsOfOneSeedShareTheEmbeddingToTheBit() {
        RunResult none = run("none", Map.of());
        for (String domains : List.of("trained", "untrained", "permuted")) {
            RunResult other = run(domains, Map.of());
            assertArrayEquals(end(none, "W"), end(other, "W"), 0);
            assertArrayEquals(end(none, "r"), end(other, "r"), 0);
            assertEquals(measured(none, "mean_reciprocal_rank"), measured(other, "base_mean_reciprocal_rank"));
            assertEquals(measured(none, "domain_purity"), measured(other, "domain_purity"));
        }
        assertEquals(0, measured(none, "domain_weight"));
        assertTrue(Arrays.stream(end(none, "s")).allMatch(s -> s == 0));
    }

    @Test
    void permutedDomainsAreTheTrainedOnesWithTheirWeight() {
        RunResult trained = run("trained", Map.of());
        RunResult permuted = run("permuted", Map.of());
        assertArrayEquals(end(trained, "c"), end(permuted, "c"), 0);
        assertEquals(measured(trained, "domain_weight"), measured(permuted, "domain_weight"));
        assertNotEquals(measured(trained, "membership_auc"), measured(permuted, "membership_auc"));
    }

    @Test
    void entitiesStayInTheUnitBallAndUntrainedDomainsAreWhereTheyBegin() {
        RunResult result = run("untrained", Map.of());
        double[] entities = end(result, "W");
        for (int e = 0; e < 40; e++) {
            double[] row = Arrays.copyOfRange(entities, 8 * e, 8 * e + 8);
            assertTrue(Arrays.stream(row).map(x -> x * x).sum() <= 1 + ROUNDING);
        }
        TripleGraph graph = TripleGraph.of(SmallTypedGraph.of(GRAPH));
        TranslationModel model = new TranslationModel(40, 6, 8, Domains.UNTRAINED, 0.5, 0.01, 0, 1);
        double[] theta = Arrays.copyOf(entities, model.parameterCount());
        Ellipsoids.begin(model, theta, graph.train());
        assertArrayEquals(Ellipsoids.of(model, theta).centres(), end(result, "c"), 0);
        assertArrayEquals(Ellipsoids.of(model, theta).logarithms(), end(result, "s"), 0);
    }

    /** The probe's numbers from the weights, by another way: all triples scored whole. */
    @Test
    void ranksAreThoseOfWholeScores() {
        RunResult result = run("trained", Map.of());
        TripleGraph graph = TripleGraph.of(SmallTypedGraph.of(GRAPH));
        double weight = measured(result, "domain_weight");
        double[] entities = end(result, "W");
        double[] relations = end(result, "r");
        double sum = 0;
        int count = graph.test().length / 3;
        double[] byRelation = new double[2 * 6];
        int[] counted = new int[6];
        for (int i = 0; i < count; i++) {
            for (int side = 0; side < 2; side++) {
                int[] triple = {(int) graph.test()[3 * i], (int) graph.test()[3 * i + 1], (int) graph.test()[3 * i + 2]
                };
                double gold = score(result, entities, relations, triple, weight);
                double rank = 1;
                for (int e = 0; e < 40; e++) {
                    int[] other = triple.clone();
                    other[2 * side] = e;
                    if (e != triple[2 * side] && !known(graph, other)) {
                        double score = score(result, entities, relations, other, weight);
                        rank += Math.abs(score - gold) < ROUNDING ? 0.5 : score < gold ? 1 : 0;
                    }
                }
                sum += rank;
                byRelation[2 * triple[1] + 1 - side] += rank;
                counted[triple[1]] += side;
            }
        }
        assertEquals(sum / (2 * count), measured(result, "mean_rank"), ROUNDING * 40);
        Matrix matrix = result.matrices().get(result.matrices().size() - 1);
        for (int k = 0; k < 6; k++) {
            assertEquals(byRelation[2 * k] / counted[k], matrix.data()[2 * k], ROUNDING * 40);
            assertEquals(byRelation[2 * k + 1] / counted[k], matrix.data()[2 * k + 1], ROUNDING * 40);
        }
    }

    private static boolean known(TripleGraph graph, int[] triple) {
        return graph.all().stream().anyMatch(list -> IntStream.range(0, list.length / 3)
                .anyMatch(
                        i -> list[3 * i] == triple[0] && list[3 * i + 1] == triple[1] && list[3 * i + 2] == triple[2]));
    }

    private static double score(RunResult result, double[] entities, double[] relations, int[] triple, double weight) {
        double score = 0;
        for (int j = 0; j < 8; j++) {
            score += Math.abs(entities[8 * triple[0] + j] + relations[8 * triple[1] + j] - entities[8 * triple[2] + j]);
        }
        for (int side = 0; side < 2; side++) {
            int row = 8 * (2 * triple[1] + side);
            double outside = -1;
            for (int j = 0; j < 8; j++) {
                double off = (entities[8 * triple[2 * side] + j] - end(result, "c")[row + j])
                        / Math.exp(end(result, "s")[row + j]);
                outside += off * off;
            }
            score += weight * Math.max(0, outside);
        }
        return score;
    }

    @Test
    void otherDataAndImpossibleGraphsAreRefused() {
        DataSet numbers = new DataSet(
                "numbers",
                new Examples(3, 1, 1, new double[3], new double[1]),
                new Examples(3, 1, 0, new double[0], new double[0]),
                false);
        TransE family = new TransE();
        Settings settings = Settings.of(family.parameters(), Map.of());
        String refusal =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> family.build(settings, numbers))
                        .getMessage());
        assertTrue(refusal.contains("choose data typed-graph"), refusal);
        assertThrows(IllegalArgumentException.class, () -> family.build(settings, 9, 9));
        assertThrows(DataException.class, () -> SmallTypedGraph.of(Map.of("domains_below", 3)));
        assertThrows(DataException.class, () -> SmallTypedGraph.of(Map.of("entities", 11)));
    }

    @Test
    void theLossAsksForScoresOfTriples() {
        MultilayerPerceptron family = new MultilayerPerceptron();
        RunResult result = Run.execute(new RunConfiguration(
                family.name(),
                Settings.of(family.parameters(), Map.of("depth", 1, "width", 2)),
                "typed-graph",
                Settings.of(new TypedGraph().parameters(), GRAPH),
                Settings.of(Training.PARAMETERS, Map.of("loss", "corrupted-triples(margin=2)", "epochs", 1)),
                List.of(),
                1));
        assertEquals(Status.FAILED, result.status());
        assertEquals(
                "loss corrupted-triples(margin=2) needs scores of triples: expected family transe; choose another loss for other families",
                result.error());
    }

    /** What the page of the study says of the graph at its defaults. */
    @Test
    void theGraphAtItsDefaults() {
        TripleGraph graph = TripleGraph.of(SmallTypedGraph.of(Map.of("data_seed", 1)));
        int all = graph.all().stream().mapToInt(list -> list.length / 3).sum();
        assertTrue(all > 900 && all < 1600, () -> all + " triples");
        assertEquals((int) (0.7 * all), graph.train().length / 3);
        assertEquals((int) (0.8 * all) - (int) (0.7 * all), graph.validation().length / 3);
        for (double[] list : graph.all()) {
            for (int i = 0; i < list.length / 3; i++) {
                for (int side = 0; side < 2; side++) {
                    int row = 2 * TripleGraph.relation(list, i) + side;
                    assertEquals(1, graph.members()[row * 240 + TripleGraph.entity(list, i, side)]);
                }
            }
        }
        for (int side = 0; side < 36; side++) {
            double members =
                    Arrays.stream(graph.members(), 240 * side, 240 * side + 240).sum();
            assertEquals(side / 2 % 3 == 2 ? 60 : 20, members);
        }
        assertFalse(Arrays.equals(
                graph.train(),
                TripleGraph.of(SmallTypedGraph.of(Map.of("data_seed", 2))).train()));
    }
}
