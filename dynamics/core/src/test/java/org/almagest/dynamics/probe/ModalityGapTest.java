package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.features.FeatureSet;
import org.almagest.dynamics.features.GaussianGap;
import org.almagest.dynamics.features.LinearAlignment;
import org.almagest.dynamics.features.MeanDiscrepancy;
import org.almagest.dynamics.features.ProxyDistance;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** What the probe reads of a network of two streams, with and without padding; the distances have tests of their own. */
class ModalityGapTest {
    /** Two examples too many for one batch, so that a smaller one follows. */
    private static final int EXAMPLES = 252;

    private static final int VECTORS = 3;
    private static final int WIDTH = 2;

    /** Each example's inputs are three vectors of two numbers; the second stream is w times them, and the mask a field. */
    private record Scaled(boolean masked) implements Model, TwoStreams {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "w", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {1};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().slice(inputs, 1, 0, 1);
        }

        @Override
        public Streams streams(ForwardPass pass, Node inputs) {
            int batch = inputs.shape().columns();
            // inputs are [unit][vector], so that a reshape has vector i of example b in column i·batch + b
            Node vectors = pass.graph().reshape(inputs, WIDTH, VECTORS * batch);
            Node present = masked ? pass.graph().reshape(pass.field("mask"), 1, VECTORS * batch) : null;
            return new Streams(
                    new Stream(vectors, present, vectors),
                    new Stream(pass.graph().multiply(pass.parameter(0), vectors), present, null),
                    true);
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private static Examples examples() {
        RandomStream random = new RandomStream(4, "examples");
        double[] inputs = new double[EXAMPLES * WIDTH * VECTORS];
        double[] mask = new double[EXAMPLES * VECTORS];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = 1 + random.normal();
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 4 == 1 ? 0 : 1;
        }
        return new Examples(
                WIDTH * VECTORS,
                1,
                EXAMPLES,
                inputs,
                new double[EXAMPLES],
                List.of(Field.real("mask", VECTORS, mask)),
                List.of());
    }

    /** The vectors that are there, read off the examples by hand. */
    private static FeatureSet expected(Examples examples, boolean masked, double factor) {
        double[] all = new double[EXAMPLES * VECTORS * WIDTH];
        int filled = 0;
        for (int b = 0; b < EXAMPLES; b++) {
            for (int i = 0; i < VECTORS; i++) {
                if (masked && (b * VECTORS + i) % 4 == 1) {
                    continue;
                }
                for (int u = 0; u < WIDTH; u++) {
                    all[filled++] = factor * examples.inputs()[b * WIDTH * VECTORS + u * VECTORS + i];
                }
            }
        }
        return new FeatureSet(filled / WIDTH, WIDTH, Arrays.copyOf(all, filled));
    }

    private static Map<String, Measurement> measured(
            Model model, double parameter, Examples test, Map<String, ?> given) {
        Examples train = examples();
        Snapshot snapshot = new Snapshot(
                0,
                model,
                new double[] {parameter},
                new double[] {1},
                new DataSet("vectors", train, test, false),
                Objectives.SQUARED_ERROR,
                7);
        Findings findings = new Findings();
        ModalityGap probe = new ModalityGap();
        probe.measure(snapshot, Settings.of(probe.parameters(), given), findings);
        return findings.measurements().stream().collect(Collectors.toMap(Measurement::quantity, row -> row));
    }

    @Test
    void readsTheVectorsThatAreThere() {
        for (boolean masked : new boolean[] {false, true}) {
            StreamFeatures.Both both = new StreamFeatures(new Scaled(masked), examples()).at(new double[] {0.5});
            FeatureSet first = expected(examples(), masked, 1);
            assertArrayEquals(first.values(), both.first().values());
            assertArrayEquals(first.values(), both.source().values());
            assertArrayEquals(
                    expected(examples(), masked, 0.5).values(), both.second().values());
        }
    }

    @Test
    void measuresWhatItsFormulasSay() {
        FeatureSet first = expected(examples(), true, 1);
        FeatureSet second = expected(examples(), true, 0.5);
        Map<String, Measurement> found = measured(
                new Scaled(true),
                0.5,
                examples(),
                Map.of("mmd_vectors", 50L, "proxy_vectors", 60L, "cka_vectors", 70L));
        GaussianGap gap = GaussianGap.between(first, second);
        assertEquals(gap.frechet(), found.get("frechet_gap").value());
        assertEquals(gap.relative(), found.get("relative_gap").value());
        assertEquals(
                MeanDiscrepancy.squared(first.part(0, 50), second.part(0, 50)),
                found.get("mmd_squared").value());
        assertEquals(
                ProxyDistance.between(first.part(0, 60), second.part(60, 60), new RandomStream(7, "modality-gap")),
                found.get("proxy_a_distance").value());
        assertEquals(1, found.get("cka").value(), 1e-12);
        assertEquals(1, LinearAlignment.cka(first, first), 1e-12);
    }

    @Test
    void saysWhyThereIsNoNumber() {
        Map<String, Measurement> found = measured(new Scaled(false), Double.NaN, examples(), Map.of());
        assertEquals("not_finite", found.get("cka").status());
        assertEquals("not_finite", found.get("frechet_gap").status());
        // without examples held out it looks at those to train on
        assertEquals(
                Measurement.OK,
                measured(new Scaled(false), 1, examples().chosen(new int[0]), Map.of())
                        .get("frechet_gap")
                        .status());
        assertThrows(
                IllegalArgumentException.class,
                () -> new StreamFeatures(new Scaled(true), examples().chosen(new int[0])));
    }
}
