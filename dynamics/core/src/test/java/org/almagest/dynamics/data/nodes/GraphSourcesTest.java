package org.almagest.dynamics.data.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.SourceFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GraphSourcesTest {
    private static SparseMatrix adjacency(DataSet data) {
        return Objects.requireNonNull(data.graph()).adjacency();
    }

    private static int[] degrees(DataSet data) {
        SparseMatrix adjacency = adjacency(data);
        return IntStream.range(0, adjacency.rows())
                .map(i -> adjacency.start(i + 1) - adjacency.start(i))
                .toArray();
    }

    private static boolean joined(SparseMatrix adjacency, int i, int j) {
        return IntStream.range(adjacency.start(i), adjacency.start(i + 1)).anyMatch(p -> adjacency.column(p) == j);
    }

    @Nested
    class KarateTest extends SourceFixture {
        @Override
        protected DataSource source() {
            return new Karate();
        }

        @Override
        protected Map<String, ?> given() {
            return Map.of();
        }

        /** Counts that are published with the network: 78 edges, 45 triangles, the two leaders' degrees; clubs of 17. */
        @Test
        void isZacharysClub() {
            DataSet data = load(Map.of("train", 34, "test", 0));
            SparseMatrix adjacency = adjacency(data);
            assertEquals(2 * 78, adjacency.count());
            assertEquals(16, degrees(data)[0]);
            assertEquals(17, degrees(data)[33]);
            int triangles = 0;
            for (int i = 0; i < 34; i++) {
                for (int j = 0; j < i; j++) {
                    for (int k = 0; k < j; k++) {
                        triangles +=
                                joined(adjacency, i, j) && joined(adjacency, j, k) && joined(adjacency, i, k) ? 1 : 0;
                    }
                }
            }
            assertEquals(45, triangles);
            double left = 0;
            for (int i = 0; i < 34; i++) {
                left += data.train().targets()[2 * i + 1];
            }
            assertEquals(17, left);
        }
    }

    @Nested
    class BlockModelTest extends SourceFixture {
        @Override
        protected DataSource source() {
            return new BlockModel();
        }

        @Override
        protected Map<String, ?> given() {
            return Map.of();
        }

        @Test
        void edgesHaveTheirProbabilities() {
            DataSet data =
                    load(Map.of("nodes", 600, "classes", 3, "inside", 0.2, "across", 0.05, "train", 600, "test", 0));
            SparseMatrix adjacency = adjacency(data);
            int inside = 0;
            int across = 0;
            for (int i = 0; i < 600; i++) {
                for (int j = 0; j < i; j++) {
                    if (joined(adjacency, i, j)) {
                        inside += i % 3 == j % 3 ? 1 : 0;
                        across += i % 3 == j % 3 ? 0 : 1;
                    }
                }
            }
            double pairsInside = 3 * 200 * 199 / 2.0;
            double pairsAcross = 600 * 599 / 2.0 - pairsInside;
            // five standard errors
            assertEquals(0.2, inside / pairsInside, 5 * Math.sqrt(0.2 * 0.8 / pairsInside));
            assertEquals(0.05, across / pairsAcross, 5 * Math.sqrt(0.05 * 0.95 / pairsAcross));
        }

        @Test
        void signalIsTheBlockAndNoiseIsNot() {
            Map<String, Object> given = new HashMap<>(Map.of("nodes", 90, "train", 90, "test", 0));
            assertEquals(90, agreeing(load(given)));
            given.put("labels", "noise");
            // a third of them by chance
            assertTrue(agreeing(load(given)) < 50);
        }

        private int agreeing(DataSet data) {
            int[] classes = classes(data.train());
            return (int) IntStream.range(0, 90)
                    .filter(i -> classes[i] == (int) data.train().inputs()[i] % 3)
                    .count();
        }

        @Test
        void moreExamplesThanNodesAreRefused() {
            DataException e =
                    assertThrows(DataException.class, () -> load(Map.of("nodes", 50, "train", 40, "test", 11)));
            assertEquals(
                    "block-model: train 40 and test 11 are 51 nodes, expected at most 50 together", e.getMessage());
        }
    }

    @Nested
    class SyntheticGraphTest extends SourceFixture {
        @Override
        protected DataSource source() {
            return new SyntheticGraph();
        }

        @Override
        protected Map<String, ?> given() {
            return Map.of("test", 4);
        }

        @Test
        void graphsHaveTheirDegrees() {
            assertEquals(14 * 2 + 2, sum(degrees(load(Map.of("graph", "path")))));
            for (int degree : degrees(load(Map.of("graph", "cycle")))) {
                assertEquals(2, degree);
            }
            // 4×4: corners 2, edges 3, inside 4
            assertEquals(4 * 2 + 8 * 3 + 4 * 4, sum(degrees(load(Map.of("graph", "grid")))));
            for (int seed = 0; seed < 20; seed++) {
                for (int degree : degrees(load(Map.of("graph", "random-regular", "degree", 5, "data_seed", seed)))) {
                    assertEquals(5, degree);
                }
            }
            assertNotEquals(
                    adjacency(load(Map.of("graph", "random-regular"))),
                    adjacency(load(Map.of("graph", "random-regular", "data_seed", 1))));
        }

        private int sum(int[] degrees) {
            return IntStream.of(degrees).sum();
        }

        @Test
        void impossibleDegreesAreRefused() {
            for (int degree : new int[] {16, 3}) {
                int nodes = degree == 3 ? 15 : 16;
                DataException e = assertThrows(
                        DataException.class,
                        () -> load(Map.of("graph", "random-regular", "degree", degree, "nodes", nodes)));
                assertTrue(e.getMessage().contains("expected fewer neighbours than nodes"), e.getMessage());
            }
        }

        /** Y = T·X·(A + I): with one feature and one output, targets are in the ratio of spread features. */
        @Test
        void signalIsLinearInSpreadFeatures() {
            DataSet data = load(Map.of("dimension", 1, "outputs", 1, "nodes", 9, "train", 9, "test", 0));
            SparseMatrix features = Objects.requireNonNull(data.graph()).features();
            SparseMatrix adjacency = adjacency(data);
            double[] ratios = new double[9];
            for (int i = 0; i < 9; i++) {
                int node = (int) data.train().inputs()[i];
                double spread = features.value(node);
                for (int p = adjacency.start(node); p < adjacency.start(node + 1); p++) {
                    spread += features.value(adjacency.column(p));
                }
                ratios[i] = data.train().targets()[i] / spread;
                assertEquals(ratios[0], ratios[i], 1e-12 * Math.abs(ratios[0]));
            }
        }
    }
}
