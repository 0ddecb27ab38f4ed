package org.almagest.dynamics.data.nodes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.TestFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationNetworkTest {
    private static final String NODES =
            "node\tlabel\tsplit\tfeatures\n0\t1\ttrain\t0 2\n1\t0\ttest\t1\n2\t-1\tnone\t\n";
    private static final String EDGES = "source\ttarget\n0\t1\n1\t2\n";

    @TempDir
    Path folder;

    private void write(String name, String content) {
        TestFiles.write(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private DataSet load(Map<String, ?> more) {
        return load(new Cora(), folder.toString(), more);
    }

    private static DataSet load(DataSource source, String path, Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(more);
        given.put("path", path);
        return source.load(Settings.of(source.parameters(), given));
    }

    private String refused(Map<String, ?> more) {
        return Objects.requireNonNull(
                        assertThrows(DataException.class, () -> load(more)).getMessage())
                .replace(folder.toString(), "F");
    }

    private static NodeGraph graph(DataSet data) {
        return Objects.requireNonNull(data.graph());
    }

    /** The folder of the real data; without it the test is skipped, loudly. */
    static String realData(String file) {
        String data = System.getenv("ALMAGEST_DATA");
        boolean there = data != null && Path.of(data, file).toFile().exists();
        if (!there) {
            String skipped = "SKIPPED: no %s, since ALMAGEST_DATA is %s: set it to the folder of the citation networks"
                    .formatted(file, data);
            System.err.println(skipped);
            Assumptions.abort(skipped);
        }
        return Objects.requireNonNull(data);
    }

    @ParameterizedTest
    @CsvSource({"cora, 2708, 1433, 7, 5278, 49216, 140, 1000", "citeseer, 3327, 3703, 6, 4552, 105165, 120, 1000"})
    void realNetworksHaveTheirPublishedSizes(
            String name, int nodes, int features, int classes, int edges, int words, int train, int test) {
        String path = realData(name + ".nodes.tsv");
        DataSource source = DataSets.SOURCES.named(name);
        DataSet data = load(source, path, Map.of());
        assertEquals(nodes, graph(data).nodes());
        assertEquals(features, graph(data).features().columns());
        assertEquals(words, graph(data).features().count());
        assertEquals(2 * edges, graph(data).adjacency().count());
        assertEquals(classes, data.train().outputs());
        assertEquals(train, data.train().count());
        assertEquals(test, data.test().count());
        DataSource.Dimensions dimensions = source.dimensions(Settings.of(source.parameters(), Map.of("path", path)));
        assertEquals(new DataSource.Dimensions(1, classes, train, test), dimensions);
        DataSet drawn = load(source, path, Map.of("split", "drawn", "train_per_class", 5, "test", 100));
        assertEquals(5 * classes, drawn.train().count());
        assertEquals(100, drawn.test().count());
    }

    @Test
    void tablesAreReadAsTheyStand() {
        write("cora.nodes.tsv", NODES);
        write("cora.edges.tsv", EDGES);
        DataSet data = load(Map.of());
        assertArrayEquals(new double[] {0}, data.train().inputs());
        assertArrayEquals(new double[] {0, 1}, data.train().targets());
        assertArrayEquals(new double[] {1, 0}, data.test().targets());
        assertEquals(
                SparseMatrix.of(3, 3, new int[] {0, 0, 1}, new int[] {0, 2, 1}, new double[] {1, 1, 1}),
                graph(data).features());
        assertEquals(
                SparseMatrix.of(3, 3, new int[] {0, 1, 1, 2}, new int[] {1, 0, 2, 1}, new double[] {1, 1, 1, 1}),
                graph(data).adjacency());
    }

    @Test
    void theOriginalFilesGiveTheSameGraph() {
        write("cora.content", "p9\t1\t0\t1\tTheory\np1\t0\t1\t0\tCases\np5\t0\t0\t0\tTheory\n");
        write("cora.cites", "p9\tp1\np5\tp1\np1\tp5\np1\tp1\n");
        DataSet data = load(Map.of("train_per_class", 1, "test", 1));
        assertEquals(2, data.train().count());
        assertEquals(3, graph(data).features().count());
        assertEquals(
                SparseMatrix.of(3, 3, new int[] {0, 1, 1, 2}, new int[] {1, 0, 2, 1}, new double[] {1, 1, 1, 1}),
                graph(data).adjacency());
        // Cases before Theory
        int[] labels = {1, 0, 1};
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    1, data.train().targets()[2 * i + labels[(int) data.train().inputs()[i]]]);
        }
        write("cora.cites", "p9\tp1\np7\tp1\n");
        assertEquals(
                "F/cora.cites, line 2 names paper p7, which F/cora.content does not have: expected papers of that file; or set dangling to drop",
                refused(Map.of("train_per_class", 1, "test", 1)));
        assertEquals(
                2,
                graph(load(Map.of("train_per_class", 1, "test", 1, "dangling", "drop")))
                        .adjacency()
                        .count());
        assertTrue(
                refused(Map.of("dangling", "drop"))
                        .contains(
                                "original files have no split, so that one is drawn: train_per_class is 20 and test 1000, their defaults"));
        write("cora.content", "p9\t1\tNaN\t1\tTheory\n");
        assertEquals("F/cora.content, line 1, column 3 is \"NaN\": expected a finite number", refused(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0\\t1\\n1\\t3|line 3 joins node 1 to node 3: expected nodes from 0 to 2; add the missing node, or set dangling to drop",
                "0\\t1\\n1\\t0\\n1\\t2|line 4 has the edge from 1 to 2 and no line has the one back, though other edges stand in both directions: expected all of them in one direction, or all in both",
                "0\\t1\\n0\\t1|line 3 repeats line 2, the edge from 0 to 1: expected each once",
                "1\\t1|line 2 joins node 1 to itself: expected different nodes; the operators add loops themselves",
                "0\\tx|line 2, column 2 is \"x\": expected a finite number",
                "0\\t0.5|line 2, column 2 is 0.5: expected a node, a whole number from 0 to 2147483646"
            })
    void badEdgesAreNamed(String edges, String message) {
        write("cora.nodes.tsv", NODES);
        write("cora.edges.tsv", "source\ttarget\n" + edges.replace("\\t", "\t").replace("\\n", "\n") + "\n");
        assertEquals("F/cora.edges.tsv, " + message, refused(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0\\t1\\ttrain\\t0\\n2\\t0\\ttest\\t1|, line 3 is node 2: expected node 1, each once and in order",
                "0\\t1\\ttrain\\t0\\n0\\t0\\ttest\\t1|, line 3 is node 0: expected node 1, each once and in order",
                "0\\t1\\ttrain\\t0 NaN|, line 2 has the feature \"NaN\": expected numbers of features from 0 to 9999999, blanks between them",
                "0\\t1\\tteach\\t0|, line 2 has the split teach: expected one of [train, val, test, none]",
                "0\\t1\\ttest\\t0|' has no node whose split is train: expected at least one; or set split to drawn'",
                "0\\t-1\\ttrain\\t0|' has no node with a label: expected classes from 0 on'"
            })
    void badNodesAreNamed(String nodes, String message) {
        write(
                "cora.nodes.tsv",
                "node\tlabel\tsplit\tfeatures\n" + nodes.replace("\\t", "\t").replace("\\n", "\n") + "\n");
        write("cora.edges.tsv", "source\ttarget\n");
        assertEquals("F/cora.nodes.tsv" + message, refused(Map.of()));
    }

    @Test
    void aTrainingNodeWithoutAClassIsRefused() {
        write("cora.nodes.tsv", NODES.replace("none", "train"));
        write("cora.edges.tsv", EDGES);
        assertEquals("cora: node 2 has no class: expected one for each node to train or test on", refused(Map.of()));
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        assertTrue(refused(Map.of()).startsWith("F/cora.nodes.tsv does not exist"));
        DataException e = assertThrows(DataException.class, () -> load(new Cora(), "", Map.of()));
        assertTrue(Objects.requireNonNull(e.getMessage()).contains("no path given"), e.getMessage());
        write("cora.nodes.tsv", "node,label\n0,1\n");
        assertTrue(refused(Map.of()).startsWith("F/cora.nodes.tsv begins with [node,label]: expected the columns"));
    }

    @Test
    void graphsAreChecked() {
        SparseMatrix features = SparseMatrix.of(2, 1, new int[] {0}, new int[] {0}, new double[] {Double.NaN});
        SparseMatrix joined = SparseMatrix.of(2, 2, new int[] {0, 1}, new int[] {1, 0}, new double[] {1, 1});
        refused("feature 0 of node 0 is NaN: expected finite numbers", features, joined);
        SparseMatrix sound = SparseMatrix.of(2, 1, new int[] {0}, new int[] {0}, new double[] {3});
        SparseMatrix oneWay = SparseMatrix.of(2, 2, new int[] {0}, new int[] {1}, new double[] {1});
        refused("is not symmetric: expected every edge in both directions", sound, oneWay);
        SparseMatrix loop = SparseMatrix.of(2, 2, new int[] {0}, new int[] {0}, new double[] {1});
        refused("expected 1 between different nodes", sound, loop);
        refused("expected as many", sound, SparseMatrix.of(3, 3, new int[0], new int[0], new double[0]));
    }

    private static void refused(String message, SparseMatrix features, SparseMatrix adjacency) {
        DataException e = assertThrows(DataException.class, () -> new NodeGraph(features, adjacency));
        assertTrue(Objects.requireNonNull(e.getMessage()).contains(message), e.getMessage());
    }
}
