package org.almagest.studies.learnedgraphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.LearnedEdges;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Rounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured of a learned graph, against the same by another way: sets of pairs in place of sums along rows. */
class LearnedGraphProbesTest {
    /** A few dozen additions in another order. */
    private static final double ROUNDING = 1e-13;
    /** The bar for central differences is 1e-7. */
    private static final double DIFFERENCES = 1e-7;

    private final DataSet data = Written.data();
    private final Model model = Written.model(data, 4);
    private final LearnedEdges edges = model.capability(LearnedEdges.class).orElseThrow();

    private double[] learned() {
        double[] parameters = model.initialise(new RandomStream(1, "init"));
        RandomStream random = new RandomStream(2, "edges");
        for (int i = edges.block().offset(); i < parameters.length; i++) {
            parameters[i] = random.uniform();
        }
        return parameters;
    }

    private Set<Integer> nodes(Examples examples) {
        Set<Integer> nodes = new HashSet<>();
        for (double node : examples.inputs()) {
            nodes.add((int) node);
        }
        return nodes;
    }

    private boolean joined(int i, int j) {
        var adjacency = data.graph().adjacency();
        for (int p = adjacency.start(i); p < adjacency.start(i + 1); p++) {
            if (adjacency.column(p) == j) {
                return true;
            }
        }
        return false;
    }

    private double mean(double[] parameters, boolean same, Set<Integer> known, Set<Integer> without) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < edges.nodes(); i++) {
            for (int j = 0; j < i; j++) {
                boolean counts = known.contains(i)
                        && known.contains(j)
                        && !joined(i, j)
                        && !without.contains(i)
                        && !without.contains(j)
                        // node i of a block model has class i mod 2
                        && (i % 2 == j % 2) == same;
                if (counts) {
                    all.add(parameters[edges.block().offset() + edges.pair(i, j)]);
                }
            }
        }
        return all.stream().mapToDouble(p -> p).average().orElseThrow();
    }

    @Test
    void massIsCountedByClassAndLabel() {
        double[] parameters = learned();
        Set<Integer> seen = new HashSet<>(nodes(data.train()));
        seen.addAll(nodes(data.aside().outer()));
        Set<Integer> known = new HashSet<>(seen);
        known.addAll(nodes(data.aside().validation()));
        known.addAll(nodes(data.test()));
        assertEquals(12, known.size());
        Written written = Written.by(new EdgeMass(), Map.of(), model, parameters, data, new Rounds(2, 0.5, 0.25, 1.5));
        double same = mean(parameters, true, known, Set.of());
        double different = mean(parameters, false, known, Set.of());
        assertEquals(same, written.value("mass_same"), ROUNDING);
        assertEquals(different, written.value("mass_different"), ROUNDING);
        assertEquals(same / different, written.value("mass_ratio"), ROUNDING);
        assertEquals(Math.log(same / different), written.value("log_mass_ratio"), ROUNDING);
        assertEquals(
                mean(parameters, true, known, seen) / mean(parameters, false, known, seen),
                written.value("mass_ratio_unlabelled"),
                ROUNDING);
        double sum = 0;
        for (int i = edges.block().offset(); i < parameters.length; i++) {
            sum += parameters[i];
        }
        assertEquals(sum, written.value("edge_mass"), ROUNDING * sum);
        assertEquals(2, written.value("chosen_round"));
        assertEquals(0.5, written.value("validation_accuracy"));
        assertEquals(0.25, written.value("round_test_accuracy"));
        assertEquals(1.5, written.value("largest_hypergradient"));
        assertEquals(declared(new EdgeMass()), written.quantities());
    }

    private static Set<String> declared(Probe probe) {
        return probe.quantities().stream().map(Quantity::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theObservedGraphHasNoMassOfItsOwn() {
        double[] parameters = model.initialise(new RandomStream(1, "init"));
        Written written = Written.by(new EdgeMass(), Map.of(), model, parameters, data, null);
        assertEquals(data.graph().adjacency().count() / 2.0, written.value("edge_mass"));
        assertEquals(0, written.value("mass_same"));
        assertEquals("no_mass", written.status("log_mass_ratio"));
        assertEquals("no_mass", written.status("unlabelled_share"));
        assertEquals("no_round_yet", written.status("chosen_round"));
        assertEquals(declared(new EdgeMass()), written.quantities());
    }

    /** Symmetric, with the classes as blocks. */
    @Test
    void theMatrixStandsClassByClass() {
        double[] parameters = model.initialise(new RandomStream(1, "init"));
        for (int i = 0; i < edges.nodes(); i++) {
            for (int j = 0; j < i; j++) {
                parameters[edges.block().offset() + edges.pair(i, j)] = i % 2 == j % 2 ? 0.75 : 0.25;
            }
        }
        Written written = Written.by(new EdgeProbabilities(), Map.of(), model, parameters, data, null);
        Matrix matrix = written.matrices().get(0);
        assertEquals(14, matrix.rows());
        int ofKnownClass = 12;
        int first = 0;
        while (first < ofKnownClass && (first == 0 || matrix.data()[first] == 0.75)) {
            first++;
        }
        assertTrue(first > 2 && first < ofKnownClass, "a class of " + first);
        for (int i = 0; i < ofKnownClass; i++) {
            for (int j = 0; j < ofKnownClass; j++) {
                double expected = i == j ? 0 : i < first == j < first ? 0.75 : 0.25;
                assertEquals(expected, matrix.data()[i * 14 + j]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, adam", "5, adam", "20, adam", "5, gd"})
    void hypergradientsAgreeWithDifferences(int steps, String by) {
        Model weighted = Written.model(data, 0);
        double[] parameters = weighted.initialise(new RandomStream(3, "init"));
        Written written =
                Written.by(new Hypergradients(), Map.of("unrolled", steps, "by", by), weighted, parameters, data, null);
        assertTrue(written.value("hypergradient_error") <= DIFFERENCES, written.value("hypergradient_error") + "");
        assertTrue(written.value("hypergradient_norm") > 1e-4);
        assertEquals(declared(new Hypergradients()), written.quantities());
    }
}
